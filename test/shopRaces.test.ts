import type { Storage } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  Account,
  AccountId,
  balanceOf,
  RewardId,
  Stock,
  type StockState,
  stockId,
} from "@civic-practice/points"
import { createPractice, type PromisePractice } from "@civic-practice/practice"
import { layer as postgres } from "@civic-practice/storage-postgres"
import { layer as sqlite } from "@civic-practice/storage-sqlite"
import type { Layer } from "effect"
import { describe, expect, it } from "vitest"
import { at, district, found, shared } from "../packages/practice/test/District.ts"
import { newDatabase } from "../packages/storage-postgres/test/fixtures/database.ts"
import { temporaryFolder } from "../packages/storage-sqlite/test/fixtures/temporaryFolder.ts"

const path = temporaryFolder()
const url = await newDatabase()
let number = 0

/** Storages that two practices share, as two processes do; each time with a realm or a file of its own. */
const storages: ReadonlyArray<readonly [string, () => () => Layer.Layer<Storage, unknown>]> = [
  [
    "memory",
    () => {
      const one = shared()
      return () => one
    },
  ],
  [
    "SQLite",
    () => {
      const filename = path(`races-${number++}.sqlite`)
      return () => sqlite({ filename })
    },
  ],
  ["PostgreSQL", () => () => postgres({ url })],
]

const day = "2026-02-02 10:00"
const place = "S1"
const asked = { reward: "soap", exchangePoint: place, quantity: 1 }

interface Shop {
  readonly practices: readonly [PromisePractice, PromisePractice]
  readonly stock: () => Promise<StockState>
  readonly close: () => Promise<void>
}

let realms = 0

/** A founded district with soap on its shelf, open twice. */
const shop = async (
  storage: () => Layer.Layer<Storage, unknown>,
  pieces: number,
): Promise<Shop> => {
  const realm = `${district}-${realms++}`
  const one = await createPractice({ district: realm, storage: storage() })
  await found(one)
  const other = await createPractice({ district: realm, storage: storage() })
  const soap = { reward: "soap", unit: realm, name: { zh: "香皂", en: "soap" }, price: 10 }
  await one.points.defineReward({ ...soap, stocked: true }, at(day))
  if (pieces > 0) {
    const delivery = { reward: "soap", exchangePoint: place, quantity: pieces }
    await one.points.receiveStock(delivery, at(day))
  }
  const ref = Stock.ref(stockId(RewardId.make("soap"), UnitId.make(place)))
  return {
    practices: [one, other],
    stock: async () => (await one.state(ref)) ?? Stock.initial,
    close: async () => {
      await one.close()
      await other.close()
    },
  }
}

const give = (practice: PromisePractice, account: string, points: number, parts: object = {}) =>
  practice.points.adjust({ account, unit: place, points, reason: "慰问", ...parts }, at(day))

const balance = async (practice: PromisePractice, account: string): Promise<number> => {
  const state = await practice.state(Account.ref(AccountId.make(account)))
  return state === undefined ? 0 : balanceOf(state)
}

/** The tags of those that were refused, and the number of those that were not. */
const outcomes = async (
  calls: ReadonlyArray<Promise<unknown>>,
): Promise<{ readonly done: number; readonly refusals: ReadonlyArray<string> }> => {
  const settled = await Promise.allSettled(calls)
  const refusals = settled.flatMap((one) =>
    one.status === "rejected" ? [String(one.reason?._tag ?? one.reason)] : [],
  )
  return { done: settled.length - refusals.length, refusals }
}

describe.each(storages)("at once, on %s", (_, open) => {
  it("ten buyers for each piece: redeemed or reserved, every piece goes once", async () => {
    const pieces = 6
    const { practices, stock, close } = await shop(open(), pieces)
    const buyers = Array.from({ length: pieces * 10 }, (_, index) => `volunteer/b-${index}`)
    await Promise.all(buyers.map((buyer) => give(practices[0], buyer, 10)))
    const { done, refusals } = await outcomes(
      buyers.map((account, index) => {
        const { points } = practices[index % 2 === 0 ? 0 : 1]
        return index % 3 === 0
          ? points.reserve({ account, ...asked }, at(day))
          : points.redeem({ account, ...asked }, at(day))
      }),
    )
    expect(done).toBe(pieces)
    expect(new Set(refusals)).toEqual(new Set(["OutOfStock"]))
    const { onHand, issued, reserved = 0, received } = await stock()
    expect({ onHand, sold: issued + reserved, received }).toEqual({
      onHand: 0,
      sold: pieces,
      received: pieces,
    })
    await close()
  })

  it("a hundred spenders of one account: it is spent once", async () => {
    const { practices, stock, close } = await shop(open(), 1000)
    const account = "volunteer/v-1"
    await give(practices[0], account, 75)
    const { done, refusals } = await outcomes(
      Array.from({ length: 100 }, (_, index) => {
        const { points } = practices[index % 2 === 0 ? 0 : 1]
        return index % 4 === 0
          ? points.reserve({ account, ...asked }, at(day))
          : points.redeem({ account, ...asked }, at(day))
      }),
    )
    expect(done).toBe(7)
    expect(new Set(refusals)).toEqual(new Set(["InsufficientPoints"]))
    const state = await practices[0].state(Account.ref(AccountId.make(account)))
    expect(state).toMatchObject({ lots: [{ left: 5 }] })
    expect((state?.redeemed ?? 0) + (state?.held ?? 0)).toBe(70)
    const { issued, reserved = 0 } = await stock()
    expect(issued + reserved).toBe(7)
    await close()
  })

  it("many awards at the edge of a cap and of a budget: both are filled, and neither is passed", async () => {
    const { practices, close } = await shop(open(), 0)
    const [{ district: realm, points }] = practices
    const rule = { earns: { _tag: "PerHour", points: 10 }, rounding: "floor" } as const
    const capped = { ...rule, id: "hours", caps: { perMonth: 45 }, validity: { _tag: "Never" } }
    await points.publishRules({ effectiveFrom: "2026-01-01", rules: [capped as never] }, at(day))
    await points.setPolicy({ budgets: [{ unit: "S2", per: "month" }] }, at(day))
    await points.grantBudget({ unit: "S2", period: "2026-02", points: 75 }, at(day))
    const service = { day: "2026-02-02", minutes: 60 }
    const award = (index: number, account: string, unit: string) =>
      practices[index % 2 === 0 ? 0 : 1].points.award(
        { account, fact: `record/${unit}-${index}`, unit, ...service },
        at(day),
      )
    const sum = async (calls: ReadonlyArray<Promise<{ readonly granted: number }>>) =>
      (await Promise.all(calls)).reduce((all, { granted }) => all + granted, 0)
    const numbers = Array.from({ length: 30 }, (_, index) => index)
    expect(await sum(numbers.map((index) => award(index, "volunteer/v-1", place)))).toBe(45)
    expect(await balance(practices[0], "volunteer/v-1")).toBe(45)
    const many = numbers.map((index) => award(index, `volunteer/b-${index}`, "S2"))
    expect(await sum(many)).toBe(75)
    const held = numbers.map((index) => balance(practices[1], `volunteer/b-${index}`))
    expect((await Promise.all(held)).reduce((all, one) => all + one, 0)).toBe(75)
    expect(realm).toBe(practices[1].district)
    await close()
  })

  it("one code shown at two counters: what is reserved is collected once", async () => {
    const { practices, stock, close } = await shop(open(), 10)
    const account = "volunteer/v-1"
    await give(practices[0], account, 10)
    const { reservation, code } = await practices[0].points.reserve({ account, ...asked }, at(day))
    const { done, refusals } = await outcomes(
      Array.from({ length: 20 }, (_, index) =>
        practices[index % 2 === 0 ? 0 : 1].points.collectReservation(
          { reservation, exchangePoint: place, code },
          at(day),
        ),
      ),
    )
    expect(done).toBe(1)
    expect(new Set(refusals)).toEqual(new Set(["NotReserved"]))
    expect(await stock()).toMatchObject({ onHand: 9, issued: 1 })
    expect(await balance(practices[0], account)).toBe(0)
    await close()
  })

  it("wrong codes at many counters: no more than five are tried", async () => {
    const { practices, close } = await shop(open(), 10)
    const account = "volunteer/v-1"
    await give(practices[0], account, 10)
    const { reservation } = await practices[0].points.reserve({ account, ...asked }, at(day))
    const { done, refusals } = await outcomes(
      Array.from({ length: 30 }, (_, index) =>
        practices[index % 2 === 0 ? 0 : 1].points.collectReservation(
          { reservation, exchangePoint: place, code: `${10_000_000 + index}` },
          at(day),
        ),
      ),
    )
    expect({ done, refusals: new Set(refusals) }).toEqual({
      done: 5,
      refusals: new Set(["ReservationLocked"]),
    })
    await close()
  })

  it("collecting, cancelling, running out and the expiry of points: one of them wins, and all adds up", async () => {
    const { practices, stock, close } = await shop(open(), 40)
    const made = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const account = `volunteer/c-${index}`
        await give(practices[0], account, 30, { validUntil: "2026-02-05" })
        const { points } = practices[0]
        const { reservation, code } = await points.reserve({ account, ...asked }, at(day))
        return { account, reservation, code }
      }),
    )
    const later = at("2026-02-10 10:00")
    const lastDay = at("2026-02-09 10:00")
    const calls = made.flatMap(({ account, reservation, code }) => [
      practices[0].points.collectReservation({ reservation, exchangePoint: place, code }, lastDay),
      practices[1].points.cancelReservation({ reservation, account, exchangePoint: place }, later),
      practices[1].points
        .expireReservations({ reservations: [reservation], day: "2026-02-10" }, later)
        .then(({ results: [result] }) => {
          if (result?.outcome !== "expired")
            throw Object.assign(new Error(), { _tag: "NotReserved" })
        }),
      practices[0].points.expireLots({ account, day: "2026-02-10" }, later).then(() => {
        throw Object.assign(new Error(), { _tag: "Expiry" })
      }),
    ])
    const { done, refusals } = await outcomes(calls)
    expect(done).toBe(made.length)
    expect(new Set(refusals)).toEqual(new Set(["NotReserved", "Expiry"]))
    let redeemed = 0
    for (const { account } of made) {
      const state = await practices[0].state(Account.ref(AccountId.make(account)))
      expect(state).toMatchObject({ issued: 30, lots: [] })
      expect(state?.held).toBeUndefined()
      expect((state?.redeemed ?? 0) + (state?.expired ?? 0)).toBe(30)
      redeemed += state?.redeemed ?? 0
    }
    const { onHand, issued, reserved } = await stock()
    expect({ onHand, issued, reserved }).toEqual({
      onHand: 40 - redeemed / 10,
      issued: redeemed / 10,
      reserved: undefined,
    })
    await close()
  })
})
