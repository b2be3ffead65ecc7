import { addDays, BusinessDay, encodeIndexKey } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  Account,
  Adjust,
  accountsWithExpiries,
  comingExpiries,
  ExpireLots,
  lotsInOrder,
  type SpendOrder,
  spendFrom,
} from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const start = BusinessDay.make("2026-03-01")
const dayAfter = (count: number): BusinessDay => addDays(start, count)

/** Points given by hand, as data: the account, the unit, how many, and in how many days they lapse. */
const gift = fc.record({
  account: fc.constantFrom("volunteer/v-1", "volunteer/v-2", "household/h-1"),
  unit: fc.constantFrom("a", "b", "station-1"),
  points: fc.integer({ min: 1, max: 9 }),
  lapses: fc.option(fc.integer({ min: 0, max: 40 })),
})
type Gift = typeof gift extends fc.Arbitrary<infer Value> ? Value : never

const given = (gifts: ReadonlyArray<Gift>): Office => {
  const office = new Office()
  for (const { account, unit, points, lapses } of gifts) {
    const until = lapses === null ? {} : { validUntil: dayAfter(lapses) }
    office.must(Adjust, { account, unit, points, ...until, reason: "补发" }, start)
  }
  return office
}

/** What lapses, from the gifts alone: points by day and unit. */
const plainExpiries = (gifts: ReadonlyArray<Gift>, account: string, from: number, to: number) => {
  const sums = new Map<string, number>()
  for (const one of gifts) {
    if (one.account !== account || one.lapses === null) continue
    if (one.lapses < from || one.lapses > to) continue
    const name = `${dayAfter(one.lapses)} ${one.unit}`
    sums.set(name, (sums.get(name) ?? 0) + one.points)
  }
  return Object.fromEntries([...sums].sort())
}

const { kind } = Account.ref("")

/** Whether the storage finds an account by the query, as an adapter does: by its key, below the query's end. */
const isFound = (office: Office, account: string, to: BusinessDay): boolean => {
  const query = accountsWithExpiries("realm", to)
  const key = kind.keys?.(office.account(account), account)[query.index]
  return key !== undefined && encodeIndexKey(key) < (query.to ?? "")
}

describe("coming expiries", () => {
  it("are all told, those behind the first lot too, and every account that has one is found", () => {
    const range = fc.tuple(fc.integer({ min: -1, max: 41 }), fc.integer({ min: 0, max: 20 }))
    fc.assert(
      fc.property(
        fc.array(gift, { maxLength: 12 }),
        range,
        fc.boolean(),
        (gifts, [from, days], writesOff) => {
          const office = given(gifts)
          const to = from + days
          const lapsedBefore = Math.max(0, from)
          for (const account of new Set(gifts.map((one) => one.account))) {
            if (writesOff) {
              const day = dayAfter(lapsedBefore)
              office.must(ExpireLots, { account, day }, day)
            }
            const coming = comingExpiries(office.account(account), dayAfter(from), dayAfter(to))
            const expected = plainExpiries(gifts, account, from, to)
            const told = coming.map(({ day, unit, points }) => [`${day} ${unit}`, points] as const)
            expect(Object.fromEntries(told.toSorted())).toEqual(expected)
            expect(told.length).toBe(Object.keys(expected).length)
            expect(coming.map(({ day }) => day)).toEqual(coming.map(({ day }) => day).toSorted())
            if (coming.length > 0) expect(isFound(office, account, dayAfter(to))).toBe(true)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it("control: an account is not found where the range ends before its first expiry", () => {
    const one = { account: "volunteer/v-1", unit: "a", points: 5 } as const
    const office = given([
      { ...one, lapses: 10 },
      { ...one, lapses: 20 },
      { ...one, lapses: null },
    ])
    expect(isFound(office, one.account, dayAfter(9))).toBe(false)
    expect(isFound(office, one.account, dayAfter(10))).toBe(true)
    expect(comingExpiries(office.account(one.account), dayAfter(0), dayAfter(30))).toEqual([
      { day: dayAfter(10), unit: "a", points: 5 },
      { day: dayAfter(20), unit: "a", points: 5 },
    ])
  })
})

describe("spend order", () => {
  /** Coins of 1 point, sorted as the order says and taken one by one. */
  const plainSpend = (
    lots: ReadonlyArray<{ unit: string; since: string; validUntil: string | null; left: number }>,
    count: number,
    day: string,
    order: SpendOrder,
    unit: string,
  ) => {
    const rank = (lot: (typeof lots)[number]) => {
      const until = lot.validUntil ?? "9999"
      const usual = `${until} ${lot.since} ${lot.unit}`
      if (order === "firstEarned") return `${lot.since} ${usual}`
      return order === "ownUnitFirst" ? `${lot.unit === unit ? 0 : 1} ${usual}` : usual
    }
    const coins = lots
      .filter(({ validUntil }) => validUntil === null || validUntil >= day)
      .flatMap((lot) => Array.from({ length: lot.left }, () => rank(lot)))
      .sort()
      .slice(0, count)
    if (coins.length < count) return undefined
    const taken: Record<string, number> = {}
    for (const coin of coins) taken[coin] = (taken[coin] ?? 0) + 1
    return { taken, rank }
  }

  it("is that of the policy, and takes exactly what is asked or nothing", () => {
    fc.assert(
      fc.property(
        fc.array(gift, { maxLength: 8 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        fc.constantFrom<SpendOrder>("soonestToExpire", "firstEarned", "ownUnitFirst"),
        fc.constantFrom("a", "b"),
        (gifts, count, after, order, unit) => {
          const office = given(gifts.map((one) => ({ ...one, account: "volunteer/v-1" })))
          const { lots } = office.account("volunteer/v-1")
          const day = dayAfter(after)
          const shares = spendFrom(lots, count, day, order, UnitId.make(unit))
          const expected = plainSpend(lots, count, day, order, unit)
          if (expected === undefined || shares === undefined) {
            expect([shares, expected]).toEqual([undefined, undefined])
            return
          }
          const taken = shares.map((share) => [expected.rank({ ...share, left: 0 }), share.points])
          expect(Object.fromEntries(taken)).toEqual(expected.taken)
          expect(lotsInOrder(lots, order, UnitId.make(unit)).length).toBe(lots.length)
        },
      ),
      { numRuns: 300 },
    )
  })
})
