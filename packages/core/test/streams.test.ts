import {
  append,
  command,
  decided,
  encodeIndexKey,
  erase,
  findStates,
  put,
  readHistory,
  realmWide,
  Storage,
  type StorageShape,
  stateKind,
  streamKind,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema, Stream } from "effect"
import { asHost, dispatcherOn, realm, stateOf } from "./Dispatching.ts"
import { watched } from "./FaultyStorage.ts"

const act = (decide: Parameters<typeof command<unknown, unknown>>[1]["decide"]) =>
  command("test.act", { input: Schema.Unknown, permission: () => realmWide("test.act"), decide })

const done = (storage: StorageShape, decide: Parameters<typeof act>[0]) =>
  Effect.scoped(
    Effect.flatMap(dispatcherOn(storage), ({ execute }) => execute(act(decide), {}, asHost)),
  )

const versionOf = (storage: StorageShape, kind: string, id: string) =>
  Effect.map(storage.load(realm, [{ kind, id }]), ([snapshot]) => snapshot?.version)

describe("streams of states", () => {
  const Person = stateKind<{ readonly name: string; readonly age: number }>({
    name: "test.person",
    initial: { name: "", age: 0 },
    keys: ({ name, age }) => ({ byName: [name], byAge: [age] }),
    cached: false,
  })
  const lin = Person.ref("lin")

  const found = (storage: StorageShape, index: string, ...prefix: Array<string | number>) =>
    Effect.map(
      Effect.provideService(findStates(Person, { realm, index, prefix }), Storage, storage),
      ({ items }) => items.map(({ id }) => id),
    )

  it.effect(
    "are put, replaced and erased, with their index entries, and their version goes on",
    () =>
      Effect.gen(function* () {
        const storage = yield* makeStorage
        yield* done(storage, () => Result.succeed(decided(null, put(lin, { name: "林", age: 30 }))))
        expect(yield* found(storage, "byName", "林")).toEqual(["lin"])
        yield* done(storage, () => Result.succeed(decided(null, put(lin, { name: "林", age: 31 }))))
        expect(yield* found(storage, "byAge", 30)).toEqual([])
        expect(yield* found(storage, "byAge", 31)).toEqual(["lin"])
        expect(yield* versionOf(storage, "test.person", "lin")).toBe(2)
        yield* done(storage, () => Result.succeed(decided(null, erase(lin))))
        expect(yield* stateOf(storage, lin)).toBeUndefined()
        expect(yield* found(storage, "byAge")).toEqual([])
        expect(yield* versionOf(storage, "test.person", "lin")).toBe(3)
        const seen = yield* done(storage, (_, view) =>
          Result.succeed(
            decided([
              view.get(lin),
              view.find(lin) ?? "nobody",
              view.exists(lin),
              view.exists(Person.ref("x")),
            ]),
          ),
        )
        expect(seen).toEqual([{ name: "", age: 0 }, "nobody", true, false])
      }),
  )

  it.effect("exist for the commands behind the one that puts them, in the same batch", () =>
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(yield* makeStorage)
      const look = act((_, view) => Result.succeed(decided(view.exists(lin))))
      const make = act(() => Result.succeed(decided(null, put(lin, { name: "林", age: 1 }))))
      const seen = yield* Effect.all(
        [execute(look, {}, asHost), execute(make, {}, asHost), execute(look, {}, asHost)],
        { concurrency: "unbounded" },
      )
      expect(seen).toEqual([false, null, true])
    }),
  )

  it.effect("send their index entries only where these change", () =>
    Effect.gen(function* () {
      const { storage, commits } = watched(yield* makeStorage)
      for (const age of [1, 1, 2]) {
        yield* done(storage, () => Result.succeed(decided(null, put(lin, { name: "林", age }))))
      }
      const keys = commits.map(({ writes }) => writes.find(({ id }) => id === "lin")?.keys)
      expect(keys).toEqual([
        { byName: encodeIndexKey(["林"]), byAge: encodeIndexKey([1]) },
        undefined,
        { byName: encodeIndexKey(["林"]), byAge: encodeIndexKey([2]) },
      ])
    }),
  )

  it.effect("are not remembered where their kind says so", () =>
    Effect.gen(function* () {
      const { storage, loads } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      const look = act((_, view) => Result.succeed(decided(view.exists(lin))))
      yield* execute(look, {}, asHost)
      yield* execute(look, {}, asHost)
      expect(loads).toHaveLength(2)
    }),
  )

  it.effect("may be erased and put again within one command, in the order given", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const state = (name: string) => ({ name, age: 1 })
      yield* done(storage, () =>
        Result.succeed(decided(null, put(lin, state("a")), erase(lin), put(lin, state("b")))),
      )
      expect(yield* stateOf(storage, lin)).toEqual(state("b"))
      yield* done(storage, () => Result.succeed(decided(null, put(lin, state("c")), erase(lin))))
      expect(yield* stateOf(storage, lin)).toBeUndefined()
      expect(yield* found(storage, "byName")).toEqual([])
    }),
  )
})

describe("streams of events", () => {
  type Old = { readonly _tag: "Grew"; readonly by: number }
  type New = { readonly _tag: "Grew"; readonly centimetres: number }
  const OldTree = streamKind<number, Old>({
    name: "test.tree",
    initial: 0,
    evolve: (height, { by }) => height + by,
  })
  const Tree = streamKind<{ readonly height: number }, New>({
    name: "test.tree",
    initial: { height: 0 },
    evolve: ({ height }, { centimetres }) => ({ height: height + centimetres }),
    stateVersion: 2,
    eventVersion: 2,
    // The storage boundary: what version 1 wrote.
    upcastState: (state, version) =>
      version === 1 ? { height: (state as number) * 100 } : (state as { height: number }),
    upcastEvent: (event, version) =>
      version === 1 ? { _tag: "Grew", centimetres: (event as Old).by * 100 } : (event as New),
  })

  it.effect("written by an older version are read, go on, and keep their history", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      yield* done(storage, () =>
        Result.succeed(decided(null, append(OldTree.ref("t"), { _tag: "Grew", by: 2 }))),
      )
      yield* done(storage, (_, view) =>
        Result.succeed(
          decided(view.get(Tree.ref("t")), append(Tree.ref("t"), { _tag: "Grew", centimetres: 7 })),
        ),
      )
      expect(yield* stateOf(storage, Tree.ref("t"))).toEqual({ height: 207 })
      const history = yield* Stream.runCollect(
        Stream.provideService(readHistory(realm, Tree.ref("t")), Storage, storage),
      )
      expect(history.map(({ event }) => event.centimetres)).toEqual([200, 7])
      expect(history.map(({ version }) => version)).toEqual([1, 2])
    }),
  )

  it.effect("take any text in ids and data and give it back exactly", () =>
    Effect.gen(function* () {
      const Note = streamKind<string, { readonly _tag: "Said"; readonly text: string }>({
        name: "test.note",
        initial: "",
        evolve: (_, { text }) => text,
      })
      const storage = yield* makeStorage
      const texts = [
        "",
        "文明实践",
        "𠮷👩‍👩‍👧",
        '"\\\n\u2028',
        "\u0000\u0001",
        "\ud800",
        "__proto__",
      ]
      for (const [index, text] of texts.entries()) {
        const id = `${index}${text.isWellFormed() && !text.includes("\0") ? text : ""}`
        yield* done(storage, () =>
          Result.succeed(decided(null, append(Note.ref(id), { _tag: "Said", text }))),
        )
        expect(yield* stateOf(storage, Note.ref(id))).toBe(text)
      }
    }),
  )
})
