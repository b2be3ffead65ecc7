import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Comparison } from "./Comparison.ts"
import { history } from "./historyArbitrary.ts"

const runs = Number(process.env.POINTS_HISTORIES ?? 2000)

describe("histories", () => {
  it(`come to what a plain ledger says, after every step of ${runs} random ones`, {
    timeout: 3_600_000,
  }, () => {
    const happened = new Map<string, number>()
    const refused = new Map<string, number>()
    fc.assert(
      fc.property(history, (steps) => {
        const both = new Comparison()
        for (const [one, today] of steps) {
          const refusal = both.take(one, today)
          if (refusal !== undefined) refused.set(refusal, (refused.get(refusal) ?? 0) + 1)
        }
        for (const { event } of both.office.spec.events()) {
          happened.set(event._tag, (happened.get(event._tag) ?? 0) + 1)
        }
      }),
      { numRuns: runs },
    )
    // The histories are worth something only if all of this happens in them.
    for (const tag of [
      "PointsEarned",
      "EarningReversed",
      "EarningCorrected",
      "PointsAdded",
      "PointsDeducted",
      "PointsRedeemed",
      "PointsRefunded",
      "PointsExpired",
      "StockReceived",
      "StockIssued",
      "StockReturned",
      "StockCounted",
      "StockSent",
      "StockArrived",
      "RewardChanged",
      "RewardWithdrawn",
    ]) {
      expect(happened.get(tag) ?? 0, tag).toBeGreaterThan(runs / 20)
    }
    for (const tag of ["UnknownUnit", "UnitNotOpen", "InsufficientPoints"]) {
      expect(refused.get(tag) ?? 0, tag).toBeGreaterThan(runs / 20)
    }
    // Seldom: points have to be spent, and no others there, before they are taken back.
    expect(refused.get("Shortfall") ?? 0).toBeGreaterThan(runs / 2000)
  })
})
