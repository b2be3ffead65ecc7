import {
  ActivatePending,
  Award,
  Budget,
  CorrectEarning,
  GrantBudget,
  PublishRules,
  SetPointsPolicy,
} from "@civic-practice/points"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const rules = [
  {
    id: "hours",
    earns: { _tag: "PerHour", points: 1 },
    rounding: "floor",
    validity: { _tag: "Never" },
    pending: { _tag: "Action", action: "confirmed" },
  },
]

const service = (hours: number) => ({
  account: "volunteer/v-1",
  fact: "record/r-1",
  unit: "station-1",
  day: "2026-01-20",
  minutes: hours * 60,
})

/** Ten points of a January budget of ten, pending. */
const withPending = (): Office => {
  const office = new Office()
  const budgets = [{ unit: "station-1", per: "month" }]
  office.must(SetPointsPolicy, { budgets }, "2026-01-01")
  office.must(PublishRules, { effectiveFrom: "2026-01-01", rules }, "2026-01-01")
  office.must(GrantBudget, { unit: "station-1", period: "2026-01", points: 10 }, "2026-01-01")
  expect(office.must(Award, service(10), "2026-01-20")).toEqual({ granted: 10 })
  return office
}

const budget = (office: Office) => office.spec.view.get(Budget.ref("station-1/2026-01"))

describe("pending points that are corrected once the period of their budget is over", () => {
  it("are charged once, so that the budget is not exceeded", () => {
    const office = withPending()
    const corrected = office.must(CorrectEarning, service(8), "2026-02-03")
    expect(corrected).toEqual({ granted: 8, difference: -2 })
    expect(budget(office)).toEqual({ granted: 10, taken: 8 })
  })

  it("get no more than the budget has left, and keep what they had", () => {
    const office = withPending()
    const corrected = office.must(CorrectEarning, service(14), "2026-02-03")
    expect(corrected).toEqual({ granted: 10, difference: 0 })
    expect(budget(office)).toEqual({ granted: 10, taken: 10 })
    const activated = { fact: "record/r-1", unit: "station-1", action: "confirmed" }
    expect(office.must(ActivatePending, activated, "2026-02-04")).toEqual({ granted: 10 })
    expect(office.balance("volunteer/v-1")).toBe(10)
  })
})
