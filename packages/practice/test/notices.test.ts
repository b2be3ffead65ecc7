import { person, Storage, StorageError, type StorageShape } from "@civic-practice/core"
import {
  Account,
  AccountId,
  Notice,
  NoticeId,
  type NoticeListRow,
  noticePageRef,
} from "@civic-practice/points"
import { createPractice, Practice, type PromisePractice } from "@civic-practice/practice"
import { make } from "@civic-practice/storage-memory"
import { Effect, Layer, Stream } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { at, district, found, founded, registration, shared, time } from "./District.ts"
import { plainRow } from "./plainNotice.ts"
import { rejection } from "./rejection.ts"

const collect = async <A>(items: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const all: Array<A> = []
  for await (const item of items) all.push(item)
  return all
}

const give = (
  practice: PromisePractice,
  volunteer: string,
  unit: string,
  on: string,
  points: number,
) =>
  practice.points.adjust(
    { account: `volunteer/${volunteer}`, unit, points, reason: "慰问活动" },
    at(`${on} 10:00`),
  )

const offerSoap = (practice: PromisePractice) =>
  practice.points.defineReward(
    { reward: "soap", unit: district, name: { zh: "肥皂", en: "soap" }, price: 3, stocked: false },
    at("2025-01-02 09:00"),
  )

const redeem = (practice: PromisePractice, volunteer: string, exchangePoint: string, on: string) =>
  practice.points.redeem(
    { account: `volunteer/${volunteer}`, reward: "soap", exchangePoint, quantity: 1 },
    at(`${on} 11:00`),
  )

const order = (practice: PromisePractice, unit: string, scope: "unit" | "subtree" = "subtree") =>
  practice.points.publishNotice(
    { notice: "N1", unit, scope, period: "2025-Q3" },
    at("2025-10-09 09:00"),
  )

const publish = async (practice: PromisePractice, unit: string) => {
  await order(practice, unit)
  return practice.notices.compile("N1", { at: time("2025-10-09 10:00") })
}

const shownAt = { at: time("2025-10-10 09:00") }

const figuresOf = (row: NoticeListRow | undefined) => {
  if (row?.section !== "people") return undefined
  const { balance, earned, expired, opening, redeemed, reversed } = row
  return { opening, earned, redeemed, expired, reversed, balance }
}

describe("a notice of points and redemptions", () => {
  it("shows masked names, a number for who was erased, and figures of the unit's points", async () => {
    const practice = await founded()
    await offerSoap(practice)
    for (const [place, volunteer] of ["V1", "V2"].entries()) {
      await practice.volunteering.registerVolunteer(
        registration(volunteer, "S1", place + 1),
        at("2025-01-03 09:00"),
      )
    }
    await give(practice, "V1", "S1", "2025-06-30", 10)
    await give(practice, "V1", "S1", "2025-07-01", 4)
    await give(practice, "V1", "S3", "2025-07-02", 50)
    await give(practice, "V2", "S2", "2025-09-30", 7)
    await redeem(practice, "V1", "S1", "2025-08-01")
    const published = await publish(practice, "I1")
    expect(published).toMatchObject({
      publishedOn: "2025-10-09",
      lastDay: "2025-10-15",
      rows: { people: 2, redemptions: 1 },
    })
    await practice.volunteering.erasePersonalData(
      { volunteer: "V2", unit: "S1" },
      at("2025-10-09 15:00"),
    )
    const rows = await collect(practice.notices.list("N1", shownAt))
    expect(rows.map(({ id, name, status }) => [id, name, status])).toEqual([
      ["people/1", "样*******", "published"],
      ["people/2", "V2", "published"],
      ["redemptions/1", "样*******", "published"],
    ])
    expect(figuresOf(rows[0])).toMatchObject({ opening: 10, earned: 4, redeemed: 3, balance: 11 })
    expect(figuresOf(rows[1])).toMatchObject({ opening: 0, earned: 7, balance: 7 })
    expect(rows[2]).toMatchObject({ reward: "soap", quantity: 1, points: 3, exchangePoint: "S1" })
    expect(JSON.stringify(rows)).not.toContain("volunteer/")
  })

  it("adds up as a pencil would, at any unit, whatever happened", async () => {
    const action = fc.record({
      what: fc.constantFrom("give", "give", "lapsing", "deduct", "redeem", "refund", "expire"),
      volunteer: fc.constantFrom("V1", "V2", "V3"),
      unit: fc.constantFrom("S1", "S2", "S3", "I1"),
      ahead: fc.integer({ min: 0, max: 40 }),
      points: fc.integer({ min: 1, max: 20 }),
    })
    const under = {
      S1: ["S1", "P1"],
      I1: ["I1", "S1", "S2", "P1"],
      C: ["C", "I1", "I2", "S1", "S2", "S3", "P1"],
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 5, maxLength: 25 }),
        fc.constantFrom("S1", "I1", "C"),
        async (actions, unit) => {
          const practice = await founded()
          await offerSoap(practice)
          let day = Date.UTC(2025, 4, 20)
          const redeemed: Array<{ redemption: string; exchangePoint: string; on: string }> = []
          const refunded: Array<string> = []
          for (const one of actions) {
            day = Math.min(day + one.ahead * 86_400_000, Date.UTC(2025, 9, 8))
            const on = new Date(day).toISOString().slice(0, 10)
            const account = `volunteer/${one.volunteer}`
            const office = at(`${on} 12:00`)
            try {
              switch (one.what) {
                case "give":
                  await give(practice, one.volunteer, one.unit, on, one.points)
                  break
                case "lapsing": {
                  const validUntil = new Date(day + 20 * 86_400_000).toISOString().slice(0, 10)
                  const { points, unit: issuer } = one
                  const reason = "慰问活动"
                  await practice.points.adjust(
                    { account, unit: issuer, points, validUntil, reason },
                    office,
                  )
                  break
                }
                case "deduct":
                  await give(practice, one.volunteer, one.unit, on, -one.points)
                  break
                case "redeem": {
                  const { redemption } = await redeem(practice, one.volunteer, one.unit, on)
                  redeemed.push({ redemption, exchangePoint: one.unit, on })
                  break
                }
                case "refund": {
                  const last = redeemed.at(-1)
                  if (last === undefined) break
                  const { exchangePoint, redemption } = last
                  await practice.points.refundRedemption({ redemption, exchangePoint }, office)
                  redeemed.pop()
                  refunded.push(redemption)
                  break
                }
                case "expire":
                  await practice.points.expireLots({ account, day: on }, office)
              }
            } catch (refusal) {
              // What is refused changes nothing, and is not in the list.
              if (!(refusal instanceof Error && "localized" in refusal)) throw refusal
            }
          }
          await order(practice, unit)
          const [ordered] = await collect(practice.history(Notice.ref(NoticeId.make("N1"))))
          // Recorded after the order: not in this list, whatever day it is of.
          await give(practice, "V1", "S1", "2025-09-01", 1000)
          const { rows } = await practice.notices.compile("N1", { at: time("2025-10-09 10:00") })
          const list = await collect(practice.notices.list("N1", shownAt))
          expect(list.filter(({ section }) => section === "people").length).toBe(rows.people)
          const units = under[unit as keyof typeof under]
          for (const volunteer of ["V1", "V2", "V3"]) {
            const history = await collect(
              practice.history(Account.ref(AccountId.make(`volunteer/${volunteer}`))),
            )
            const plain = plainRow(
              history,
              units,
              "2025-07-01",
              "2025-09-30",
              ordered?.position ?? 0,
            )
            const row = list.find(({ name, section }) => section === "people" && name === volunteer)
            const isEmpty = Object.values(plain).every((points) => points === 0)
            expect(figuresOf(row)).toEqual(isEmpty ? undefined : plain)
          }
          const inPeriod = redeemed.filter(
            ({ exchangePoint, on }) =>
              units.includes(exchangePoint) && on >= "2025-07-01" && on <= "2025-09-30",
          )
          const listed = list.flatMap((row) =>
            row.section === "redemptions" && row.quantity > 0 && !refunded.includes(row.redemption)
              ? [row.redemption]
              : [],
          )
          expect(listed).toEqual(inPeriod.map(({ redemption }) => redemption))
          expect(await practice.notices.isIntact("N1")).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })

  it("is read in pages, and the hash is over all of them", async () => {
    const storage = Effect.runSync(make)
    const practice = await createPractice({ district, storage: shared(storage) })
    await found(practice)
    await offerSoap(practice)
    const names = Array.from({ length: 430 }, (_, index) => `W${String(index).padStart(3, "0")}`)
    await Promise.all(names.map((name) => give(practice, name, "S1", "2025-07-05", 9)))
    await Promise.all(names.slice(0, 205).map((name) => redeem(practice, name, "S1", "2025-07-06")))
    const { hash, rows } = await publish(practice, "S1")
    expect(rows).toEqual({ people: 430, redemptions: 205 })
    const list = await collect(practice.notices.list("N1", shownAt))
    expect(list.flatMap((row) => (row.section === "people" ? [row.name] : []))).toEqual(names)
    expect(list.map(({ id }) => id)).toEqual([
      ...names.map((_, index) => `people/${index + 1}`),
      ...names.slice(0, 205).map((_, index) => `redemptions/${index + 1}`),
    ])
    const sizes = await Promise.all(
      [1, 2, 3, 4].map((page) =>
        practice.state(noticePageRef(NoticeId.make("N1"), "people", page)),
      ),
    )
    expect(sizes.map((page) => page?.rows.length)).toEqual([200, 200, 30, undefined])
    expect(await practice.notices.isIntact("N1")).toBe(true)
    expect((await practice.state(Notice.ref(NoticeId.make("N1"))))?.hash).toBe(hash)

    // Somebody with the storage in their hands makes one figure another.
    const key = { kind: "points.noticePage", id: "N1/people/2" }
    const [page] = await Effect.runPromise(storage.load(district, [key]))
    if (page?.state == null) throw new Error("there is no page")
    const forged = page.state.replace('"earned":9', '"earned":8')
    expect(forged).not.toBe(page.state)
    const write = {
      ...key,
      expectedVersion: page.version,
      state: forged,
      head: page.head,
      events: [],
    }
    await Effect.runPromise(storage.commit({ realm: district, writes: [write], reads: [] }))
    expect(await practice.notices.isIntact("N1")).toBe(false)
  })

  it("is compiled anew after it was broken off at any write, to the same list", async () => {
    const lists = new Set<string>()
    for (let allowed = 0; allowed < 6; allowed++) {
      const inner = Effect.runSync(make)
      let left = Number.POSITIVE_INFINITY
      const storage: StorageShape = {
        ...inner,
        commit: (batch) =>
          Effect.suspend(() =>
            left-- > 0
              ? inner.commit(batch)
              : Effect.fail(
                  new StorageError({ reason: "Down", operation: "commit", detail: "gone" }),
                ),
          ),
      }
      const practice = await createPractice({ district, storage: shared(storage) })
      await found(practice)
      await Promise.all(
        Array.from({ length: 450 }, (_, index) =>
          give(practice, `W${index}`, "S1", "2025-07-05", 1 + (index % 7)),
        ),
      )
      await order(practice, "S1")
      left = allowed
      const broken = practice.notices.compile("N1", { at: time("2025-10-09 10:00") })
      if (allowed < 5) expect(await rejection(broken)).toBeInstanceOf(StorageError)
      else await broken
      if (allowed < 5) {
        expect(await collect(practice.notices.list("N1", shownAt))).toEqual([])
      }
      left = Number.POSITIVE_INFINITY
      const { hash, rows } = await practice.notices.compile("N1", { at: time("2025-10-09 11:00") })
      expect(rows.people).toBe(450)
      expect(await practice.notices.isIntact("N1")).toBe(true)
      // Done again, it answers the same.
      expect((await practice.notices.compile("N1")).hash).toBe(hash)
      lists.add(hash)
    }
    expect(lists.size).toBe(1)
  })

  it("is one list also where two compile it at once", async () => {
    const practice = await founded()
    await Promise.all(
      Array.from({ length: 450 }, (_, index) => give(practice, `W${index}`, "S1", "2025-07-05", 5)),
    )
    await order(practice, "S1")
    const done = await Promise.allSettled(
      [1, 2, 3].map(() => practice.notices.compile("N1", { at: time("2025-10-09 10:00") })),
    )
    const published = done.flatMap((one) => (one.status === "fulfilled" ? [one.value.hash] : []))
    expect(published.length).toBeGreaterThan(0)
    expect(new Set(published).size).toBe(1)
    expect(await practice.notices.isIntact("N1")).toBe(true)
    expect((await collect(practice.notices.list("N1", shownAt))).length).toBe(450)
  })

  it("follows the tree of the period's last day", async () => {
    const practice = await founded()
    await give(practice, "V1", "S1", "2025-07-05", 5)
    await give(practice, "V1", "S3", "2025-07-05", 7)
    await practice.hierarchy.moveUnit(
      { unit: "S3", parent: "I1", on: "2025-09-30" },
      at("2025-09-30 09:00"),
    )
    await practice.hierarchy.moveUnit(
      { unit: "S1", parent: "I2", on: "2025-10-01" },
      at("2025-10-01 09:00"),
    )
    await publish(practice, "I1")
    const [row] = await collect(practice.notices.list("N1", shownAt))
    expect(figuresOf(row)).toMatchObject({ earned: 12, balance: 12 })
  })

  it("holds up the row that somebody objects to, and shows what was corrected", async () => {
    const practice = await founded()
    await give(practice, "V1", "S1", "2025-07-05", 5)
    await give(practice, "V2", "S1", "2025-07-05", 5)
    await publish(practice, "S1")
    await practice.access.grantRole(
      { actor: "manager", role: "unitManager", unit: "S1" },
      at("2025-01-01 09:00"),
    )
    await practice.access.grantRole(
      { actor: "head", role: "administrator", unit: district },
      at("2025-01-01 09:00"),
    )
    const as = (id: string, when: string) => ({ actor: person(id), at: time(when) })
    const objector = "V1"
    const { objection } = await practice.points.fileObjection(
      { notice: "N1", unit: "S1", row: "people/1", reason: "少记一次", objector },
      as(objector, "2025-10-10 09:00"),
    )
    const statuses = async (when: string) =>
      (await collect(practice.notices.list("N1", { at: time(when) }))).map(({ status }) => status)
    expect(await statuses("2025-10-10 10:00")).toEqual(["paused", "published"])
    await practice.points.answerObjection(
      { objection, unit: "S1", answer: "名单无误" },
      as("manager", "2025-10-13 09:00"),
    )
    await practice.points.escalateObjection(
      { objection, unit: "S1", objector },
      as(objector, "2025-10-14 09:00"),
    )
    expect(await statuses("2025-10-16 10:00")).toEqual(["paused", "final"])
    const finalise = { notice: "N1", unit: "S1" }
    expect(
      await rejection(practice.points.finaliseNotice(finalise, as("manager", "2025-10-16 10:00"))),
    ).toMatchObject({ _tag: "ObjectionsOpen", open: 1, first: objection })
    const correction = { _tag: "Adjust", unit: "S1", points: 3 } as const
    const decision = { _tag: "Upheld", correction } as const
    const decided = await practice.points.decideObjection(
      { objection, unit: "S1", decision, reasons: "漏记一次" },
      as("head", "2025-10-16 11:00"),
    )
    expect(decided.correction?.by).toBe("adjustment")
    const history = await collect(practice.history(Account.ref(AccountId.make("volunteer/V1"))))
    const added = history.at(-1)?.event
    expect(added).toMatchObject({ _tag: "PointsAdded", points: 3 })
    expect(added).toHaveProperty("adjustment", decided.correction?.reference)
    await practice.points.finaliseNotice(finalise, as("manager", "2025-10-16 12:00"))
    const [row] = await collect(practice.notices.list("N1", { at: time("2025-10-17 10:00") }))
    expect(row).toMatchObject({ status: "corrected", corrections: [decided.correction] })
    expect(figuresOf(row)).toMatchObject({ balance: 5 })
    const objections = await collect(practice.notices.objections("N1", shownAt))
    expect(objections).toMatchObject([{ objection, status: "upheld", row: "people/1" }])
    expect(JSON.stringify(objections)).not.toContain(`"${objector}"`)
  })

  it("is the same to callers of Effect", async () => {
    const layer = Practice.layer({ district }).pipe(Layer.provideMerge(shared()))
    const program = Effect.gen(function* () {
      const practice = yield* Practice
      yield* Storage
      const unknown = yield* Effect.flip(practice.notices.compile("N9"))
      const unread = yield* Effect.flip(Stream.runCollect(practice.notices.list("N9")))
      return [unknown._tag, unread._tag]
    })
    expect(await Effect.runPromise(Effect.provide(program, layer))).toEqual([
      "UnknownNotice",
      "UnknownNotice",
    ])
  })
})
