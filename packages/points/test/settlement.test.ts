import { BusinessDay, BusinessMonth } from "@civic-practice/core"
import { UnitId, type UnitLevel, type UnitState, unitTree } from "@civic-practice/hierarchy"
import {
  type AccountEvent,
  movementsOf,
  settlementEntriesOf,
  settlementOf,
  settlementSentence,
} from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const day = (text: string) => BusinessDay.make(text)
const march = BusinessMonth.make("2025-03")

/** Station 2 moves from institute 1 to institute 2 in the middle of March. */
const parents: Readonly<
  Record<string, readonly [level: UnitLevel, ...above: ReadonlyArray<string>]>
> = {
  D: ["district"],
  I1: ["institute", "D"],
  I2: ["institute", "D"],
  S1: ["station", "I1"],
  S2: ["station", "I1", "I2"],
  S3: ["station", "I2"],
}
const units = Object.keys(parents)

const stateOf = (unit: string): UnitState => {
  const [level = "station", first, second] = parents[unit] ?? []
  const from = day("2000-01-01")
  const moved = day("2025-03-16")
  const under = (parent: string | undefined) =>
    parent === undefined ? {} : { parent: UnitId.make(parent) }
  return {
    level,
    placements:
      second === undefined
        ? [{ from, ...under(first) }]
        : [
            { from, until: moved, ...under(first) },
            { from: moved, ...under(second) },
          ],
    details: [],
  }
}

const tree = unitTree(units.map((unit) => [unit, stateOf(unit)] as const))

const parentOn = (unit: string, on: string): string | undefined => {
  const [, first, second] = parents[unit] ?? []
  return second !== undefined && on >= "2025-03-16" ? second : first
}

const under = (unit: string, above: string, on: string): boolean => {
  for (let one: string | undefined = unit; one !== undefined; one = parentOn(one, on)) {
    if (one === above) return true
  }
  return false
}

const event = fc.record({
  tag: fc.constantFrom("PointsRedeemed", "PointsRedeemed", "PointsCollected", "PointsRefunded"),
  at: fc.constantFrom(...units),
  on: fc.constantFrom("2025-02-28", "2025-03-01", "2025-03-15", "2025-03-16", "2025-03-31"),
  late: fc.constantFrom(undefined, undefined, "2025-03-01", "2025-04-01"),
  lots: fc.array(fc.tuple(fc.constantFrom(...units), fc.integer({ min: 1, max: 50 })), {
    minLength: 1,
    maxLength: 3,
  }),
})

const eventOf = ({
  at,
  late,
  lots,
  on,
  tag,
}: typeof event extends fc.Arbitrary<infer Value> ? Value : never): AccountEvent => {
  const common = {
    redemption: "r",
    reward: "soap",
    quantity: 1,
    exchangePoint: UnitId.make(at),
    day: day(on),
    points: lots.reduce((sum, [, points]) => sum + points, 0),
    lots: lots.map(([unit, points]) => ({
      unit: UnitId.make(unit),
      since: day("2025-01-01"),
      validUntil: null,
      points,
    })),
    ...(late === undefined ? {} : { booked: day(late) }),
  }
  if (tag === "PointsCollected") return { ...common, _tag: tag, reservation: "v" }
  return tag === "PointsRefunded"
    ? { ...common, _tag: "PointsRefunded" }
    : { ...common, _tag: "PointsRedeemed" }
}

describe("a settlement", () => {
  it("comes to what units redeemed for one another, nets to zero, and is settled at one level each", () => {
    let rolledUp = 0
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (drawn) => {
        const events = drawn.map(eventOf)
        const settlement = settlementOf(march, events.flatMap(settlementEntriesOf), tree)
        // Each unit's balance is what it exchanged less what was redeemed of its own: by the movements of reports.
        for (const unit of units) {
          const movements = events
            .flatMap(movementsOf)
            .filter((one) => one.unit === unit && one.day.startsWith("2025-03"))
          const sum = (measure: string) =>
            movements.reduce((all, one) => all + (one.measure === measure ? one.points : 0), 0)
          const balance = settlement.balances.find((one) => one.unit === unit)?.points ?? 0
          expect(balance).toBe(sum("exchanged") - sum("redeemed"))
        }
        const zero = (balances: ReadonlyArray<{ readonly points: number }>) =>
          expect(balances.reduce((sum, { points }) => sum + points, 0)).toBe(0)
        zero(settlement.balances)
        for (const { balances } of settlement.levels) zero(balances)
        // Worked out pair by pair, without paths: a line of a level is what crosses from one child to another.
        for (const parent of units) {
          const lines = settlement.levels.find(({ unit }) => unit === parent)?.lines ?? []
          for (const from of units) {
            for (const to of units) {
              if (from === to) continue
              let expected = 0
              for (const { at, late, lots, on, tag } of drawn) {
                const booked = late ?? on
                if (!booked.startsWith("2025-03")) continue
                const isSide = (unit: string, side: string) =>
                  side === parent
                    ? unit === parent
                    : parentOn(side, booked) === parent && under(unit, side, booked)
                for (const [unit, points] of lots) {
                  if (unit === at || !isSide(unit, from) || !isSide(at, to)) continue
                  expected += tag === "PointsRefunded" ? -points : points
                }
              }
              const line = lines.find((one) => one.from === from && one.to === to)
              expect(line?.points ?? 0).toBe(expected)
              if (expected !== 0) rolledUp++
            }
          }
        }
      }),
      { numRuns: 150 },
    )
    expect(rolledUp).toBeGreaterThan(100)
  })

  it("says a line in words, in both languages", () => {
    const line = { from: UnitId.make("S1"), to: UnitId.make("S3"), points: 40 }
    expect(settlementSentence(line, (unit) => ({ zh: `单位${unit}`, en: unit }))).toEqual({
      zh: "单位S1发放的 40 分在单位S3兑换，单位S1应付单位S3",
      en: "S1 owes S3 for 40 points it issued that were redeemed there",
    })
  })
})
