import {
  append,
  command,
  decided,
  invoke,
  reaction,
  realmWide,
  streamKind,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Result, Schema } from "effect"
import { Deposit } from "./Bank.ts"
import { asHost, dispatcherOn, logOf, under } from "./Dispatching.ts"
import { faulty, watched } from "./FaultyStorage.ts"

describe("reactions to reactions", () => {
  type Step = { readonly _tag: "Stepped"; readonly left: number }
  const Stairs = streamKind<number, Step>({
    name: "test.stairs",
    initial: 0,
    evolve: (steps) => steps + 1,
  })
  const Climb = command("test.climb", {
    input: Schema.Struct({ step: Schema.Int, left: Schema.Int }),
    permission: () => realmWide("test.climb"),
    decide: ({ step, left }, _, { newId }) =>
      Result.succeed(
        decided({ id: newId("step") }, append(Stairs.ref(`${step}`), { _tag: "Stepped", left })),
      ),
  })
  const onwards = reaction({
    name: "stepped -> climb",
    on: Stairs,
    event: "Stepped",
    react: ({ left }, id) =>
      left === 0 ? [] : [invoke(Climb, { step: Number(id) + 1, left: left - 1 })],
  })

  it.effect("go as deep as sixteen, each on a stream that was not foreseen, in one commit", () =>
    Effect.gen(function* () {
      const { storage, commits } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage, { reactions: [onwards] })
      yield* execute(Climb, { step: 0, left: 15 }, asHost)
      expect(commits).toHaveLength(1)
      expect(yield* logOf(storage)).toHaveLength(16)
    }),
  )

  it.effect("one deeper are a defect that says so", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage, { reactions: [onwards] })
      const exit = yield* Effect.exit(execute(Climb, { step: 0, left: 16 }, asHost))
      expect(Exit.isFailure(exit) && Cause.pretty(exit.cause)).toContain("stepped -> climb")
      expect(yield* logOf(storage)).toEqual([])
    }),
  )

  it.effect("in a circle are a defect of that command; nothing is written, others go on", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const round = reaction({
        name: "round and round",
        on: Stairs,
        event: "Stepped",
        react: (_, id) => [invoke(Climb, { step: Number(id), left: 0 })],
      })
      const { execute } = yield* dispatcherOn(storage, { reactions: [round] })
      const [exit, answer] = yield* Effect.all(
        [
          Effect.exit(execute(Climb, { step: 0, left: 0 }, asHost)),
          execute(Deposit, { account: "a", amount: 1 }, asHost),
        ],
        { concurrency: "unbounded" },
      )
      expect(Exit.isFailure(exit) && Cause.pretty(exit.cause)).toContain("round and round")
      expect(answer).toEqual({ balance: 1 })
      expect(yield* logOf(storage)).toHaveLength(1)
    }),
  )

  it.effect("each have ids of their own, the same whenever the command is decided again", () =>
    Effect.gen(function* () {
      const ids: Array<string> = []
      const inner = yield* makeStorage
      const { execute } = yield* dispatcherOn(faulty(inner, ["Conflict"]), {
        reactions: [
          reaction({
            name: "two more",
            on: Stairs,
            event: "Stepped",
            react: (_event, _id, _view, { newId }) => {
              ids.push(newId("own"))
              return [1, 2].map((step) => invoke(Note, { step }))
            },
          }),
        ],
      })
      const Note = command("test.note", {
        input: Schema.Struct({ step: Schema.Int }),
        permission: () => realmWide("test.note"),
        decide: (_, __, { newId }) => {
          ids.push(newId("own"))
          return Result.succeed(decided(null))
        },
      })
      yield* execute(Climb, { step: 0, left: 0 }, under("k"))
      const distinct = new Set(ids)
      expect(distinct.size).toBe(3)
      // Decided at least twice: once per attempt.
      expect(ids.length).toBeGreaterThanOrEqual(6)
    }),
  )
})
