import {
  append,
  BusinessDay,
  type Change,
  command,
  decided,
  realmWide,
  specification,
} from "@civic-practice/core"
import { type Changed, Unit, type UnitEvent, UnitId, UnitLevel } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { history, stepFrom } from "./history/Intent.ts"
import {
  type Commands,
  dayCount,
  dayOf,
  given,
  realCommands,
  smallTree,
  take,
} from "./history/Step.ts"
import { type Fault, treeFaults } from "./history/treeFaults.ts"
import { detailsOf, unitsOf } from "./sampleUnits.ts"

// The check that the tree is in order must fail when the rule that keeps it in order is taken away. So here each rule
// is, in turn: its command writes its event whatever the tree is like.

const Input = Schema.Struct({
  unit: UnitId,
  on: BusinessDay,
  parent: Schema.optionalKey(UnitId),
  level: Schema.optionalKey(UnitLevel),
  details: Schema.optionalKey(Schema.Unknown),
})
type Input = typeof Input.Type

const unguarded = (event: (input: Input) => UnitEvent) =>
  given(
    command("hierarchy.unguarded", {
      input: Input,
      permission: () => realmWide("hierarchy.unguarded"),
      decide: (
        input,
        view,
      ): Result.Result<{ answer: Changed; changes: ReadonlyArray<Change> }, never> => {
        const exists = view.exists(Unit.ref(input.unit))
        const made = event(input)
        const fits = made._tag === "UnitOpened" ? !exists : exists
        return Result.succeed(
          fits
            ? decided({ changed: [] }, append(Unit.ref(input.unit), made))
            : decided({ changed: [] }),
        )
      },
    }),
  )

const under = ({ parent }: Input) => (parent === undefined ? {} : { parent })

const Open = unguarded((input) => ({
  _tag: "UnitOpened",
  on: input.on,
  level: input.level ?? "point",
  details: detailsOf(input.unit),
  ...under(input),
}))
const Move = unguarded(({ on, unit, parent = unit }) => ({ _tag: "UnitMoved", on, parent }))
const Close = unguarded(({ on }) => ({ _tag: "UnitClosed", on }))
const Reopen = unguarded((input) => ({ _tag: "UnitReopened", on: input.on, ...under(input) }))

/** Whether some history under these commands leads to a tree with the fault on some day. */
const leadsTo = (fault: Fault, commands: Commands): boolean =>
  fc.check(
    fc.property(history, (intents) => {
      const spec = specification()
      for (const intent of [...smallTree, ...intents]) {
        take(spec, commands, "kind" in intent ? stepFrom(intent, spec) : intent)
      }
      const units = unitsOf(spec)
      for (let day = 0; day < dayCount; day++) {
        if (treeFaults(units, dayOf(day)).has(fault)) return false
      }
      return true
    }),
    { seed: 20210701, numRuns: 400 },
  ).failed

describe.each<[Fault, Partial<Commands>]>([
  ["cycle", { Move }],
  ["orphan", { Close }],
  ["twoParents", { Reopen }],
  ["twoPrincipals", { Open }],
  ["level", { Move }],
])("a history leads to a tree with the fault %s", (fault, without) => {
  it("where its rule is taken away, and not where it holds", () => {
    expect(leadsTo(fault, { ...realCommands, ...without })).toBe(true)
    expect(leadsTo(fault, realCommands)).toBe(false)
  }, 120_000)
})
