import { UnitId } from "@civic-practice/hierarchy"
import {
  Account,
  Adjust,
  Award,
  AwardMany,
  Budget,
  budgetId,
  CloseMonth,
  CorrectEarning,
  ExpireLots,
  GrantBudget,
  type Movement,
  movementsOf,
  PublishRules,
  ReverseEarning,
  SetPointsPolicy,
  statement,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { faultsOf, Office } from "./Office.ts"

const account = "volunteer/v-1"
/** A point a minute, and three for coming; valid for 40 days. */
const rules = [
  { id: "minutes", earns: { _tag: "PerHour", points: 60 } },
  { id: "coming", earns: { _tag: "PerActivity", points: 3 } },
].map((rule) => ({ ...rule, rounding: "floor", validity: { _tag: "Days", days: 40 } }))

const days = ["2025-01-05", "2025-01-31", "2025-02-01", "2025-02-28", "2025-03-02", "2025-04-03"]
const asDay = (step: number): string => days[Math.min(step, days.length - 1)] ?? "2025-04-03"

const periodNames: Readonly<Record<string, (day: string) => string>> = {
  a: (day) => day.slice(0, 7),
  b: (day) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`,
}

interface Fact {
  readonly unit: string
  granted: number
  readonly charged: Map<string, number>
}

/** Budgets and closed months as plain sums. */
class PlainBooks {
  readonly granted = new Map<string, number>()
  readonly taken = new Map<string, number>()
  readonly facts = new Map<string, Fact>()
  closed = "0000-00"

  booked(day: string): string {
    if (day.slice(0, 7) > this.closed) return day
    const [year = 0, month = 0] = this.closed.split("-").map(Number)
    return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, "0")}-01`
  }

  budget(unit: string, day: string): string | undefined {
    const name = periodNames[unit]
    return name === undefined ? undefined : `${unit}/${name(this.booked(day))}`
  }

  left(id: string): number {
    return (this.granted.get(id) ?? 0) - (this.taken.get(id) ?? 0)
  }

  take(id: string, points: number): void {
    this.taken.set(id, (this.taken.get(id) ?? 0) + points)
  }

  award(fact: string, unit: string, day: string, minutes: number): number {
    const id = this.budget(unit, day)
    const granted = id === undefined ? minutes + 3 : Math.min(minutes + 3, this.left(id))
    if (id !== undefined) this.take(id, granted)
    const charged = new Map(id === undefined || granted === 0 ? [] : [[id, granted]])
    this.facts.set(fact, { unit, granted, charged })
    return granted
  }

  giveBack(one: Fact, points: number, today: string): void {
    const id = this.budget(one.unit, today)
    if (id === undefined) return
    const back = Math.min(points, one.charged.get(id) ?? 0)
    this.take(id, -back)
    one.charged.set(id, (one.charged.get(id) ?? 0) - back)
  }

  correct(fact: string, day: string, minutes: number, today: string): number {
    const one = this.facts.get(fact)
    if (one === undefined) return 0
    const id = this.budget(one.unit, day)
    const now = id === undefined ? minutes + 3 : Math.min(minutes + 3, this.left(id) + one.granted)
    const more = now - one.granted
    if (more > 0 && id !== undefined) {
      this.take(id, more)
      one.charged.set(id, (one.charged.get(id) ?? 0) + more)
    }
    if (more < 0) this.giveBack(one, -more, today)
    one.granted = now
    return now
  }
}

const step = fc.record({
  what: fc.constantFrom(
    ...["award", "award", "batch", "adjust", "correct", "correct"],
    ...["reverse", "reverse", "close", "grant", "grant"],
  ),
  unit: fc.constantFrom("a", "a", "b", "c"),
  day: fc.nat(5),
  minutes: fc.integer({ min: 1, max: 60 }),
  fact: fc.nat(4),
})

const summed = (movements: ReadonlyArray<Movement>, closed: string): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const { day, measure, points, unit } of movements) {
    if (day.slice(0, 7) > closed) continue
    const name = `${day.slice(0, 7)} ${unit} ${measure}`
    sums[name] = (sums[name] ?? 0) + points
  }
  return sums
}

describe("budgets and closed months", () => {
  it("are kept to the point: no budget is exceeded, and no closed month changes", () => {
    let cut = 0
    let late = 0
    let returned = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        const office = new Office()
        const plain = new PlainBooks()
        const budgets = [
          { unit: "a", per: "month" },
          { unit: "b", per: "quarter" },
        ]
        office.must(SetPointsPolicy, { budgets }, "2025-01-01")
        office.must(PublishRules, { effectiveFrom: "2025-01-01", rules }, "2025-01-01")
        for (const unit of ["a", "b"]) {
          for (const id of new Set(days.map((day) => plain.budget(unit, day) ?? ""))) {
            plain.granted.set(id, 120)
            office.must(GrantBudget, { unit, period: id.slice(2), points: 120 }, "2025-01-01")
          }
        }
        const dayOf = new Map<string, string>()
        let frozen: Record<string, number> = {}
        for (const [place, { day: which, fact: number, minutes, unit, what }] of steps.entries()) {
          const today = asDay(Math.floor((place * days.length) / steps.length))
          const day = [asDay(which), today].sort()[0] ?? today
          const fact = `record/${number}`
          const known = plain.facts.has(fact)
          if (what === "grant" && unit !== "c") {
            const id = plain.budget(unit, day) ?? ""
            const period = id.slice(2)
            const points = minutes
            plain.granted.set(id, (plain.granted.get(id) ?? 0) + points)
            office.must(GrantBudget, { unit, period, points }, today)
          } else if (what === "award" && !known) {
            const granted = plain.award(fact, unit, day, minutes)
            dayOf.set(fact, day)
            const done = office.must(Award, { account, fact, unit, day, minutes }, today)
            expect(done).toEqual({ granted })
            if (granted < minutes + 3) cut++
          } else if (what === "batch") {
            const awards = [20 + number, 40 + number].filter(
              (one) => !plain.facts.has(`record/${one}`),
            )
            if (awards.length === 0) continue
            const items = awards.map((one) => ({
              account,
              fact: `record/${one}`,
              unit,
              day,
              minutes,
            }))
            const granted = items.map((item) => plain.award(item.fact, unit, day, minutes))
            for (const item of items) dayOf.set(item.fact, day)
            expect(office.must(AwardMany, { awards: items }, today)).toEqual({ granted })
          } else if (what === "adjust") {
            const id = plain.budget(unit, today)
            const allowed = id === undefined || plain.left(id) >= minutes
            const input = { account, unit, points: minutes, reason: "补记" }
            const result = office.attempt(Adjust, input, today)
            expect(Result.isSuccess(result)).toBe(allowed)
            if (allowed && id !== undefined) plain.take(id, minutes)
            if (Result.isFailure(result))
              expect(result.failure).toMatchObject({ _tag: "BudgetExhausted" })
          } else if (what === "correct" && known) {
            const input = {
              account,
              fact,
              unit: plain.facts.get(fact)?.unit,
              day: dayOf.get(fact),
              minutes,
            }
            const { granted } = office.must(CorrectEarning, input, today)
            expect(granted).toBe(plain.correct(fact, dayOf.get(fact) ?? today, minutes, today))
          } else if (what === "reverse" && known) {
            const one = plain.facts.get(fact)
            if (one === undefined) continue
            const { taken } = office.must(ReverseEarning, { fact, unit: one.unit }, today)
            const before = [...plain.taken.values()].reduce((sum, points) => sum + points, 0)
            plain.giveBack(one, taken, today)
            const after = [...plain.taken.values()].reduce((sum, points) => sum + points, 0)
            if (after < before) returned++
            plain.facts.delete(fact)
          } else if (what === "close") {
            const month =
              plain.closed === "0000-00"
                ? "2025-01"
                : plain.booked(`${plain.closed}-01`).slice(0, 7)
            const result = office.attempt(CloseMonth, { month }, today)
            expect(Result.isSuccess(result)).toBe(month < today.slice(0, 7))
            if (Result.isFailure(result)) continue
            plain.closed = month
            frozen = summed(office.events(account).flatMap(movementsOf), month)
          }
          for (const id of plain.granted.keys()) {
            const state = office.spec.view.get(Budget.ref(id))
            expect(state).toEqual({
              granted: plain.granted.get(id) ?? 0,
              taken: plain.taken.get(id) ?? 0,
            })
            expect(state.taken).toBeGreaterThanOrEqual(0)
            expect(state.taken).toBeLessThanOrEqual(state.granted)
          }
          const movements = office.events(account).flatMap(movementsOf)
          expect(summed(movements, plain.closed)).toEqual(frozen)
          late += movements.filter((movement) => movement.late !== undefined).length
        }
        expect(faultsOf(account, office.account(account), office.events(account))).toEqual([])
      }),
      { numRuns: 250 },
    )
    // The histories do come to what the rules are for.
    expect(Math.min(cut, late, returned)).toBeGreaterThan(20)
  })
})

describe("a closed month", () => {
  const closed = (): Office => {
    const office = new Office()
    office.must(PublishRules, { effectiveFrom: "2025-01-01", rules }, "2025-01-01")
    office.must(
      Award,
      { account, fact: "record/1", unit: "a", day: "2025-01-10", minutes: 60 },
      "2025-01-10",
    )
    office.must(CloseMonth, { month: "2025-01" }, "2025-02-01")
    return office
  }

  it("is closed in its turn, and not before it is over", () => {
    const office = closed()
    expect(office.refused(CloseMonth, { month: "2025-03" }, "2025-04-01")).toMatchObject({
      _tag: "MonthOutOfOrder",
      next: "2025-02",
    })
    expect(office.refused(CloseMonth, { month: "2025-01" }, "2025-04-01")).toMatchObject({
      _tag: "MonthOutOfOrder",
    })
    expect(office.refused(CloseMonth, { month: "2025-02" }, "2025-02-28")).toMatchObject({
      _tag: "MonthNotOver",
      from: "2025-03-01",
    })
  })

  it("shows what came late on the first open day, and says so", () => {
    const office = closed()
    office.must(
      Award,
      { account, fact: "record/2", unit: "a", day: "2025-01-20", minutes: 30 },
      "2025-02-10",
    )
    const events = office.events(account)
    expect(events.flatMap(movementsOf).at(-1)).toEqual({
      measure: "issued",
      unit: "a",
      day: "2025-02-01",
      late: "2025-01-20",
      points: 33,
    })
    const [first, second] = statement(events)
    expect(first).not.toHaveProperty("booked")
    expect(second).toMatchObject({ day: "2025-01-20", booked: "2025-02-01", points: 33 })
  })

  it("takes no write-off, correction or adjustment of a day that is given as within it", () => {
    const office = closed()
    office.must(CloseMonth, { month: "2025-02" }, "2025-03-01")
    const late = "2025-02-20"
    office.must(Adjust, { account, unit: "a", points: 5, reason: "补记" }, late)
    office.must(
      CorrectEarning,
      { account, fact: "record/1", unit: "a", day: "2025-01-10", minutes: 30 },
      "2025-02-18",
    )
    office.must(ExpireLots, { account, day: late }, late)
    office.must(ReverseEarning, { fact: "record/1", unit: "a" }, late)
    office.must(ExpireLots, { account, day: "2025-03-05" }, "2025-03-05")
    const movements = office.events(account).slice(1).flatMap(movementsOf)
    expect(movements.length).toBeGreaterThanOrEqual(3)
    expect(movements.filter(({ day }) => day < "2025-03-01")).toEqual([])
  })
})

describe("a budget", () => {
  it("cuts an award to what is left, says so, and records what was asked", () => {
    const office = new Office()
    office.must(SetPointsPolicy, { budgets: [{ unit: "a", per: "year" }] }, "2025-01-01")
    office.must(PublishRules, { effectiveFrom: "2025-01-01", rules }, "2025-01-01")
    office.must(GrantBudget, { unit: "a", period: "2025", points: 70 }, "2025-01-01")
    const award = (fact: string, unit: string) => ({
      account,
      fact,
      unit,
      day: "2025-01-10",
      minutes: 60,
    })
    expect(office.must(Award, award("record/1", "a"), "2025-01-10")).toEqual({ granted: 63 })
    expect(office.must(Award, award("record/2", "a"), "2025-01-10")).toEqual({ granted: 7 })
    expect(office.must(Award, award("record/3", "c"), "2025-01-10")).toEqual({ granted: 63 })
    const [, second] = office.events(account)
    expect(second).toMatchObject({
      budget: "2025",
      credits: [
        { rule: "minutes", asked: 60, granted: 7, cutBy: ["budget"] },
        { rule: "coming", asked: 3, granted: 0, cutBy: ["budget"] },
      ],
    })
    const id = budgetId(UnitId.make("a"), "2025")
    expect(office.spec.view.get(Budget.ref(id))).toEqual({ granted: 70, taken: 70 })
    const more = { account, unit: "a", points: 1, reason: "补记" }
    expect(office.refused(Adjust, more, "2025-01-11")).toMatchObject({ left: 0, period: "2025" })
    expect(Account.ref(account).kind.name).toBe("points.account")
  })

  it("is granted for the periods of the policy alone, to units that are there", () => {
    const office = new Office()
    const budgets = [{ unit: "a", per: "month" }]
    office.must(SetPointsPolicy, { budgets }, "2025-01-01")
    const grant = (unit: string, period: string) =>
      office.refused(GrantBudget, { unit, period, points: 5 }, "2025-01-01")
    expect(grant("a", "2025-Q1")).toMatchObject({ _tag: "NoSuchBudget", per: "month" })
    expect(grant("c", "2025-01")).toMatchObject({ _tag: "NoSuchBudget" })
    expect(grant("nowhere", "2025-01")).toMatchObject({ _tag: "UnknownUnit" })
  })
})

describe("a policy", () => {
  it("is refused where it contradicts itself, with each field", () => {
    const office = new Office()
    const twice = [
      { unit: "a", per: "month" },
      { unit: "a", per: "year" },
      { unit: "nowhere", per: "year" },
    ]
    const approval = { addition: 100, deduction: 10, perPersonAndDay: 50 }
    const transfers = { from: ["volunteer"], to: ["Nobody"], expiry: { _tag: "Kept" } }
    const refusal = office.refused(
      SetPointsPolicy,
      { budgets: twice, approval, transfers },
      "2025-01-01",
    )
    expect(refusal).toMatchObject({
      faults: ["budgets.1.unit", "budgets.2.unit", "approval.addition", "transfers.to.0"].map(
        (field) => ({ field }),
      ),
    })
  })
})
