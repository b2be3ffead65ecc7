import {
  BusinessDay,
  businessCalendar,
  encodeIndexKey,
  namedZone,
  specification,
} from "@civic-practice/core"
import {
  Account,
  AccountId,
  Adjust,
  Award,
  accountsDue,
  DefineReward,
  ExpireLots,
  PublishRules,
  Redeem,
} from "@civic-practice/points"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Office, openUnits } from "./Office.ts"

const account = "volunteer/v-1"
const shanghai = (text: string) => Date.parse(`${text}+08:00`)

const officeWithYear = (): Office => {
  const office = new Office()
  office.must(
    PublishRules,
    {
      effectiveFrom: "2026-01-01",
      rules: [
        {
          id: "hours",
          earns: { _tag: "PerHour", points: 1 },
          rounding: "floor",
          validity: { _tag: "EndOf", period: "year" },
        },
      ],
    },
    "2026-01-01",
  )
  office.must(
    DefineReward,
    {
      reward: "haircut",
      unit: "district",
      name: { zh: "理发", en: "haircut" },
      price: 1,
      stocked: false,
    },
    "2026-01-01",
  )
  office.must(
    Award,
    { account, fact: "record/r-1", unit: "station-1", day: "2026-03-05", minutes: 180 },
    "2026-03-06",
  )
  return office
}

const redeem = (office: Office, at: number) =>
  office.attempt(
    Redeem,
    { account, reward: "haircut", exchangePoint: "station-1", quantity: 1 },
    at,
  )

describe("expiry", () => {
  it("lets points be spent to the last millisecond of the last day in the district's zone, and no longer", () => {
    const office = officeWithYear()
    expect(Result.isSuccess(redeem(office, shanghai("2026-12-31T23:59:59.999")))).toBe(true)
    expect(redeem(office, shanghai("2027-01-01T00:00:00.000"))).toMatchObject({
      failure: { _tag: "InsufficientPoints", needed: 1, available: 0, missing: 1 },
    })
  })

  it("control: in another zone the same moment falls on the last day", () => {
    const spec = specification({ calendar: businessCalendar({ zone: namedZone("UTC") }) })
    openUnits(spec)
    const at = shanghai("2027-01-01T00:00:00.000")
    spec.run(
      Adjust,
      { account, unit: "u", points: 1, validUntil: "2026-12-31", reason: "x" },
      { at: at - 1 },
    )
    spec.run(DefineReward, {
      reward: "haircut",
      unit: "u",
      name: { zh: "理发", en: "haircut" },
      price: 1,
      stocked: false,
    })
    const input = { account, reward: "haircut", exchangePoint: "u", quantity: 1 }
    expect(Result.isSuccess(spec.run(Redeem, input, { at }))).toBe(true)
  })

  it("writes lapsed points off once, on the last day they were valid, at the unit that issued them", () => {
    const office = officeWithYear()
    expect(office.must(ExpireLots, { account, day: "2026-12-31" }, "2027-01-15")).toEqual({
      expired: 0,
    })
    expect(office.must(ExpireLots, { account, day: "2027-01-01" }, "2027-01-15")).toEqual({
      expired: 3,
    })
    expect(office.must(ExpireLots, { account, day: "2027-01-15" }, "2027-01-15")).toEqual({
      expired: 0,
    })
    expect(office.events(account).at(-1)).toEqual({
      _tag: "PointsExpired",
      day: "2026-12-31",
      points: 3,
      lots: [{ unit: "station-1", since: "2026-03-05", validUntil: "2026-12-31", points: 3 }],
    })
    expect(office.balance(account)).toBe(0)
    expect(office.faults(account)).toEqual([])
  })

  it("writes off each last day by an event of its own", () => {
    const office = officeWithYear()
    const add = (unit: string, validUntil: string) =>
      office.must(Adjust, { account, unit, points: 2, validUntil, reason: "补发" }, "2026-06-01")
    add("station-2", "2026-12-31")
    add("station-2", "2026-08-31")
    office.must(ExpireLots, { account, day: "2027-02-01" }, "2027-02-01")
    expect(office.events(account).slice(-2)).toMatchObject([
      { day: "2026-08-31", points: 2, lots: [{ unit: "station-2" }] },
      { day: "2026-12-31", points: 5, lots: [{ unit: "station-1" }, { unit: "station-2" }] },
    ])
    expect(office.faults(account)).toEqual([])
  })

  it("does not write off what has not lapsed by the day of the command", () => {
    const office = officeWithYear()
    expect(office.refused(ExpireLots, { account, day: "2027-01-01" }, "2026-12-31")).toMatchObject({
      _tag: "DayInFuture",
      day: "2027-01-01",
      today: "2026-12-31",
    })
    expect(office.balance(account)).toBe(3)
  })

  it("finds the accounts that are due by an index, soonest first, and no others", () => {
    const office = officeWithYear()
    office.must(
      Adjust,
      { account: "volunteer/v-2", unit: "u", points: 1, reason: "补发" },
      "2026-03-06",
    )
    const { kind } = Account.ref("")
    const keyOf = (id: string) =>
      Object.values(kind.keys?.(office.account(id), AccountId.make(id)) ?? {}).map(encodeIndexKey)
    const due = (day: string) => accountsDue("realm", BusinessDay.make(day))
    const isDue = (id: string, day: string) => keyOf(id).some((key) => key < (due(day).to ?? ""))
    expect(due("2027-01-01")).toMatchObject({ realm: "realm", kind: "points.account" })
    expect(Object.keys(kind.keys?.(office.account(account), account) ?? {})).toEqual([
      due("2027-01-01").index,
    ])
    expect([isDue(account, "2026-12-31"), isDue(account, "2027-01-01")]).toEqual([false, true])
    expect(keyOf("volunteer/v-2")).toEqual([])
  })
})
