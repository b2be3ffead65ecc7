import { at, type Command, person, specification } from "@civic-practice/core"
import {
  type Changed,
  CloseUnit,
  FoundDistrict,
  type HierarchyRefusal,
  MergeUnits,
  MoveUnit,
  OpenUnit,
  ReopenUnit,
  SplitUnit,
  WithdrawChange,
} from "@civic-practice/hierarchy"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { history, stepFrom } from "./history/Intent.ts"
import { type Commands, smallTree, take } from "./history/Step.ts"
import { accepted, detailsOf, refused, sampleDistrict, unitsOf } from "./sampleUnits.ts"

const chief = { actor: person("chief") }

/** A district in which the chief may do anything at some units, and nothing elsewhere. */
const allowedAt = (...units: ReadonlyArray<string>) =>
  sampleDistrict({ policy: { allows: ({ unit }) => unit !== undefined && units.includes(unit) } })

const on = "2021-07-01"
const part = (unit: string, parent?: string) => ({
  unit,
  details: detailsOf(unit),
  ...(parent === undefined ? {} : { parent }),
})
const into = [part("S31"), part("S32", "I1")]

describe("leave is asked", () => {
  it("for a split at the unit and at the parents of all successors, named or not", () => {
    const split = { unit: "S3", on, into }
    for (const units of [
      ["S3", "I1"],
      ["S3", "I2"],
      ["I1", "I2"],
    ]) {
      expect(refused(allowedAt(...units).run(SplitUnit, split, chief))).toMatchObject({
        _tag: "Denied",
        action: "hierarchy.splitUnit",
      })
    }
    accepted(allowedAt("S3", "I1", "I2").run(SplitUnit, split, chief))
  })

  it("for a merger into a new unit at its parent, named or not", () => {
    const merger = { units: ["S1", "S3"], on, into: { _tag: "New", ...part("S9") } }
    const spec = allowedAt("S1", "S3")
    expect(refused(spec.run(MergeUnits, merger, chief))).toMatchObject({ unit: "I1" })
    accepted(allowedAt("S1", "S3", "I1").run(MergeUnits, merger, chief))
    const elsewhere = { ...merger, into: { _tag: "New", ...part("S9", "C") } }
    expect(refused(allowedAt("S1", "S3", "I1").run(MergeUnits, elsewhere, chief))).toMatchObject({
      unit: "C",
    })
  })

  it("for a reopening at the parent under which the unit comes to stand again", () => {
    const reopening = { unit: "S3", on: "2022-01-01" }
    const closed = (...units: ReadonlyArray<string>) => {
      const spec = allowedAt(...units)
      accepted(spec.run(CloseUnit, { unit: "S3", on }))
      return spec
    }
    expect(refused(closed("S3").run(ReopenUnit, reopening, chief))).toMatchObject({ unit: "I2" })
    accepted(closed("S3", "I2").run(ReopenUnit, reopening, chief))
  })

  it("for a unit that is unknown at that unit alone", () => {
    const spec = allowedAt("S8")
    const split = { unit: "S8", on, into: [part("S81"), part("S82")] }
    expect(refused(spec.run(SplitUnit, split, chief))).toMatchObject({ _tag: "UnknownUnit" })
  })
})

const byChief =
  <Input>(command: Command<Input, Changed, HierarchyRefusal>): Commands["Open"] =>
  (spec, input, options) =>
    // What the policy of these tests allows, it allows everywhere.
    spec.run(command, input, { ...chief, ...options }) as ReturnType<Commands["Open"]>

const commands: Commands = {
  Found: byChief(FoundDistrict),
  Open: byChief(OpenUnit),
  Move: byChief(MoveUnit),
  Close: byChief(CloseUnit),
  Reopen: byChief(ReopenUnit),
  Split: byChief(SplitUnit),
  Merge: byChief(MergeUnits),
  Withdraw: byChief(WithdrawChange),
}

/** Whether some history puts a unit under another at which nobody was asked and which is not new itself. */
const putsUnasked = (given: Commands): boolean =>
  fc.check(
    fc.property(history, (intents) => {
      const asked = new Set<string>()
      const spec = specification({
        policy: {
          allows: ({ unit }) => {
            if (unit !== undefined) asked.add(unit)
            return true
          },
        },
      })
      for (const intent of [...smallTree, ...intents]) {
        const before = new Map(unitsOf(spec).map(([unit, state]) => [String(unit), state]))
        asked.clear()
        take(spec, given, "kind" in intent ? stepFrom(intent, spec) : intent)
        for (const [unit, { placements }] of unitsOf(spec)) {
          const former = before.get(unit)?.placements ?? []
          for (const { from, until, parent } of placements) {
            if (parent === undefined || !before.has(parent)) continue
            const lasts = (end: string | undefined) =>
              end === undefined || (until !== undefined && until <= end)
            const held = former.some(
              (old) => old.from === from && old.parent === parent && lasts(old.until),
            )
            if (!held && !asked.has(parent)) return false
          }
        }
      }
      return true
    }),
    { seed: 20210701, numRuns: 400 },
  ).failed

describe("in any history", () => {
  it("no unit comes to stand where leave was not asked", () => {
    expect(putsUnasked(commands)).toBe(false)
  }, 120_000)

  it.each([
    ["Split", byChief({ ...SplitUnit, permission: ({ unit }) => [at(unit, "split")] })],
    [
      "Merge",
      byChief({ ...MergeUnits, permission: ({ units }) => units.map((unit) => at(unit, "merge")) }),
    ],
    ["Withdraw", byChief({ ...WithdrawChange, permission: ({ unit }) => [at(unit, "withdraw")] })],
    ["Reopen", byChief({ ...ReopenUnit, permission: ({ unit }) => [at(unit, "reopen")] })],
  ] as const)(
    "a %s that asks at its units alone is found out",
    (name, careless) => {
      expect(putsUnasked({ ...commands, [name]: careless })).toBe(true)
    },
    120_000,
  )
})
