import { type Storage, type StorageError, streamStates } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import { Unit, type UnitState } from "./Unit.ts"
import { type UnitTree, unitTree } from "./UnitTree.ts"

/** The tree of all units of a realm as recorded so far, read page by page. */
export const readUnitTree = (realm: string): Effect.Effect<UnitTree, StorageError, Storage> =>
  streamStates(Unit, { realm, index: "all", limit: 10_000 }).pipe(
    Stream.runFold(
      // An empty list, which says nothing of what it will hold.
      () => [] as (readonly [string, UnitState])[],
      (units, { id, state }) => {
        units.push([id, state])
        return units
      },
    ),
    Effect.map(unitTree),
  )
