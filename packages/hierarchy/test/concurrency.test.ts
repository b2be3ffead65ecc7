import { type Dispatcher, makeDispatcher, system } from "@civic-practice/core"
import {
  type Changed,
  CloseUnit,
  FoundDistrict,
  MoveUnit,
  OpenUnit,
  readUnitTree,
  type UnitLevel,
} from "@civic-practice/hierarchy"
import { layer as memoryStorage } from "@civic-practice/storage-memory"
import { Effect, Result } from "effect"
import { expect, it } from "vitest"
import { treeFaults } from "./history/treeFaults.ts"
import { day, detailsOf } from "./sampleUnits.ts"

const by = { actor: system("test") }
const on = "2021-01-01"
const opening = (unit: string, level: UnitLevel, parent: string) => ({
  unit,
  level,
  parent,
  on,
  details: detailsOf(unit),
})

type Asking = (dispatcher: Dispatcher["Service"]) => Effect.Effect<Changed, unknown>
const close: Asking = (at) => at.execute(CloseUnit, { unit: "I1", on: "2021-02-01" }, by)
const open =
  (unit: string, level: UnitLevel, parent: string): Asking =>
  (at) =>
    at.execute(OpenUnit, opening(unit, level, parent), by)
const move: Asking = (at) => at.execute(MoveUnit, { unit: "P", parent: "I1", on: "2021-02-01" }, by)

// Two dispatchers over one storage stand for two processes: each decides on what it has seen.
it.each<[string, Asking, Asking]>([
  ["a unit closes while another opens under it", close, open("S", "station", "I1")],
  ["a unit closes while another moves under it", close, move],
  [
    "two principal centres open",
    open("C1", "principalCentre", "D"),
    open("C2", "principalCentre", "D"),
  ],
])("where %s in another process, one of them is refused", async (_, one, other) => {
  const program = Effect.gen(function* () {
    const here = yield* makeDispatcher({ realm: "r" })
    const there = yield* makeDispatcher({ realm: "r" })
    yield* here.execute(FoundDistrict, { unit: "D", on, details: detailsOf("D") }, by)
    yield* here.execute(OpenUnit, opening("B", "subCentre", "D"), by)
    yield* here.execute(OpenUnit, opening("I1", "institute", "B"), by)
    yield* here.execute(OpenUnit, opening("P", "point", "B"), by)
    // Both know all there is to know before they decide.
    yield* there.execute(OpenUnit, opening("P2", "point", "I1"), by)
    yield* there.execute(CloseUnit, { unit: "P2", on: "2021-01-02" }, by)
    const results = yield* Effect.all([Effect.result(one(here)), Effect.result(other(there))], {
      concurrency: 2,
    })
    return { results, tree: yield* readUnitTree("r") }
  })
  const { results, tree } = await Effect.runPromise(
    Effect.scoped(program).pipe(Effect.provide(memoryStorage)),
  )
  expect(results.filter(Result.isSuccess)).toHaveLength(1)
  const units = tree.units.flatMap((unit) => {
    const state = tree.state(unit)
    return state === undefined ? [] : [[unit, state] as const]
  })
  for (const date of tree.changeDays()) expect([...treeFaults(units, day(date))]).toEqual([])
})
