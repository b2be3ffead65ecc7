import { type RecordedEvent, Storage, type StorageShape } from "@civic-practice/core"
import { type Verification, type VerifyOptions, verifyBooks } from "@civic-practice/points"
import { createPractice, type PromisePractice } from "@civic-practice/practice"
import { make } from "@civic-practice/storage-memory"
import { layer as sqlite } from "@civic-practice/storage-sqlite"
import { Effect, Layer, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { at, district, found, rules, shared } from "./District.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const path = temporaryFolder()
const volunteers = Array.from({ length: 12 }, (_, number) => `volunteer/V${number}`)
const accountOf = (number: number): string =>
  volunteers[number % volunteers.length] ?? "volunteer/V0"

/** A quarter of everything that moves points, stock and budgets, and the closing of its first month. */
const work = async (practice: PromisePractice): Promise<void> => {
  const { books, points } = practice
  await found(practice)
  const office = at("2025-01-02 09:00")
  await points.setPolicy(
    {
      budgets: [
        { unit: "S1", per: "month" },
        { unit: "I2", per: "quarter" },
      ],
    },
    office,
  )
  await points.grantBudget({ unit: "S1", period: "2025-01", points: 150 }, office)
  await points.grantBudget({ unit: "S1", period: "2025-02", points: 500 }, office)
  await points.grantBudget({ unit: "I2", period: "2025-Q1", points: 1000 }, office)
  await points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
  await points.defineReward(
    { reward: "soap", unit: "C", name: { zh: "香皂", en: "soap" }, price: 10, stocked: true },
    office,
  )
  await points.receiveStock({ reward: "soap", exchangePoint: "S3", quantity: 40 }, office)
  const units = ["S1", "S2", "S3"]
  const award = (number: number, day: string) => ({
    account: accountOf(number),
    fact: `record/${number}`,
    unit: units[number % 3] ?? "S1",
    day,
    minutes: 60 + 30 * (number % 3),
  })
  await points.awardMany(
    { awards: Array.from({ length: 36 }, (_, number) => award(number, "2025-01-10")) },
    at("2025-01-11 09:00"),
  )
  for (let number = 0; number < 6; number++) {
    await points.redeem(
      { account: accountOf(number), reward: "soap", exchangePoint: "S3", quantity: 1 },
      at("2025-01-20 09:00"),
    )
  }
  await points.adjust(
    { account: accountOf(3), unit: "I2", points: 70, reason: "补记" },
    at("2025-01-21 09:00"),
  )
  await points.closeMonth({ month: "2025-01" }, at("2025-02-01 09:00"))
  await books.seal("2025-01", at("2025-02-01 10:00"))
  await points.award({ ...award(36, "2025-01-30") }, at("2025-02-02 09:00"))
  await points.reverseEarning({ fact: "record/36", unit: "S1" }, at("2025-02-03 09:00"))
  await points.correctEarning({ ...award(37, "2025-02-02"), minutes: 120 }, at("2025-02-04 09:00"))
  await points.correctEarning({ ...award(37, "2025-02-02"), minutes: 30 }, at("2025-02-05 09:00"))
  await points.countStock(
    { reward: "soap", exchangePoint: "S3", counted: 33, reason: "盘点" },
    at("2025-02-06 09:00"),
  )
}

/** A storage in memory after that work. */
const worked = async (): Promise<StorageShape> => {
  const storage = Effect.runSync(make)
  const practice = await createPractice({ district, storage: shared(storage) })
  await work(practice)
  await practice.close()
  return storage
}

const verified = (storage: StorageShape, options?: VerifyOptions): Promise<Verification> =>
  Effect.runPromise(verifyBooks(district, options).pipe(Effect.provideService(Storage, storage)))

const allEvents = (storage: StorageShape): Promise<ReadonlyArray<RecordedEvent>> =>
  Effect.runPromise(Stream.runCollect(storage.read({ realm: district })))

/** The storage as it would be with other events, read one by one as asked. */
const withEvents = (
  storage: StorageShape,
  change: (events: ReadonlyArray<RecordedEvent>) => ReadonlyArray<RecordedEvent>,
): StorageShape => ({
  ...storage,
  read: (query) =>
    Stream.unwrap(
      Effect.map(Stream.runCollect(storage.read({ realm: district })), (events) => {
        const { after = 0, limit = Number.POSITIVE_INFINITY, stream } = query
        const found = change(events).filter((event) =>
          stream === undefined
            ? event.position > after
            : event.kind === stream.kind && event.id === stream.id && event.version > after,
        )
        return Stream.fromIterable(found.slice(0, limit))
      }),
    ),
})

const accountEvents = async (storage: StorageShape, id: string) =>
  (await allEvents(storage)).filter((event) => event.kind === "points.account" && event.id === id)

describe("the books of a realm", () => {
  it("are right after a quarter's work, in memory and in a file, however many streams fit at once", async () => {
    const memory = await worked()
    const whole = await verified(memory)
    expect(whole.difference).toBeNull()
    expect(whole.events).toBeGreaterThan(70)
    expect(await verified(memory, { streamsAtOnce: 3 })).toEqual(whole)
    const practice = await createPractice({
      district,
      storage: sqlite({ filename: path("books.sqlite") }),
    })
    await work(practice)
    expect(await practice.books.verify()).toEqual(whole)
    await practice.close()
  })

  it("go on from a cursor to the same end", async () => {
    const storage = await worked()
    const cursors: Array<VerifyOptions["cursor"]> = []
    const whole = await verified(storage, {
      streamsAtOnce: 5,
      onProgress: ({ cursor }) => {
        if (cursor !== undefined) cursors.push(JSON.parse(JSON.stringify(cursor)))
      },
    })
    expect(cursors.length).toBeGreaterThan(3)
    for (const cursor of cursors) {
      if (cursor !== undefined)
        expect(await verified(storage, { cursor, streamsAtOnce: 5 })).toEqual(whole)
    }
  })

  it("show a state that was tampered with, and where", async () => {
    const storage = await worked()
    const id = accountOf(4)
    const last = (await accountEvents(storage, id)).at(-1)
    const richer: StorageShape = {
      ...storage,
      load: (realm, keys) =>
        Effect.map(storage.load(realm, keys), (snapshots) =>
          snapshots.map((snapshot) =>
            snapshot.kind === "points.account" && snapshot.id === id && snapshot.state !== null
              ? {
                  ...snapshot,
                  state: snapshot.state.replace(/",(\d+),/, '",9999,'),
                }
              : snapshot,
          ),
        ),
    }
    const { difference } = await verified(richer)
    expect(difference).toMatchObject({
      what: "stateDiffers",
      stream: { kind: "points.account", id },
      position: last?.position,
    })
  })

  it("show every event that was changed, by its stream and its position", async () => {
    const storage = await worked()
    const events = (await allEvents(storage)).filter(({ kind }) => kind.startsWith("points."))
    for (const target of events.filter((_, place) => place % 5 === 0)) {
      const changed = withEvents(storage, (all) =>
        all.map((event) =>
          event.position === target.position
            ? { ...event, body: event.body.replace('"at":1', '"at":2') }
            : event,
        ),
      )
      const { difference } = await verified(changed)
      const isLast = difference?.what === "headDiffers"
      expect(difference, `${target.kind} ${target.position}`).not.toBeNull()
      expect(difference).toMatchObject({
        stream: { kind: target.kind, id: target.id },
        position: target.position,
      })
      if (!isLast) expect(difference?.what).toBe("eventChanged")
    }
  })

  it.each(["null", "[]", "7", '{"v":1,"at":1,', '{"v":1,"previous":"","data":null}'])(
    "show an event whose text is no event any more, by its stream and its position: %s",
    async (body) => {
      const storage = await worked()
      const events = (await allEvents(storage)).filter(({ kind }) => kind.startsWith("points."))
      const sealed = events.find(({ type }) => type === "MonthSealed")
      const [first] = await accountEvents(storage, accountOf(1))
      expect(sealed).toBeDefined()
      for (const target of [sealed, first]) {
        const { difference } = await verified(
          withEvents(storage, (all) =>
            all.map((event) => (event.position === target?.position ? { ...event, body } : event)),
          ),
        )
        expect(difference).toMatchObject({
          what: "eventChanged",
          stream: { kind: target?.kind, id: target?.id },
          position: target?.position,
        })
      }
    },
  )

  it("show a missing event, with its position", async () => {
    const storage = await worked()
    const events = (await allEvents(storage)).filter(({ kind }) => kind.startsWith("points."))
    for (const target of events.filter((_, place) => place % 5 === 2)) {
      const { difference } = await verified(
        withEvents(storage, (all) => all.filter(({ position }) => position !== target.position)),
      )
      expect(difference?.what, `${target.kind} ${target.position}`).toBe("eventMissing")
      // Behind the last event of the log there is no gap: then the stream's last event is named.
      if (target === events.at(-1)) expect(difference?.stream?.id).toBe(target.id)
      else expect(difference?.position).toBe(target.position)
    }
  })

  it("show two events of a stream that were swapped", async () => {
    const storage = await worked()
    const [first, second] = await accountEvents(storage, accountOf(1))
    const { difference } = await verified(
      withEvents(storage, (all) =>
        all.map((event) => {
          if (event.position === first?.position) return { ...event, body: second?.body ?? "" }
          if (event.position === second?.position) return { ...event, body: first?.body ?? "" }
          return event
        }),
      ),
    )
    expect(difference).toMatchObject({
      what: "eventChanged",
      stream: { kind: "points.account", id: accountOf(1) },
      position: first?.position,
    })
  })

  it("show a log that was written anew, hashes and all, since its month was sealed", async () => {
    const storage = await worked()
    const events = await allEvents(storage)
    // Of a unit, whose chain nothing else here looks at.
    const target = events.find(({ kind }) => kind === "hierarchy.unit")
    const { difference } = await verified(
      withEvents(storage, (all) =>
        all.map((event) =>
          event.position === target?.position
            ? { ...event, body: event.body.replace('"at":1', '"at":2') }
            : event,
        ),
      ),
    )
    expect(difference?.what).toBe("sealDiffers")
  })
})

describe("a budget", () => {
  const racing = async (storage: Layer.Layer<Storage>) => {
    const practice = await createPractice({ district, storage })
    await found(practice)
    const { points } = practice
    const office = at("2025-01-02 09:00")
    await points.setPolicy({ budgets: [{ unit: "S1", per: "month" }] }, office)
    await points.grantBudget({ unit: "S1", period: "2025-01", points: 95 }, office)
    await points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
    const day = "2025-01-10"
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, (_, number) =>
        number % 3 === 0
          ? points
              .adjust(
                { account: accountOf(number), unit: "S1", points: 7, reason: "补记" },
                at("2025-01-11 09:00"),
              )
              .then(() => 7)
          : points
              .award(
                {
                  account: accountOf(number),
                  fact: `record/${number}`,
                  unit: "S1",
                  day,
                  minutes: 60,
                },
                at("2025-01-11 09:00"),
              )
              .then(({ granted }) => granted),
      ),
    )
    const granted = answers.reduce(
      (sum, one) => sum + (one.status === "fulfilled" ? one.value : 0),
      0,
    )
    const refusals = answers.flatMap((one) => (one.status === "rejected" ? [one.reason._tag] : []))
    const { difference } = await practice.books.verify()
    await practice.close()
    return { granted, refusals: new Set(refusals), difference }
  }

  it("is spent to the last point by sixty at once, and by none beyond", async () => {
    for (const storage of [shared(), sqlite({ filename: path("budget.sqlite") })]) {
      expect(await racing(storage.pipe(Layer.orDie))).toEqual({
        granted: 95,
        refusals: new Set(["BudgetExhausted"]),
        difference: null,
      })
    }
  })
})
