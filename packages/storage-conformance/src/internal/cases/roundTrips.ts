import type { Conflict, StorageError, StorageShape } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { Case } from "../Case.ts"
import { expectThat } from "../expectations.ts"
import { account, batch, event, stream, write } from "../writes.ts"

const sizes = [2, 10, 100, 1_000]
const index = "i"

type Operation = (
  storage: StorageShape,
  realm: string,
  size: number,
) => Effect.Effect<unknown, Conflict | StorageError>

const idsOf = (size: number): ReadonlyArray<string> =>
  Array.from({ length: size }, (_, place) => `${size} ${place}`)

const committing: Operation = (storage, realm, size) =>
  storage.commit(
    batch(
      realm,
      idsOf(size).map((id) =>
        write(id, 0, { events: [event("1"), event("2")], keys: { [index]: `k${id}` } }),
      ),
      idsOf(size).map((id) => ({ ...stream(`read ${id}`), version: 0 })),
    ),
  )

const loading: Operation = (storage, realm, size) =>
  storage.load(
    realm,
    idsOf(size).map((id) => stream(id)),
  )

const finding: Operation = (storage, realm, size) =>
  storage.find({ realm, kind: account, index, limit: size })

const reading: Operation = (storage, realm, size) =>
  Stream.runDrain(storage.read({ realm, limit: size }))

/** Tests for an adapter of which the requests to its database can be counted. */
export const roundTripCases = (count: () => number): ReadonlyArray<Case> => {
  const costOf = (operation: Effect.Effect<unknown, Conflict | StorageError>) =>
    Effect.gen(function* () {
      const before = count()
      yield* operation
      return count() - before
    })
  const constant = (name: string, operation: Operation): Case => ({
    guarantee: "bounded",
    title: `${name} takes as many round trips for a thousand streams as for two`,
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        // What is done but once, such as preparing a statement, is done before.
        const warm = `${realm} warm`
        for (const size of sizes) {
          yield* committing(storage, warm, size)
          if (operation !== committing) yield* operation(storage, warm, size)
        }
        const costs: Array<string> = []
        let first: number | undefined
        for (const size of sizes) {
          const mine = `${realm} ${size}`
          if (operation !== committing) yield* committing(storage, mine, size)
          const cost = yield* costOf(operation(storage, mine, size))
          first ??= cost
          costs.push(`${cost} for ${size}`)
          expectThat(
            cost > 0,
            `${name} took no round trip at all: the counter that was given does not count`,
          )
          expectThat(
            cost <= first,
            `${name} takes more round trips the more streams it touches: ${costs.join(", ")}. Send what belongs together as one request`,
          )
        }
      }),
  })
  return [
    constant("commit", committing),
    constant("load", loading),
    constant("find", finding),
    constant("read", reading),
  ]
}
