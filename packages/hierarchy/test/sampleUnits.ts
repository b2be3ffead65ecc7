import { BusinessDay, type Specification, specification } from "@civic-practice/core"
import {
  DivisionCode,
  FoundDistrict,
  OpenUnit,
  Unit,
  UnitId,
  type UnitState,
  type UnitTree,
  unitTree,
} from "@civic-practice/hierarchy"
import { Result } from "effect"

export const day = (text: string): BusinessDay => BusinessDay.make(text)
export const unitId = (text: string): UnitId => UnitId.make(text)

/** The details a command takes, of a unit that does not exist. */
export const detailsOf = (zh: string) => ({
  name: { zh },
  owner: {
    kind: "community" as const,
    name: { zh: "示例社区" },
    division: DivisionCode.make("220103008"),
  },
})

/** What a command answers; a refusal ends the test with its message. */
export const accepted = <Answer>(result: Result.Result<Answer, Error>): Answer => {
  if (Result.isFailure(result)) throw result.failure
  return result.success
}

/** The refusal a command ends with; an answer ends the test. */
export const refused = <Refusal>(result: Result.Result<unknown, Refusal>): Refusal => {
  if (Result.isSuccess(result)) throw new Error("the command was accepted")
  return result.failure
}

/** The state of a unit that exists. */
export const stateOf = (spec: Specification, unit: string): UnitState => {
  const state = spec.view.find(Unit.ref(unit))
  if (state === undefined) throw new Error(`there is no unit ${unit}`)
  return state
}

/** Every unit that a specification has seen, with its state. */
export const unitsOf = (spec: Specification): ReadonlyArray<readonly [UnitId, UnitState]> =>
  [...new Set(spec.events().flatMap(({ kind, id }) => (kind === Unit.name ? [id] : [])))]
    .map((id) => [unitId(id), stateOf(spec, id)] as const)
    // Not those whose opening was withdrawn.
    .filter(([, { placements }]) => placements.length > 0)

export const treeOf = (spec: Specification): UnitTree => unitTree(unitsOf(spec))

/**
 * A small district since 2019-01-01: district D, its principal centre C, institutes I1 and I2 under it, stations S1 and
 * S2 under I1, S3 under I2, and point P1 under S1.
 */
export const sampleDistrict = (options: Parameters<typeof specification>[0] = {}) => {
  const spec = specification(options)
  const on = "2019-01-01"
  accepted(spec.run(FoundDistrict, { unit: "D", on, details: detailsOf("示例区") }))
  for (const [unit, level, parent] of [
    ["C", "principalCentre", "D"],
    ["I1", "institute", "C"],
    ["I2", "institute", "C"],
    ["S1", "station", "I1"],
    ["S2", "station", "I1"],
    ["S3", "station", "I2"],
    ["P1", "point", "S1"],
  ]) {
    const details = detailsOf(`示例${unit}`)
    accepted(spec.run(OpenUnit, { unit, level, parent, on, details }))
  }
  return spec
}
