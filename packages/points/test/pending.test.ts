import { BusinessDay, encodeIndexKey } from "@civic-practice/core"
import {
  Account,
  ActivateDue,
  ActivatePending,
  Award,
  accountsActivating,
  CorrectEarning,
  PublishRules,
  ReverseEarning,
  statement,
} from "@civic-practice/points"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const start = "2026-01-01"
const member = "volunteer/v-1"
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
