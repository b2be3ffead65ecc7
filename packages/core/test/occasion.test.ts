import {
  type Actor,
  append,
  businessCalendar,
  byCodePoint,
  Calendar,
  command,
  decided,
  InvalidInput,
  namedZone,
  type Occasion,
  person,
  readFact,
  realmWide,
  system,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { TestClock } from "effect/testing"
import { newIdFrom } from "../src/internal/newId.ts"
import { Account, Deposit } from "./Bank.ts"
import { asHost, clerk, dispatcherOn, logOf, realm, under, withTime } from "./Dispatching.ts"
import { faulty } from "./FaultyStorage.ts"

/** A command that shows what it was told. */
const showing = (seen: Array<Occasion>) =>
  command("test.show", {
    input: Schema.Struct({}),
    permission: () => realmWide("test.show"),
    decide: (_, __, occasion) => {
      seen.push(occasion)
      const day = occasion.calendar.dayOf(occasion.at)
      const ids = [occasion.newId(), occasion.newId("a"), occasion.newId("b"), occasion.newId("a")]
      return Result.succeed(
        decided({ day, ids }, append(Account.ref("a"), { _tag: "Deposited", amount: 1 })),
      )
    },
  })

const noon = Date.UTC(2026, 1, 28, 20)

describe("the occasion of a command", () => {
  it.effect("has the time of the clock, in business and in recording", () =>
    Effect.gen(function* () {
      const seen: Array<Occasion> = []
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      yield* TestClock.setTime(noon)
      yield* execute(showing(seen), {}, { actor: clerk, realm: "r" }).pipe(Effect.flip)
      yield* execute(showing(seen), {}, under("k"))
      expect(seen.at(-1)).toMatchObject({
        realm,
        actor: asHost.actor,
        at: noon,
        now: noon,
        key: "k",
      })
      const [event] = yield* logOf(storage)
      expect(event && readFact(Account, event)).toMatchObject({ at: noon, now: noon, key: "k" })
    }),
  )

  it.effect("has the business time that the caller gives, beside the time of recording", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      yield* TestClock.setTime(noon)
      const { day } = yield* execute(showing([]), {}, { ...asHost, at: Date.UTC(2020, 0, 1, 16) })
      expect(day).toBe("2020-01-02")
      const [event] = yield* logOf(storage)
      expect(event && readFact(Account, event)).toMatchObject({
        at: Date.UTC(2020, 0, 1, 16),
        now: noon,
      })
    }),
  )

  it.effect("has the calendar of the application", () =>
    Effect.gen(function* () {
      const calendar = businessCalendar({ zone: namedZone("America/New_York") })
      const storage = yield* makeStorage
      const { execute } = yield* Effect.provideService(dispatcherOn(storage), Calendar, calendar)
      const { day } = yield* execute(showing([]), {}, { ...asHost, at: Date.UTC(2026, 0, 1, 2) })
      expect(day).toBe("2025-12-31")
    }),
  )

  it.effect.each([
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    8.64e15,
    Date.UTC(1900, 0, 1),
    Date.UTC(2199, 11, 31),
  ])("with a time that is none (%d) is refused as input", (at) =>
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(yield* makeStorage)
      const error = yield* Effect.flip(
        execute(Deposit, { account: "a", amount: 1 }, { ...asHost, at }),
      )
      expect(error).toBeInstanceOf(InvalidInput)
      expect(error).toMatchObject({ issues: [{ field: "at" }] })
    }),
  )

  it.effect.each([Date.UTC(1900, 0, 2), -1, 0, Date.UTC(2199, 11, 31) - 1])(
    "with a time far off (%d) is recorded exactly",
    (at) =>
      Effect.gen(function* () {
        const storage = yield* makeStorage
        const { execute } = yield* dispatcherOn(storage)
        yield* execute(Deposit, { account: "a", amount: 1 }, { ...asHost, at })
        const [event] = yield* logOf(storage)
        expect(event && readFact(Account, event).at).toBe(at)
      }),
  )
})

describe("the actor of a command", () => {
  const strange: ReadonlyArray<readonly [what: string, actor: unknown]> = [
    ["nobody", undefined],
    ["null", null],
    ["a text", "clerk"],
    ["of no known kind", { _tag: "person", id: "clerk" }],
    ["without an id", { _tag: "Person" }],
    ["with an empty id", person("")],
    ["with an id of 201 characters", person("x".repeat(201))],
    ["with half of a surrogate pair", person("\ud800")],
    ["with U+0000", system("a\0")],
  ]

  it.effect.each(strange)("who is %s is refused as input, and nothing happens", ([, actor]) =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      // What a host without types may pass.
      const options = { actor: actor as Actor }
      const error = yield* Effect.flip(execute(Deposit, { account: "a", amount: 1 }, options))
      expect(error).toBeInstanceOf(InvalidInput)
      expect(error).toMatchObject({ issues: [{ field: "actor" }] })
      expect(yield* logOf(storage)).toEqual([])
    }),
  )
})

describe("ids made for a command", () => {
  it.effect(
    "are the same whenever it is decided, told apart by label, and no other command's",
    () =>
      Effect.gen(function* () {
        const seen: Array<Occasion> = []
        const inner = yield* makeStorage
        const storage = faulty(inner, [
          "Conflict",
          { reason: "CommitUnknown", written: false },
          "Conflict",
        ])
        const { execute, submit } = yield* dispatcherOn(storage)
        const Show = showing(seen)
        const { ids } = yield* withTime(execute(Show, {}, under("k")))
        expect(seen.length).toBeGreaterThanOrEqual(4)
        for (const { newId } of seen) {
          expect([newId(), newId("a"), newId("b"), newId("a")]).toEqual(ids)
        }
        expect(new Set(ids).size).toBe(3)
        expect((yield* submit(Show, {}, under("k"))).answer.ids).toEqual(ids)
        const { ids: others } = yield* execute(Show, {}, under("l"))
        expect(new Set([...ids, ...others]).size).toBe(6)
      }),
  )

  it("are 24 characters that need no escape anywhere, and do not repeat", () => {
    const ids = new Set<string>()
    for (let key = 0; key < 100; key++) {
      for (let label = 0; label < 20; label++) ids.add(newIdFrom(`k${key}`, noon)(`l${label}`))
    }
    expect(ids.size).toBe(2000)
    for (const id of ids) expect(id).toMatch(/^[\w-]{24}$/)
  })

  it("sort by the time of recording, whatever the keys", () => {
    const times = [0, 1, 63, 64, 4095, 4096, noon - 1, noon, noon + 1, noon + 64, 2 ** 47]
    const ids = times.map((now, place) => newIdFrom(`k${(place * 7919) % 11}`, now)("a"))
    expect(ids.toSorted(byCodePoint)).toEqual(ids)
  })
})

describe("secrets made for a command", () => {
  /** A command that hands out a secret. */
  const handingOut = (told: Array<string>) =>
    command("test.handOut", {
      input: Schema.Struct({}),
      permission: () => realmWide("test.handOut"),
      decide: (_, __, { newSecret }) => {
        const secret = newSecret("code")
        expect([newSecret("code"), newSecret()].indexOf(secret)).toBe(0)
        expect(newSecret("other")).not.toBe(secret)
        told.push(secret)
        return Result.succeed(
          decided({ secret }, append(Account.ref("a"), { _tag: "Deposited", amount: 1 })),
        )
      },
    })

  it.effect("are one however often it is decided, and told again when it is repeated", () =>
    Effect.gen(function* () {
      const told: Array<string> = []
      const inner = yield* makeStorage
      const storage = faulty(inner, ["Conflict", { reason: "CommitUnknown", written: false }])
      const { submit } = yield* dispatcherOn(storage)
      const { answer } = yield* withTime(submit(handingOut(told), {}, under("k")))
      expect(told.length).toBeGreaterThanOrEqual(3)
      expect(new Set(told)).toEqual(new Set([answer.secret]))
      const other = yield* dispatcherOn(inner)
      expect(yield* other.submit(handingOut([]), {}, under("k"))).toMatchObject({
        answer,
        replayed: true,
      })
    }),
  )

  it.effect("cannot be worked out from the key and the time, which every event tells", () =>
    Effect.gen(function* () {
      const secrets: Array<string> = []
      for (let realmNumber = 0; realmNumber < 3; realmNumber++) {
        const storage = yield* makeStorage
        const { execute } = yield* dispatcherOn(storage)
        yield* TestClock.setTime(noon)
        const { secret } = yield* execute(handingOut([]), {}, under("k"))
        expect(JSON.stringify(yield* logOf(storage))).not.toContain(secret)
        secrets.push(secret)
      }
      expect(new Set(secrets).size).toBe(3)
    }),
  )
})
