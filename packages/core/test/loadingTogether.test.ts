import {
  append,
  command,
  decided,
  put,
  realmWide,
  stateKind,
  streamKind,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { asHost, dispatcherOn, stateOf } from "./Dispatching.ts"
import { watched } from "./FaultyStorage.ts"

// A roll call: people are marked as present and tallied, many of them by one command.

const Person = streamKind<number, { readonly _tag: "Marked" }>({
  name: "test.person",
  initial: 0,
  evolve: (marks) => marks + 1,
})
const Tally = stateKind<number>({ name: "test.tally", initial: 0 })

const People = Schema.Struct({ people: Schema.Array(Schema.String) })

const Mark = command("test.mark", {
  input: People,
  permission: () => realmWide("test.mark"),
  decide: ({ people }) =>
    Result.succeed(
      decided(
        null,
        ...people.flatMap((id) => [
          append(Person.ref(id), { _tag: "Marked" }),
          put(Tally.ref(id), 1),
        ]),
      ),
    ),
})

const Count = command("test.count", {
  input: People,
  permission: () => realmWide("test.count"),
  decide: ({ people }, view) => {
    const marks = view.getAll(people.map(Person.ref)).reduce((sum, one) => sum + one, 0)
    return Result.succeed(decided({ marks }, put(Tally.ref("all"), marks)))
  },
})

const people = Array.from({ length: 1500 }, (_, index) => `p${index}`)

describe("streams that a decision wants many of", () => {
  it.effect("are loaded in one call where they are changed", () =>
    Effect.gen(function* () {
      const { storage, loads } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      yield* execute(Mark, { people }, asHost)
      expect(loads.map((keys) => keys.length)).toEqual([3000])
      expect(yield* stateOf(storage, Person.ref("p1499"))).toBe(1)
      expect(yield* stateOf(storage, Tally.ref("p1499"))).toBe(1)
    }),
  )

  it.effect("are loaded in one call where they are asked for together", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const { execute } = yield* dispatcherOn(inner)
      yield* execute(Mark, { people: people.slice(0, 700) }, asHost)
      const { storage, loads } = watched(inner)
      const fresh = yield* dispatcherOn(storage)
      expect(yield* fresh.execute(Count, { people }, asHost)).toEqual({ marks: 700 })
      expect(loads.map((keys) => keys.length)).toEqual([1500, 1])
    }),
  )
})
