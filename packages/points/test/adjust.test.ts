import { MoveUnit } from "@civic-practice/hierarchy"
import { Adjust } from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const account = "volunteer/v-1"
const day = "2026-01-05"

const adjust = (office: Office, unit: string, points: number, on: string = day) =>
  office.attempt(Adjust, { account, unit, points, reason: "更正" }, on)

const left = (office: Office): Readonly<Record<string, number>> =>
  Object.fromEntries(office.account(account).lots.map((lot) => [lot.unit, lot.left]))

describe("a deduction by hand", () => {
  it("takes what the unit and those below it have issued, and leaves what others have", () => {
    const office = new Office()
    for (const unit of ["station-1", "station-2", "station-9"]) adjust(office, unit, 10)
    expect(Result.isSuccess(adjust(office, "station-1", -4))).toBe(true)
    expect(left(office)).toEqual({ "station-1": 6, "station-2": 10, "station-9": 10 })
    expect(Result.isSuccess(adjust(office, "institute-1", -16))).toBe(true)
    expect(left(office)).toEqual({ "station-9": 10 })
    expect(adjust(office, "institute-1", -1)).toMatchObject({
      failure: { _tag: "InsufficientPoints", unit: "institute-1", available: 0, missing: 1 },
    })
    expect(Result.isSuccess(adjust(office, "district", -10))).toBe(true)
    expect(office.faults(account)).toEqual([])
  })

  it("follows the tree", () => {
    const office = new Office()
    adjust(office, "station-1", 10)
    const move = { unit: "station-1", parent: "institute-2", on: "2026-02-01" }
    office.must(MoveUnit, move, "2026-01-20")
    expect(adjust(office, "institute-2", -1, "2026-01-31")).toMatchObject({
      failure: { _tag: "InsufficientPoints", unit: "institute-2" },
    })
    expect(Result.isSuccess(adjust(office, "institute-2", -1, "2026-02-01"))).toBe(true)
    expect(adjust(office, "institute-1", -1, "2026-02-01")).toMatchObject({
      failure: { _tag: "InsufficientPoints", unit: "institute-1" },
    })
  })

  const below: Readonly<Record<string, ReadonlyArray<string>>> = {
    "institute-1": ["station-1", "station-2"],
    "institute-2": ["station-9"],
  }
  const isBelow = (unit: string, above: string) =>
    above === "district" || unit === above || (below[above] ?? []).includes(unit)
  const units = ["district", "institute-1", "institute-2", "station-1", "station-2", "station-9"]

  it("never touches a lot issued outside the unit's subtree, and finds all that is within", () => {
    const amount = fc.tuple(fc.constantFrom(...units), fc.integer({ min: -9, max: 9 }))
    let refused = 0
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 30 }), (steps) => {
        const office = new Office()
        for (const [unit, points] of steps) {
          if (points === 0) continue
          const before = left(office)
          const result = adjust(office, unit, points)
          const after = left(office)
          const within = Object.entries(before).filter(([issuer]) => isBelow(issuer, unit))
          const there = within.reduce((sum, [, some]) => sum + some, 0)
          expect(Result.isSuccess(result)).toBe(points > 0 || there >= -points)
          if (Result.isFailure(result)) refused++
          for (const [issuer, some] of Object.entries(before)) {
            if (!isBelow(issuer, unit)) expect(after[issuer]).toBe(some)
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(refused).toBeGreaterThan(100)
  })
})
