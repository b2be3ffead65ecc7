import { Storage, type StorageShape } from "@civic-practice/core"
import { make } from "@civic-practice/storage-memory"
import { Effect, Layer } from "effect"

/** A storage whose commits wait for a gate, and that says when it is closed and what came after. */
export const gated = () => {
  const inner = Effect.runSync(make)
  const seen = { commits: 0, closed: 0, afterwards: 0 }
  let gate = Promise.resolve()
  let reached = (): void => {}
  const waiting = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.flatMap(
      Effect.promise(() => {
        reached()
        return gate
      }),
      () => {
        if (seen.closed > 0) seen.afterwards++
        return effect
      },
    )
  const storage: StorageShape = {
    ...inner,
    load: (realm, keys) => waiting(inner.load(realm, keys)),
    commit: (batch) =>
      waiting(
        Effect.suspend(() => {
          seen.commits++
          return inner.commit(batch)
        }),
      ),
  }
  const layer = Layer.effect(
    Storage,
    Effect.acquireRelease(Effect.succeed(storage), () => Effect.sync(() => seen.closed++)),
  )
  /** Keeps the storage from answering until it is released; `busy` settles when it is asked next. */
  const hold = () => {
    const { promise, resolve: release } = Promise.withResolvers<void>()
    gate = promise
    const busy = new Promise<void>((resolve) => {
      reached = resolve
    })
    return { release, busy }
  }
  return { layer, seen, hold }
}
