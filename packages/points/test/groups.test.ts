import { BusinessDay, businessCalendar, encodeIndexKey, person } from "@civic-practice/core"
import {
  Account,
  ActivateDue,
  ActivatePending,
  Adjust,
  Award,
  accountsActivating,
  CorrectEarning,
  DefineGroup,
  DefineReward,
  DefineWallet,
  JoinGroup,
  LeaveGroup,
  PublishRules,
  Redeem,
  ReverseEarning,
  SetPointsPolicy,
  statement,
  TransferPoints,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
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

describe("households and teams", () => {
  it("have nobody in two of a kind on one day, whatever joins and leaves are asked for", () => {
    const day = fc
      .integer({ min: 1, max: 28 })
      .map((date) => `2026-02-${`${date}`.padStart(2, "0")}`)
    const group = fc.constantFrom("household/h-1", "household/h-2", "team/t-1")
    const step = fc.record({ joins: fc.boolean(), group, day })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const office = officeWith({ _tag: "None" })
        for (const other of ["household/h-2", "team/t-1"]) {
          office.must(DefineGroup, { group: other, ...at, pooling: { _tag: "None" } }, start)
        }
        const stays: Array<{ group: string; from: string; to: string | null }> = []
        for (const one of steps) {
          const kind = (name: string) => name.split("/")[0]
          if (one.joins) {
            const clashes = stays.some(
              (stay) =>
                kind(stay.group) === kind(one.group) && (stay.to === null || stay.to >= one.day),
            )
            const input = { group: one.group, member, ...at, from: one.day }
            const result = office.attempt(JoinGroup, input, start)
            expect(Result.isFailure(result)).toBe(clashes)
            if (!clashes) stays.push({ group: one.group, from: one.day, to: null })
          } else {
            const open = stays.find((stay) => stay.group === one.group && stay.to === null)
            const input = { group: one.group, member, ...at, on: one.day }
            const result = office.attempt(LeaveGroup, input, start)
            expect(Result.isSuccess(result)).toBe(open !== undefined && open.from <= one.day)
            if (open !== undefined && open.from <= one.day) open.to = one.day
          }
        }
        for (let date = 1; date <= 28; date++) {
          const on = `2026-02-${`${date}`.padStart(2, "0")}`
          const here = stays.filter(({ from, to }) => from <= on && (to === null || to >= on))
          expect(here.filter((stay) => stay.group.startsWith("household")).length).toBeLessThan(2)
        }
        const groups = office.account(member).groups ?? []
        expect(groups.toSorted((a, b) => (a.from < b.from ? -1 : 1)).length).toBe(stays.length)
      }),
      { numRuns: 100 },
    )
  })

  it("let members spend a pooled account while they are in it, and nobody another's account", () => {
    const office = officeWith({ _tag: "Pool" })
    office.must(JoinGroup, { group: household, member, ...at, from: "2026-02-01" }, start)
    give(office, household, 10)
    give(office, "volunteer/v-2", 10)
    const reward = { reward: "haircut", name: { zh: "理发", en: "haircut" }, price: 4 }
    office.must(DefineReward, { ...reward, unit: "district", stocked: false }, start)
    const sale = { reward: "haircut", exchangePoint: "station-1", quantity: 1, member }
    const buy = (account: string, day: string) => office.attempt(Redeem, { account, ...sale }, day)
    expect(buy(household, "2026-01-31")).toMatchObject({ failure: { _tag: "NotMember" } })
    expect(Result.isSuccess(buy(household, "2026-02-01"))).toBe(true)
    expect(buy("volunteer/v-2", "2026-02-01")).toMatchObject({ failure: { _tag: "NotMember" } })
    office.must(LeaveGroup, { group: household, member, ...at, on: "2026-02-10" }, "2026-02-10")
    expect(buy(household, "2026-02-11")).toMatchObject({ failure: { _tag: "NotMember" } })
    expect(office.balance(household)).toBe(6)
    office.must(DefineGroup, { group: household, ...at, pooling: { _tag: "None" } }, "2026-02-12")
    expect(buy(household, "2026-02-05")).toMatchObject({ failure: { _tag: "NotMember" } })
  })
})

describe("transfers", () => {
  const policy = (more: object = {}) => ({
    transfers: {
      from: ["volunteer"],
      to: ["volunteer", "household"],
      expiry: { _tag: "Kept" },
      ...more,
    },
  })
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
})

describe("pending points", () => {
  const rule = {
    earns: { _tag: "PerEvent", event: "helped", points: 10 },
    rounding: "floor",
    validity: { _tag: "Months", months: 1 },
  }
  const officeOf = (pending: object): Office => {
    const office = new Office()
    const rules = [{ ...rule, id: "helped", pending, caps: { perMonth: 15 } }]
    office.must(PublishRules, { effectiveFrom: start, rules }, start)
    return office
  }
  const award = (number: number, day: string) => ({
    account: member,
    fact: `record/r-${number}`,
    unit: "station-1",
    day,
    event: "helped",
  })
  const confirm = { fact: "record/r-1", unit: "station-1", action: "confirmed" }
  const byAction = { _tag: "Action", action: "confirmed" }

  it("become active on their day in the books, whenever the run is, once, and are found by an index", () => {
    const office = officeOf({ _tag: "Days", days: 10 })
    office.must(Award, award(1, "2026-01-31"), "2026-01-31")
    expect(office.balance(member)).toBe(0)
    const { kind } = Account.ref("")
    const isFound = (day: string) => {
      const query = accountsActivating("realm", BusinessDay.make(day))
      const key = kind.keys?.(office.account(member), member)[query.index]
      return key !== undefined && encodeIndexKey(key) < (query.to ?? "")
    }
    expect([isFound("2026-02-09"), isFound("2026-02-10")]).toEqual([false, true])
    const run = { account: member, day: "2026-02-20" }
    expect(office.must(ActivateDue, run, "2026-02-20")).toEqual({ facts: 1, points: 10 })
    expect(office.must(ActivateDue, run, "2026-02-20")).toEqual({ facts: 0, points: 0 })
    expect(isFound("2026-02-20")).toBe(false)
    expect(office.account(member).lots).toMatchObject([{ validUntil: "2026-03-10", left: 10 }])
    // A service of the same day that is entered late lapses on the same day.
    office.must(Award, award(2, "2026-01-31"), "2026-03-01")
    expect(office.account(member).lots).toMatchObject([{ validUntil: "2026-03-10", left: 15 }])
    expect(office.faults(member)).toEqual([])
  })

  it("count against caps from the award on, and no longer once a rating lowered them", () => {
    const office = officeOf(byAction)
    expect(office.must(Award, award(1, "2026-01-05"), "2026-01-05")).toEqual({ granted: 10 })
    expect(office.must(Award, award(2, "2026-01-06"), "2026-01-06")).toEqual({ granted: 5 })
    const share = { adjusted: { _tag: "Times", times: { numerator: 1, denominator: 3 } } }
    expect(office.must(ActivatePending, { ...confirm, ...share }, "2026-01-07")).toEqual({
      granted: 3,
    })
    expect(office.must(Award, award(3, "2026-01-08"), "2026-01-08")).toEqual({ granted: 7 })
    expect(office.refused(ActivatePending, confirm, "2026-01-09")).toMatchObject({
      reason: "active",
    })
    const other = { ...confirm, fact: "record/r-2", action: "rated" }
    expect(office.refused(ActivatePending, other, "2026-01-09")).toMatchObject({
      reason: "otherAction",
      awaited: "confirmed",
    })
    expect(office.faults(member)).toEqual([])
  })

  it("are corrected while they wait, and with the validity they have once they are active", () => {
    const office = officeOf(byAction)
    office.must(Award, award(1, "2026-01-05"), "2026-01-05")
    const nothing = { ...award(1, "2026-01-05"), event: "registered" }
    expect(office.must(CorrectEarning, award(1, "2026-01-05"), "2026-01-06")).toEqual({
      granted: 10,
      difference: 0,
    })
    office.must(ActivatePending, confirm, "2026-02-01")
    const lots = [{ validUntil: "2026-03-01", left: 10 }]
    expect(office.account(member).lots).toMatchObject(lots)
    office.must(CorrectEarning, award(1, "2026-01-05"), "2026-02-02")
    expect(office.account(member).lots).toMatchObject(lots)
    office.must(CorrectEarning, nothing, "2026-02-03")
    expect(office.balance(member)).toBe(0)
    expect(office.faults(member)).toEqual([])
  })

  it("come to nothing when the record is voided, and the fact may earn again", () => {
    const office = officeOf(byAction)
    office.must(Award, award(1, "2026-01-05"), "2026-01-05")
    const fact = { fact: "record/r-1", unit: "station-1" }
    expect(office.must(ReverseEarning, fact, "2026-01-06")).toEqual({ taken: 0 })
    expect(office.refused(ActivatePending, confirm, "2026-01-07")).toMatchObject({
      reason: "cancelled",
    })
    expect(office.must(Award, award(1, "2026-01-05"), "2026-01-08")).toEqual({ granted: 10 })
    expect(statement(office.events(member)).map(({ pending }) => pending)).toEqual([10, -10, 10])
  })
})
