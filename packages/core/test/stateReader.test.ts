import {
  append,
  command,
  decided,
  erase,
  findStates,
  put,
  readHistory,
  readState,
  readStates,
  realmWide,
  Storage,
  stateKind,
  streamKind,
  streamStates,
} from "@civic-practice/core"
import { layer } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema, Stream } from "effect"
import { asHost, dispatcherOn, realm } from "./Dispatching.ts"

// Rooms by floor and number, read without a command.

interface RoomState {
  readonly floor: number
  readonly seats: number
}

const Room = stateKind<RoomState>({
  name: "test.room",
  initial: { floor: 0, seats: 0 },
  keys: ({ floor, seats }) => ({ byFloor: [floor, seats] }),
})
const Log = streamKind<number, { readonly _tag: "Entered"; readonly by: string }>({
  name: "test.log",
  initial: 0,
  evolve: (count) => count + 1,
})

const Furnish = command("test.furnish", {
  input: Schema.Struct({ id: Schema.String, floor: Schema.Int, seats: Schema.Int }),
  permission: () => realmWide("test.furnish"),
  decide: ({ id, floor, seats }) =>
    Result.succeed(
      decided(
        null,
        put(Room.ref(id), { floor, seats }),
        append(Log.ref("all"), { _tag: "Entered", by: id }),
      ),
    ),
})
const Clear = command("test.clear", {
  input: Schema.Struct({ id: Schema.String }),
  permission: () => realmWide("test.clear"),
  decide: ({ id }) => Result.succeed(decided(null, erase(Room.ref(id)))),
})

const furnished = Effect.gen(function* () {
  const { execute } = yield* dispatcherOn(yield* Storage)
  // Ten rooms on two floors, seats counting up; `r9` is cleared again.
  for (let number = 0; number < 10; number++) {
    yield* execute(Furnish, { id: `r${number}`, floor: number % 2, seats: number }, asHost)
  }
  yield* execute(Clear, { id: "r9" }, asHost)
})

const on = <A, E>(effect: Effect.Effect<A, E, Storage>) =>
  Effect.provide(Effect.andThen(Effect.scoped(furnished), effect), layer, { local: true })

const ids = (page: { readonly items: ReadonlyArray<{ readonly id: string }> }) =>
  page.items.map(({ id }) => id)

describe("states read by their kinds", () => {
  it.effect("come in the order asked, erased and unheard-of ones as none", () =>
    on(
      Effect.gen(function* () {
        const refs = ["r3", "nowhere", "r9", "r0", "r3"].map(Room.ref)
        expect(yield* readStates(realm, refs)).toEqual([
          { floor: 1, seats: 3 },
          undefined,
          undefined,
          { floor: 0, seats: 0 },
          { floor: 1, seats: 3 },
        ])
        expect(yield* readState(realm, Room.ref("r1"))).toEqual({ floor: 1, seats: 1 })
        expect(yield* readState("elsewhere", Room.ref("r1"))).toBeUndefined()
        expect(yield* readStates(realm, [])).toEqual([])
      }),
    ),
  )

  it.effect("are found by the beginning of a key, and within bounds of what follows", () =>
    on(
      Effect.gen(function* () {
        const find = (options: Partial<Parameters<typeof findStates>[1]>) =>
          Effect.map(findStates(Room, { realm, index: "byFloor", ...options }), ids)
        expect(yield* find({ prefix: [1] })).toEqual(["r1", "r3", "r5", "r7"])
        expect(yield* find({ prefix: [1], from: 3 })).toEqual(["r3", "r5", "r7"])
        expect(yield* find({ prefix: [1], to: 5 })).toEqual(["r1", "r3"])
        expect(yield* find({ prefix: [1], from: 3, to: 7 })).toEqual(["r3", "r5"])
        expect(yield* find({ from: 1 })).toEqual(["r1", "r3", "r5", "r7"])
        expect(yield* find({ prefix: [1, 5] })).toEqual(["r5"])
        expect(yield* find({ prefix: [2] })).toEqual([])
        expect(yield* find({ index: "bySeats" })).toEqual([])
      }),
    ),
  )

  it.effect(
    "come page by page, or all in one stream, with nothing twice and nothing left out",
    () =>
      on(
        Effect.gen(function* () {
          const all = ["r0", "r2", "r4", "r6", "r8", "r1", "r3", "r5", "r7"]
          const first = yield* findStates(Room, { realm, index: "byFloor", limit: 4 })
          expect(ids(first)).toEqual(all.slice(0, 4))
          const next = yield* findStates(Room, {
            realm,
            index: "byFloor",
            limit: 100,
            ...(first.next === undefined ? {} : { after: first.next }),
          })
          expect(ids(next)).toEqual(all.slice(4))
          expect(next.next).toBeUndefined()
          for (const limit of [1, 2, 9, 10, 1000]) {
            const streamed = yield* Stream.runCollect(
              streamStates(Room, { realm, index: "byFloor", limit }),
            )
            expect(ids({ items: streamed })).toEqual(all)
          }
        }),
      ),
  )

  it.effect("have a history, oldest first, each event with who, when and under which key", () =>
    on(
      Effect.gen(function* () {
        const history = yield* Stream.runCollect(readHistory(realm, Log.ref("all")))
        expect(history.map(({ event }) => event.by)).toEqual(
          Array.from({ length: 10 }, (_, number) => `r${number}`),
        )
        expect(history.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
        expect(new Set(history.map(({ key }) => key)).size).toBe(10)
        for (const { actor } of history) expect(actor).toEqual(asHost.actor)
      }),
    ),
  )
})
