import { businessCalendar, person } from "@civic-practice/core"
import {
  Adjust,
  DefineGroup,
  DefineWallet,
  JoinGroup,
  SetPointsPolicy,
  statement,
  TransferPoints,
} from "@civic-practice/points"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { noon, Office } from "./Office.ts"

const start = "2026-01-01"
const member = "volunteer/v-1"
const household = "household/h-1"
const at = { unit: "station-1" }

const give = (office: Office, account: string, points: number, more: object = {}) =>
  office.must(Adjust, { account, ...at, points, reason: "表彰", ...more }, start)

const officeWith = (pooling: object): Office => {
  const office = new Office()
  office.must(DefineGroup, { group: household, ...at, pooling }, start)
  return office
}

const transferring = (more: object = {}) => ({
  transfers: {
    from: ["volunteer", "household"],
    to: ["volunteer", "household"],
    expiry: { _tag: "Kept" },
    ...more,
  },
})

describe("transfers", () => {
  const policy = transferring
  const send = { from: member, to: "volunteer/v-2", points: 3, ...at }

  it("are off until the policy allows them", () => {
    const office = new Office()
    give(office, member, 5)
    give(office, "volunteer/v-2", 1)
    expect(office.refused(TransferPoints, send, start)).toMatchObject({ reason: "notAllowed" })
    office.must(SetPointsPolicy, policy(), start)
    office.must(TransferPoints, send, start)
    expect([office.balance(member), office.balance("volunteer/v-2")]).toEqual([2, 4])
    expect(statement(office.events(member)).at(-1)).toMatchObject({ points: -3, balance: 2 })
  })

  it("keep the issuing unit, and the last valid day or a new one by the policy", () => {
    for (const [expiry, expected] of [
      [{ _tag: "Kept" }, "2026-06-30"],
      [{ _tag: "Anew", validity: { _tag: "Months", months: 1 } }, "2026-02-01"],
    ] as const) {
      const office = new Office()
      give(office, member, 5, { validUntil: "2026-06-30" })
      give(office, "volunteer/v-2", 1)
      office.must(SetPointsPolicy, policy({ expiry }), start)
      office.must(TransferPoints, send, start)
      expect(office.account("volunteer/v-2").lots).toContainEqual({
        unit: "station-1",
        since: start,
        validUntil: expected,
        left: 3,
      })
    }
  })

  it("get round no cap: not within one holder or household, not to an account that is not there", () => {
    const office = officeWith({ _tag: "None" })
    office.must(SetPointsPolicy, policy(), start)
    for (const [wallet, spendable, unit] of [
      ["gifts", true, "points"],
      ["hours", true, "minutes"],
      ["honour", false, "points"],
    ] as const) {
      const name = { zh: "专项", en: wallet }
      office.must(DefineWallet, { wallet, name, spendable, unit }, start)
    }
    office.must(JoinGroup, { group: household, member, ...at, from: start }, start)
    const there = [member, "volunteer/v-2", `${member}/gifts`, household]
    for (const id of [...there, "volunteer/v-2/hours", "volunteer/v-2/honour", "team/t-1"]) {
      give(office, id, 5)
    }
    const reasons = [member, `${member}/gifts`, household, "volunteer/v-9", "team/t-1"].map((to) =>
      office.refused(TransferPoints, { ...send, to }, start),
    )
    expect(reasons).toMatchObject([
      { reason: "sameAccount" },
      { reason: "sameHolder" },
      { reason: "sameHolder" },
      { reason: "unknownAccount" },
      { reason: "kindMayNotReceive" },
    ])
    const hours = { ...send, to: "volunteer/v-2/hours" }
    expect(office.refused(TransferPoints, hours, start)).toMatchObject({ reason: "otherMeasure" })
    const honour = { ...send, to: "volunteer/v-2/honour" }
    expect(office.refused(TransferPoints, honour, start)).toMatchObject({
      _tag: "WalletNotSpendable",
    })
    office.must(SetPointsPolicy, policy({ amongOwn: true }), start)
    office.must(TransferPoints, { ...send, to: household }, start)
    expect(office.balance(household)).toBe(8)
  })

  it("are not made by somebody else to their own account", () => {
    const office = new Office()
    office.must(SetPointsPolicy, policy(), start)
    give(office, member, 5)
    give(office, "volunteer/v-2", 1)
    const by = (id: string) => ({
      realm: "specification",
      actor: person(id),
      at: noon(start),
      now: noon(start),
      key: id,
      calendar: businessCalendar(),
      newId: () => "transfer-1",
      newSecret: () => "secret-1",
    })
    const input = Result.getOrThrow(TransferPoints.decode(send))
    const decide = (id: string) => TransferPoints.decide(input, office.spec.view, by(id))
    expect(decide("v-2")).toMatchObject({ failure: { _tag: "OwnAccount" } })
    expect(Result.isSuccess(decide("v-1"))).toBe(true)
  })

  it("are as many in a month as the policy says, over all wallets", () => {
    const office = new Office()
    office.must(SetPointsPolicy, policy({ perMonth: 5 }), start)
    give(office, member, 20)
    give(office, "volunteer/v-2", 1)
    office.must(TransferPoints, send, start)
    expect(office.refused(TransferPoints, send, "2026-01-31")).toMatchObject({
      _tag: "TransferLimitReached",
      limit: 5,
      sent: 3,
      asked: 3,
    })
    office.must(TransferPoints, send, "2026-02-01")
  })

  it("count in the month in which they are recorded, however they are dated", () => {
    const office = new Office()
    office.must(SetPointsPolicy, policy({ perMonth: 5 }), start)
    give(office, member, 20)
    give(office, "volunteer/v-2", 1)
    const asked = Result.getOrThrow(TransferPoints.decode(send))
    const decide = (dated: string) =>
      TransferPoints.decide(asked, office.spec.view, {
        realm: "specification",
        actor: person("v-1"),
        at: noon(dated),
        now: noon("2026-03-10"),
        key: dated,
        calendar: businessCalendar(),
        newId: () => "transfer-1",
        newSecret: () => "secret-1",
      })
    office.must(TransferPoints, send, "2026-03-09")
    for (const dated of ["2026-01-20", "2026-02-20", "2026-03-09"]) {
      expect(decide(dated)).toMatchObject({ failure: { _tag: "TransferLimitReached", sent: 3 } })
    }
  })
})
