import { type Command, person } from "@civic-practice/core"
import {
  Adjust,
  Approve,
  CountStock,
  DefineReward,
  NeedsApproval,
  NotOpen,
  OwnProposal,
  Propose,
  ReceiveStock,
  Reject,
  SetPointsPolicy,
  WriteOffStock,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { noon, Office } from "./Office.ts"

/** An office in which persons act: whoever asks is let, so that only the rules say no. */
class Desk extends Office {
  constructor() {
    super({ allows: () => true })
  }
  by<Input, Answer, Refusal>(
    who: string,
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    at: string,
  ): Result.Result<Answer, unknown> {
    return this.spec.run(command, input, { at: noon(at), actor: person(who) })
  }
}

const adjust = (points: number, account = "volunteer/v-1") => ({
  account,
  unit: "institute-1",
  points,
  reason: "补记",
})

const proposed = (points: number) => ({ proposed: { _tag: "Adjust", adjust: adjust(points) } })

const failure = (result: Result.Result<unknown, unknown>): unknown =>
  Result.isFailure(result) ? result.failure : undefined

const answer = (result: Result.Result<unknown, unknown>): unknown => Result.getOrThrow(result)

const idOf = (result: Result.Result<unknown, unknown>): string => {
  const value = answer(result)
  if (typeof value === "object" && value !== null && "proposal" in value)
    return String(value.proposal)
  throw new Error("nothing was proposed")
}

const withPolicy = (approval: object): Desk => {
  const desk = new Desk()
  desk.must(SetPointsPolicy, { approval }, "2025-01-01")
  return desk
}

describe("what needs a second person", () => {
  it("is refused when done alone, proposed, and carried out when another approves", () => {
    const desk = withPolicy({ addition: 100, lapsesAfterDays: 5 })
    expect(answer(desk.by("a", Adjust, adjust(100), "2025-01-02"))).toBeDefined()
    const refusal = failure(desk.by("a", Adjust, adjust(101), "2025-01-02"))
    expect(refusal).toBeInstanceOf(NeedsApproval)
    expect(refusal).toMatchObject({ limit: "addition", amount: 101, allowed: 100 })
    const proposal = idOf(desk.by("a", Propose, proposed(500), "2025-01-02"))
    expect(desk.balance("volunteer/v-1")).toBe(100)
    const unit = "institute-1"
    const own = desk.by("a", Approve, { proposal, unit }, "2025-01-03")
    expect(failure(own)).toBeInstanceOf(OwnProposal)
    answer(desk.by("b", Approve, { proposal, unit }, "2025-01-07"))
    expect(desk.balance("volunteer/v-1")).toBe(600)
    const again = failure(desk.by("b", Approve, { proposal, unit }, "2025-01-07"))
    expect(again).toMatchObject({ reason: "approved" })
    const late = idOf(desk.by("a", Propose, proposed(500), "2025-01-02"))
    const lapsed = failure(desk.by("b", Approve, { proposal: late, unit }, "2025-01-08"))
    expect(lapsed).toBeInstanceOf(NotOpen)
    expect(lapsed).toMatchObject({ reason: "lapsed", until: "2025-01-07" })
    const bad = idOf(desk.by("a", Propose, proposed(500), "2025-01-02"))
    answer(desk.by("b", Reject, { proposal: bad, unit, reason: "无依据" }, "2025-01-03"))
    expect(failure(desk.by("c", Approve, { proposal: bad, unit }, "2025-01-03"))).toMatchObject({
      reason: "rejected",
    })
    expect(desk.balance("volunteer/v-1")).toBe(600)
  })

  it("is not approved by whom the points are for, nor proposed by them", () => {
    const desk = withPolicy({ addition: 100 })
    expect(failure(desk.by("v-1", Propose, proposed(500), "2025-01-02"))).toMatchObject({
      _tag: "OwnAccount",
    })
    const proposal = idOf(desk.by("a", Propose, proposed(500), "2025-01-02"))
    const own = desk.by("v-1", Approve, { proposal, unit: "institute-1" }, "2025-01-02")
    expect(failure(own)).toMatchObject({ _tag: "OwnAccount" })
    expect(desk.balance("volunteer/v-1")).toBe(0)
  })

  it("is a stock that is corrected by more pieces than one person may", () => {
    const desk = withPolicy({ stockCorrection: 5 })
    const stock = { reward: "soap", exchangePoint: "station-1" }
    const name = { zh: "香皂", en: "soap" }
    const reward = { reward: "soap", unit: "centre", name, price: 10, stocked: true }
    answer(desk.by("a", DefineReward, reward, "2025-01-02"))
    answer(desk.by("a", ReceiveStock, { ...stock, quantity: 50 }, "2025-01-02"))
    const count = (counted: number) => ({ ...stock, counted, reason: "盘点" })
    expect(failure(desk.by("a", CountStock, count(44), "2025-01-03"))).toMatchObject({
      limit: "stockCorrection",
      amount: 6,
      allowed: 5,
    })
    const proposal = idOf(
      desk.by("a", Propose, { proposed: { _tag: "CountStock", count: count(44) } }, "2025-01-03"),
    )
    const approved = desk.by("b", Approve, { proposal, unit: "station-1" }, "2025-01-03")
    expect(answer(approved)).toEqual({ difference: -6 })
    expect(answer(desk.by("a", CountStock, count(45), "2025-01-03"))).toEqual({ difference: 1 })
  })

  it("is a stock that one person corrects by many small counts and write-offs in a day", () => {
    let refused = 0
    const step = fc.record({
      who: fc.constantFrom("a", "b"),
      writesOff: fc.boolean(),
      by: fc.integer({ min: -4, max: 4 }),
      where: fc.constantFrom("station-1", "station-2"),
      day: fc.constantFrom("2025-01-02", "2025-01-03"),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
        const desk = withPolicy({ stockCorrection: 3, stockCorrectionPerDay: 7 })
        const name = { zh: "香皂", en: "soap" }
        const reward = { reward: "soap", unit: "centre", name, price: 10, stocked: true }
        desk.must(DefineReward, reward, "2025-01-01")
        const onHand = new Map<string, number>()
        for (const exchangePoint of ["station-1", "station-2"]) {
          desk.must(ReceiveStock, { reward: "soap", exchangePoint, quantity: 500 }, "2025-01-01")
          onHand.set(exchangePoint, 500)
        }
        const alone = new Map<string, number>()
        for (const { by, day, where, who, writesOff } of steps) {
          const stock = { reward: "soap", exchangePoint: where, reason: "盘点" }
          const before = onHand.get(where) ?? 0
          const change = writesOff ? -Math.max(1, Math.abs(by)) : by
          const result: Result.Result<unknown, unknown> = writesOff
            ? desk.by(who, WriteOffStock, { ...stock, quantity: -change }, day)
            : desk.by(who, CountStock, { ...stock, counted: before + by }, day)
          const sum = (alone.get(`${who} ${day}`) ?? 0) + Math.abs(change)
          const allowed = Math.abs(change) <= 3 && (change === 0 || sum <= 7)
          expect(Result.isSuccess(result)).toBe(allowed)
          if (!allowed) refused++
          else {
            alone.set(`${who} ${day}`, sum)
            onHand.set(where, before + change)
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(refused).toBeGreaterThan(20)
    const faulty = { approval: { stockCorrection: 8, stockCorrectionPerDay: 7 } }
    expect(new Desk().refused(SetPointsPolicy, faulty, "2025-01-01")).toMatchObject({
      faults: [{ field: "approval.stockCorrection" }],
    })
  })

  it("lets nobody move more than the policy says alone, by whatever commands in whatever order", () => {
    let refused = 0
    let approved = 0
    const step = fc.record({
      who: fc.constantFrom("a", "b"),
      what: fc.constantFrom("adjust", "propose", "approve"),
      points: fc.integer({ min: -60, max: 60 }).filter((points) => points !== 0),
      day: fc.constantFrom("2025-01-02", "2025-01-03"),
      which: fc.nat(5),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const limits = { addition: 40, deduction: 25, perPersonAndDay: 90 }
        const desk = withPolicy(limits)
        desk.must(Adjust, adjust(5000), "2025-01-01")
        const alone = new Map<string, number>()
        const proposals: Array<{ id: string; by: string; points: number }> = []
        let expected = 5000
        for (const { day, points, what, which, who } of steps) {
          if (what === "adjust") {
            const result = desk.by(who, Adjust, adjust(points), day)
            // Worked out apart from the rules: each amount by its own limit, and all of the day together.
            const moved = (alone.get(`${who} ${day}`) ?? 0) + Math.abs(points)
            const allowed = points <= 40 && points >= -25 && moved <= 90
            expect(Result.isSuccess(result)).toBe(allowed)
            if (!allowed) refused++
            else {
              alone.set(`${who} ${day}`, moved)
              expected += points
            }
          } else if (what === "propose") {
            proposals.push({
              id: idOf(desk.by(who, Propose, proposed(points), day)),
              by: who,
              points,
            })
          } else {
            const one = proposals[which]
            if (one === undefined) continue
            const result = desk.by(who, Approve, { proposal: one.id, unit: "institute-1" }, day)
            if (one.by === who) expect(Result.isFailure(result)).toBe(true)
            if (Result.isSuccess(result)) {
              approved++
              expected += one.points
            }
          }
          expect(desk.balance("volunteer/v-1")).toBe(expected)
        }
      }),
      { numRuns: 2000 },
    )
    expect(Math.min(refused, approved)).toBeGreaterThan(20)
  })
})
