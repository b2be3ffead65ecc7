import type { StorageShape } from "@civic-practice/core"
import { Effect } from "effect"
import { intercepted } from "./FaultyStorage.ts"

/**
 * A storage that takes its time, a different one for each call, so that callers overtake each other: as many
 * turns before and after each call as the next number of the pace says.
 */
export const slow = (inner: StorageShape, pace: ReadonlyArray<number>): StorageShape => {
  let turn = 0
  const wait = Effect.suspend(() => {
    const turns = pace[turn++ % pace.length] ?? 0
    return turns === 0 ? Effect.void : Effect.repeat(Effect.yieldNow, { times: turns })
  })
  return intercepted(inner, {
    load: (load) =>
      Effect.andThen(
        wait,
        Effect.tap(load, () => wait),
      ),
    commit: (commit) =>
      Effect.andThen(
        wait,
        Effect.tap(commit, () => wait),
      ),
  })
}
