import type { StorageShape } from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Audit, Deposit, Transfer } from "./Bank.ts"
import { asHost, dispatcherOn } from "./Dispatching.ts"
import { intercepted, interruptedBy, watched } from "./FaultyStorage.ts"

const of = (account: string, amount: number) => ({ account, amount })

describe("a refusal never mixes two moments", () => {
  /** A storage that moves money, from `a` to `b` and back, after those of its loads that are counted out. */
  const withMovesAfter = (
    inner: StorageShape,
    loads: ReadonlyArray<number>,
    moves: ReadonlyArray<Effect.Effect<unknown, unknown>>,
  ) => {
    let count = 0
    const left = [...moves]
    return intercepted(inner, {
      load: (load) => {
        count++
        const move = loads.includes(count) ? left.shift() : undefined
        return move === undefined ? load : Effect.tap(load, () => Effect.orDie(Effect.ignore(move)))
      },
    })
  }

  const most = 5
  /** Every combination of the first five loads, after each of which money moves. */
  const moments = Array.from({ length: 2 ** most - 1 }, (_, bits) =>
    Array.from({ length: most }, (_, place) => place + 1).filter(
      (load) => ((bits + 1) >> (load - 1)) & 1,
    ),
  )

  it.effect.each(
    moments.flatMap((loads) => [
      { loads, alone: true },
      { loads, alone: false },
    ]),
  )(
    "is told what accounts held together at one time, whenever they change: %o",
    ({ loads, alone }) =>
      Effect.gen(function* () {
        const inner = yield* makeStorage
        const other = yield* dispatcherOn(inner)
        yield* other.execute(Deposit, of("a", 100), asHost)
        const [there, back] = [
          other.execute(Transfer, { from: "a", to: "b", amount: 60 }, asHost),
          other.execute(Transfer, { from: "b", to: "a", amount: 50 }, asHost),
        ]
        const storage = withMovesAfter(inner, loads, [there, back, there, back, there])
        const one = yield* dispatcherOn(storage)
        const [refusal] = yield* Effect.all(
          [
            Effect.flip(one.execute(Audit, { from: "a", to: "b", amount: 500 }, asHost)),
            // Whether or not the batch commits something else.
            alone ? Effect.void : one.execute(Deposit, of("c", 1), asHost),
          ],
          { concurrency: "unbounded" },
        )
        expect(refusal).toMatchObject({ balance: 100 })
      }),
  )

  it.effect("nor what the batch is about to write with what was so before", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const { storage, beforeNextCommit } = interruptedBy(inner)
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(inner)
      beforeNextCommit(other.execute(Deposit, of("b", 20), asHost))
      const [, refusal] = yield* Effect.all(
        [
          one.execute(Deposit, of("a", 3), asHost),
          Effect.flip(one.execute(Audit, { from: "b", to: "a", amount: 500 }, asHost)),
        ],
        { concurrency: "unbounded" },
      )
      // `a` holds 3 from the commit on, and by then `b` holds 20.
      expect(refusal).toMatchObject({ balance: 23 })
    }),
  )

  it.effect("costs a single load where everything came at once", () =>
    Effect.gen(function* () {
      const { storage, loads } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      yield* Effect.flip(execute(Transfer, { from: "a", to: "b", amount: 1 }, asHost))
      // One for the accounts, one for the receipt that was taken on trust.
      expect(loads).toHaveLength(2)
    }),
  )
})
