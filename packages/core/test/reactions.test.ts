import {
  append,
  command,
  decided,
  invoke,
  Policy,
  type Reaction,
  ReactionRefused,
  reaction,
  readFact,
  realmWide,
  streamKind,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { Account, Deposit, OverLimit, SetLimit } from "./Bank.ts"
import {
  asHost,
  balanceOf,
  clerk,
  dispatcherOn,
  logOf,
  stateOf,
  under,
  withTime,
} from "./Dispatching.ts"
import { faulty, intercepted, watched } from "./FaultyStorage.ts"

// Service that is confirmed earns a point; a reaction brings it about in the same commit.

type Service = { readonly _tag: "Confirmed"; readonly account: string; readonly points: number }

const Record = streamKind<{ readonly confirmed: number }, Service>({
  name: "test.record",
  initial: { confirmed: 0 },
  evolve: ({ confirmed }) => ({ confirmed: confirmed + 1 }),
})

const Confirm = command("test.confirm", {
  input: Schema.Struct({ record: Schema.String, account: Schema.String, points: Schema.Int }),
  permission: () => realmWide("test.confirm"),
  decide: ({ record, account, points }) =>
    Result.succeed(
      decided({ record }, append(Record.ref(record), { _tag: "Confirmed", account, points })),
    ),
})

const award: Reaction = reaction({
  name: "record confirmed -> points awarded",
  on: Record,
  event: "Confirmed",
  react: ({ account, points }) => [invoke(Deposit, { account, amount: points })],
})

const confirm = (record: string, account: string, points = 5) => ({ record, account, points })

describe("a reaction", () => {
  it.effect("happens in the same commit, on streams nobody named before", () =>
    Effect.gen(function* () {
      const { storage, commits } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage, { reactions: [award] })
      expect(yield* execute(Confirm, confirm("r", "a"), asHost)).toEqual({ record: "r" })
      expect(commits).toHaveLength(1)
      expect(yield* balanceOf(storage, "a")).toBe(5)
    }),
  )

  it.effect("acts as the system, on the time and key of the command behind it", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* Effect.provideService(
        dispatcherOn(storage, { reactions: [award] }),
        Policy,
        // Nobody may deposit by hand.
        { allows: ({ action }) => action === "test.confirm" },
      )
      yield* execute(Confirm, confirm("r", "a"), { actor: clerk, key: "k", at: 777 })
      const [confirmed, deposited] = yield* logOf(storage)
      const fact = deposited && readFact(Account, deposited)
      expect(fact).toMatchObject({ key: "k", at: 777, event: { _tag: "Deposited", amount: 5 } })
      expect(confirmed && readFact(Record, confirmed).actor).toEqual(clerk)
    }),
  )

  it.effect("that is refused refuses all of it, with the reason", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage, { reactions: [award] })
      yield* execute(SetLimit, { most: 7 }, asHost)
      yield* execute(Confirm, confirm("r1", "a"), asHost)
      const error = yield* Effect.flip(execute(Confirm, confirm("r2", "a"), under("k")))
      expect(error).toBeInstanceOf(ReactionRefused)
      expect(error).toMatchObject({
        command: "bank.deposit",
        cause: new OverLimit({ account: "a", most: 7 }),
      })
      expect(yield* stateOf(storage, Record.ref("r2"))).toBeUndefined()
      expect(yield* balanceOf(storage, "a")).toBe(5)
      yield* execute(SetLimit, { most: 100 }, asHost)
      expect(yield* execute(Confirm, confirm("r2", "a"), under("k"))).toEqual({ record: "r2" })
    }),
  )

  it.effect("leaves the other commands of the batch as they are where it is refused", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage, { reactions: [award] })
      yield* execute(SetLimit, { most: 12 }, asHost)
      const results = yield* Effect.all(
        ["r1", "r2", "r3", "r4"].map((record) =>
          Effect.result(execute(Confirm, confirm(record, "a"), asHost)),
        ),
        { concurrency: "unbounded" },
      )
      expect(results.map(({ _tag }) => _tag)).toEqual(["Success", "Success", "Failure", "Failure"])
      expect(yield* balanceOf(storage, "a")).toBe(10)
    }),
  )

  it.effect("is not lost and not doubled by faults of the commit", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const storage = faulty(inner, [
        { reason: "CommitUnknown", written: true },
        "Conflict",
        { reason: "Retryable", written: false },
        { reason: "CommitUnknown", written: false },
      ])
      const { execute } = yield* dispatcherOn(storage, { reactions: [award] })
      yield* withTime(execute(Confirm, confirm("r1", "a"), under("1")))
      yield* withTime(execute(Confirm, confirm("r2", "a"), under("2")))
      yield* withTime(execute(Confirm, confirm("r1", "a"), under("1")))
      expect(yield* balanceOf(inner, "a")).toBe(10)
      expect(yield* logOf(inner)).toHaveLength(4)
    }),
  )

  it.effect("listens to its own event of its own kind only", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const onWithdrawal = reaction({
        name: "never",
        on: Account,
        event: "Withdrawn",
        react: () => [invoke(Deposit, { account: "b", amount: 1 })],
      })
      const { execute } = yield* dispatcherOn(storage, { reactions: [award, onWithdrawal] })
      yield* execute(Confirm, confirm("r", "a"), asHost)
      expect(yield* balanceOf(storage, "b")).toBe(0)
    }),
  )

  it.effect("sees what its command did, and what reactions before it did, in the order given", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const watch = (name: string) =>
        reaction({
          name,
          on: Record,
          event: "Confirmed",
          react: ({ account }, id, view) => {
            seen.push([
              name,
              view.get(Record.ref(id)).confirmed,
              view.get(Account.ref(account)).balance,
            ])
            return []
          },
        })
      const { execute } = yield* dispatcherOn(yield* makeStorage, {
        reactions: [watch("before"), award, watch("after")],
      })
      yield* execute(Deposit, { account: "a", amount: 1 }, asHost)
      seen.length = 0
      yield* execute(Confirm, confirm("r", "a"), asHost)
      expect(seen.slice(-2)).toEqual([
        ["before", 1, 1],
        ["after", 1, 6],
      ])
    }),
  )

  it.effect("is made again where a stream it only reads was changed meanwhile", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const other = yield* dispatcherOn(inner)
      let changed = false
      const storage = intercepted(inner, {
        commit: (commit) => {
          if (changed) return commit
          changed = true
          return Effect.andThen(Effect.orDie(other.execute(SetLimit, { most: 3 }, asHost)), commit)
        },
      })
      const { execute } = yield* dispatcherOn(storage, { reactions: [award] })
      const error = yield* Effect.flip(execute(Confirm, confirm("r", "a"), asHost))
      expect(error).toMatchObject({ _tag: "ReactionRefused", command: "bank.deposit" })
      expect(yield* stateOf(inner, Record.ref("r"))).toBeUndefined()
    }),
  )
})
