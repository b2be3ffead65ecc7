import type { StorageShape } from "@civic-practice/core"
import { Deferred, Effect } from "effect"
import { intercepted } from "./FaultyStorage.ts"

/** A storage of which the commits wait while the gate is shut. */
export const gated = (inner: StorageShape) => {
  let gate: Deferred.Deferred<void> | undefined
  let waiting = 0
  const storage = intercepted(inner, {
    commit: (commit) => {
      const before = gate
      if (before === undefined) return commit
      waiting++
      return Effect.andThen(Deferred.await(before), commit)
    },
  })
  return {
    storage,
    /** Commits that wait before the gate. */
    waiting: () => waiting,
    shut: Effect.sync(() => {
      gate = Deferred.makeUnsafe<void>()
      waiting = 0
    }),
    open: Effect.suspend(() => {
      const before = gate
      gate = undefined
      return before === undefined ? Effect.void : Effect.asVoid(Deferred.succeed(before, undefined))
    }),
  }
}
