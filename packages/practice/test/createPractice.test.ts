import {
  append,
  at as atUnit,
  command,
  Denied,
  decided,
  InvalidInput,
  invoke,
  KeyReused,
  person,
  reaction,
  Storage,
  StorageError,
  streamKind,
} from "@civic-practice/core"
import { Account, InsufficientPoints, OpenAccount } from "@civic-practice/points"
import { createPractice, practiceRoles } from "@civic-practice/practice"
import { allTime, reads, sumMetric } from "@civic-practice/reporting"
import { layer as memory } from "@civic-practice/storage-memory"
import { Volunteer } from "@civic-practice/volunteering"
import { Effect, Layer, Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { at, district, founded, registration, rules, shared } from "./District.ts"
import { rejection } from "./rejection.ts"

const office = at("2025-03-03 12:00")
const account = "volunteer/V1"
const open = { account, unit: "S1" }
const award = { account, fact: "service/1", unit: "S1", day: "2025-03-03", minutes: 60 }

describe("a practice with Promises", () => {
  it("answers, and repeats the answer under the same key without doing it twice", async () => {
    const { points, submit, state } = await founded()
    await points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
    const once = { ...office, key: "award-1" }
    expect(await points.award(award, once)).toEqual({ granted: 10 })
    expect(await points.award(award, once)).toEqual({ granted: 10 })
    expect(await submit(OpenAccount, open, { ...office, key: "k" })).toEqual({
      answer: null,
      key: "k",
      replayed: false,
    })
    expect((await submit(OpenAccount, open, { ...office, key: "k" })).replayed).toBe(true)
    expect((await state(Account.ref(account)))?.issued).toBe(10)
    expect(await state(Account.ref("volunteer/V2"))).toBeUndefined()
  })

  it("rejects with the typed error itself", async () => {
    const { points } = await founded()
    const deduction = { account, unit: "S1", points: -5, reason: "核对后扣减" }
    const short = await rejection(points.adjust(deduction, office))
    expect(short).toBeInstanceOf(InsufficientPoints)
    expect(short).toMatchObject({ account, needed: 5, available: 0, missing: 5 })
    const wrong = await rejection(points.openAccount({ account: "V1", unit: "" }, office))
    expect(wrong).toBeInstanceOf(InvalidInput)
    expect(wrong).toMatchObject({ issues: [{ field: "account" }, { field: "unit" }] })
    const denied = await rejection(points.openAccount(open, { ...office, actor: person("V1") }))
    expect(denied).toBeInstanceOf(Denied)
    await points.openAccount(open, { ...office, key: "k" })
    const other = { account: "volunteer/V2", unit: "S1" }
    const reused = await rejection(points.openAccount(other, { ...office, key: "k" }))
    expect(reused).toBeInstanceOf(KeyReused)
  })

  it("rejects, and never throws, where a caller without types leaves out what is needed", async () => {
    const { points, submit } = await founded()
    // What a caller without types may pass.
    const nothing = undefined as never
    for (const promise of [
      points.openAccount(open, nothing),
      points.openAccount(nothing, nothing),
      submit(OpenAccount, open, nothing),
    ]) {
      expect(await rejection(promise)).toBeInstanceOf(Error)
    }
    const anonymous = points.openAccount(open, { ...office, actor: nothing })
    expect(await rejection(anonymous)).toMatchObject({
      _tag: "InvalidInput",
      issues: [{ field: "actor" }],
    })
  })

  it("rejects with the defect itself, where a command is broken", async () => {
    const { submit } = await founded()
    const defect = new TypeError("planted")
    const broken = command("test.broken", {
      input: Schema.Struct({}),
      permission: () => atUnit("S1", "test.broken"),
      decide: () => {
        throw defect
      },
    })
    expect(await rejection(submit(broken, {}, office))).toBe(defect)
  })

  it("tells what happened to a stream, and finds streams by their indexes", async () => {
    const practice = await founded()
    for (const [serial, unit] of ["S1", "S2", "S1"].entries()) {
      await practice.volunteering.registerVolunteer(
        registration(`V${serial}`, unit, serial),
        office,
      )
    }
    await practice.volunteering.withdrawVolunteer({ volunteer: "V0", unit: "S1" }, office)
    const facts = []
    for await (const fact of practice.history(Volunteer.ref("V0"))) facts.push(fact.event._tag)
    expect(facts).toEqual(["VolunteerRegistered", "VolunteerWithdrawn"])
    const again = practice.history(Volunteer.ref("V0"))
    for await (const { version } of again) {
      expect(version).toBe(1)
      break
    }
    for await (const { version } of again) {
      expect(version).toBe(1)
      break
    }
    const page = await practice.find(Volunteer, { index: "unit", prefix: ["S1"] })
    expect(page.items.map(({ id }) => id)).toEqual(["V2", "V0"])
  })

  it("takes an application's own commands, reactions, metrics and roles", async () => {
    const Visit = streamKind<number, { readonly _tag: "Visited"; readonly unit: string }>({
      name: "test.visit",
      initial: 0,
      evolve: (count) => count + 1,
    })
    const RecordVisit = command("test.recordVisit", {
      input: Schema.Struct({ unit: Schema.String }),
      permission: ({ unit }) => atUnit(unit, "test.recordVisit"),
      decide: ({ unit }) =>
        Result.succeed(decided({ unit }, append(Visit.ref(unit), { _tag: "Visited", unit }))),
    })
    const opened = OpenAccount.decode({ account: "team/T1", unit: "S1" })
    const practice = await founded({
      roles: [...practiceRoles, { name: "porter", allows: ["test.*"] }],
      metrics: [
        sumMetric({
          name: "visits",
          title: { zh: "来访", en: "visits" },
          of: [
            reads(Visit, "Visited", ({ unit }, { at, dayOf }) => [
              { unit, day: dayOf(at), amount: 1 },
            ]),
          ],
        }),
      ],
      reactions: [
        reaction({
          name: "visited -> account opened",
          on: Visit,
          event: "Visited",
          react: () => (Result.isSuccess(opened) ? [invoke(OpenAccount, opened.success)] : []),
        }),
      ],
    })
    await practice.access.grantRole({ actor: "porter", role: "porter", unit: "I1" }, office)
    const visit = { ...office, actor: person("porter") }
    expect((await practice.submit(RecordVisit, { unit: "S1" }, visit)).answer).toEqual({
      unit: "S1",
    })
    expect(await rejection(practice.submit(RecordVisit, { unit: "S3" }, visit))).toBeInstanceOf(
      Denied,
    )
    expect((await practice.state(Account.ref("team/T1")))?.opened).toBe("2025-03-03")
    const { total } = await practice.report(allTime, { unit: "I1", metrics: ["visits"] })
    expect(total).toEqual({ visits: 1 })
  })
})

describe("opening a practice", () => {
  it("rejects with the storage's own error, and lets go of what was opened before", async () => {
    const released: Array<string> = []
    const failure = new StorageError({ reason: "Down", operation: "open", detail: "planted" })
    const resource = Effect.acquireRelease(Effect.succeed("file"), (file) =>
      Effect.sync(() => released.push(file)),
    )
    const storage = Layer.effect(Storage, Effect.andThen(resource, Effect.fail(failure)))
    expect(await rejection(createPractice({ district, storage }))).toBe(failure)
    expect(released).toEqual(["file"])
  })

  it.each([
    [{ district: "" }, 'the district is ""; give the id of its unit, such as 220103'],
    [{ district: "a/b" }, 'the district is "a/b"; give the id of its unit, such as 220103'],
    [{ district, maxBatch: 0 }, "maxBatch is 0; give 1 or more"],
  ])("rejects settings that cannot work: %j", async (options, message) => {
    expect(await rejection(createPractice({ storage: memory, ...options }))).toEqual(
      new RangeError(message),
    )
  })

  it("gives practices of different districts, and of the same one, on one storage", async () => {
    const storage = shared()
    const one = await founded({ storage })
    const same = await createPractice({ district, storage })
    const other = await founded({ storage, district: "220104" })
    await one.points.openAccount(open, office)
    expect((await same.state(Account.ref(account)))?.opened).toBe("2025-03-03")
    expect(await other.state(Account.ref(account))).toBeUndefined()
    expect((await other.report(allTime)).openUnits.station).toBe(3)
    // Each opening of the adapter's own layer is a storage of its own.
    const alone = await createPractice({ district, storage: memory })
    expect(await alone.state(Account.ref(account))).toBeUndefined()
  })
})
