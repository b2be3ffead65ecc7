import { UnitId } from "@civic-practice/hierarchy"
import {
  Adjust,
  CancelReservation,
  CollectReservation,
  DefineReward,
  ExpireLots,
  ExpireReservations,
  ReceiveStock,
  Redeem,
  RefundRedemption,
  Reservation,
  ReservationId,
  Reserve,
  RewardId,
  SetPointsPolicy,
  Stock,
  stockId,
  WriteOffStock,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"
import { PlainCounter, plus } from "./reference/PlainCounter.ts"

const accounts = ["volunteer/v-1", "volunteer/v-2"]
const places = ["station-1", "station-2"]
const start = "2026-01-05"

const step = fc.record({
  days: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 1, 3, 9),
  account: fc.constantFrom("volunteer/v-1", "volunteer/v-1", "volunteer/v-1", "volunteer/v-2"),
  at: fc.constantFrom("station-1", "station-1", "station-1", "station-2"),
  quantity: fc.constantFrom(1, 1, 2, 3),
  which: fc.constantFrom(0, 0, 0, 1, 2),
  batch: fc.constantFrom(null, "a", "b"),
  fresh: fc.integer({ min: 0, max: 12 }),
  lasts: fc.constantFrom(null, 0, 2, 5, 10, 30),
  does: fc.constantFrom(
    "give",
    "give",
    "receive",
    "receive",
    "redeem",
    "redeem",
    "reserve",
    "reserve",
    "reserve",
    "collect",
    "collect",
    "collect",
    "collect",
    "guess",
    "cancel",
    "end",
    "refund",
    "refund",
    "refund",
    "expire",
    "writeOff",
  ),
})

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

const terms = fc.record({
  price: fc.integer({ min: 1, max: 4 }),
  perMonth: fc.integer({ min: 2, max: 8 }),
  holdDays: fc.constantFrom(0, 4, 9),
  extendsLots: fc.boolean(),
  grace: fc.constantFrom(0, 0, 4),
})

/** The library and the plain counter side by side. */
class Both {
  readonly office = new Office()
  readonly counter: PlainCounter
  private today = start
  private readonly codes = new Map<string, { readonly code: string; readonly at: string }>()
  private readonly redeemed = new Map<string, string>()
  readonly refused = new Map<string, number>()

  constructor(given: ConstructorParameters<typeof PlainCounter>[0]) {
    this.counter = new PlainCounter(given)
    const { price, perMonth, holdDays, extendsLots, grace } = given
    const name = { zh: "香皂", en: "soap" }
    const limit = { quantity: perMonth, per: "month" }
    const reward = { reward: "soap", unit: "district", name, price, stocked: true, limit }
    this.office.must(DefineReward, reward, start)
    const refund = grace === 0 ? { _tag: "ExpiredStaysExpired" } : { _tag: "Grace", days: grace }
    const hold = { days: holdDays, extends: extendsLots }
    this.office.must(SetPointsPolicy, { refund, hold }, start)
    // Something to begin with, or the first half of most histories would be refusals.
    const validUntil = plus(start, 6)
    for (const account of accounts) {
      this.counter.give(account, "a", 20, validUntil)
      const gift = { account, unit: "a", points: 20, validUntil, reason: "补发" }
      this.office.must(Adjust, gift, start)
    }
    const batch = { batch: "a", useBy: plus(start, 9) }
    for (const exchangePoint of places) {
      this.counter.receive(exchangePoint, 6, batch.batch, batch.useBy)
      const delivery = { reward: "soap", exchangePoint, quantity: 6, batch }
      this.office.must(ReceiveStock, delivery, start)
    }
  }

  take(one: Step): void {
    this.today = plus(this.today, one.days)
    const [actual, expected] = this.carryOut(one)
    let found: string | null = null
    if (Result.isFailure(actual)) {
      const failure: unknown = actual.failure
      found =
        typeof failure === "object" && failure !== null && "_tag" in failure
          ? String(failure._tag)
          : "unknown"
    } else {
      const answer: unknown = actual.success
      const isWrong = typeof answer === "object" && answer !== null && "attemptsLeft" in answer
      if (isWrong) found = "WrongCode"
    }
    expect(found, JSON.stringify([one, this.today])).toBe(expected)
    if (found !== null) this.refused.set(found, (this.refused.get(found) ?? 0) + 1)
    this.compare()
  }

  private carryOut(one: Step): readonly [Result.Result<unknown, unknown>, string | null] {
    const { office, counter, today } = this
    const { account, at, quantity, batch, fresh, lasts } = one
    const asked = { account, reward: "soap", exchangePoint: at, quantity }
    const reservation = [...this.codes.keys()].at(-1 - one.which) ?? "none"
    const { code = "NONE", at: there = at } = this.codes.get(reservation) ?? {}
    switch (one.does) {
      case "give": {
        const validUntil = lasts === null ? null : plus(today, lasts)
        // Of one unit, so that a lot is told by its last valid day.
        const unit = "a"
        const points = quantity * 6
        counter.give(account, unit, points, validUntil)
        const until = validUntil === null ? {} : { validUntil }
        const gift = { account, unit, points, ...until, reason: "补发" }
        return [office.attempt(Adjust, gift, today), null]
      }
      case "receive": {
        const useBy = batch === null ? null : plus(start, fresh * 3)
        const delivery = { reward: "soap", exchangePoint: at, quantity }
        if (batch === null || useBy === null) {
          counter.receive(at, quantity, null, null)
          return [office.attempt(ReceiveStock, delivery, today), null]
        }
        const result = office.attempt(ReceiveStock, { ...delivery, batch: { batch, useBy } }, today)
        if (useBy < today) return [result, "DayInPast"]
        counter.receive(at, quantity, batch, useBy)
        return [result, null]
      }
      case "writeOff": {
        const useBy = batch === null ? null : plus(start, fresh * 3)
        const key = batch === null || useBy === null ? {} : { batch: { batch, useBy } }
        const off = { reward: "soap", exchangePoint: at, quantity, reason: "破损", ...key }
        return [
          office.attempt(WriteOffStock, off, today),
          counter.writeOff(at, quantity, batch, useBy),
        ]
      }
      case "redeem": {
        const result = office.attempt(Redeem, asked, today)
        const id = Result.isSuccess(result) ? result.success.redemption : "none"
        const expected = counter.redeem(id, account, at, quantity, today)
        if (expected === null) this.redeemed.set(id, at)
        return [result, expected]
      }
      case "reserve": {
        const result = office.attempt(Reserve, asked, today)
        const id = Result.isSuccess(result) ? result.success.reservation : "none"
        if (Result.isSuccess(result)) {
          this.codes.set(id, { code: result.success.code, at })
        }
        return [result, counter.reserve(id, account, at, quantity, today)]
      }
      case "collect": {
        const collection = { reservation, exchangePoint: there, code, quantity }
        const expected = counter.collect(reservation, true, quantity, today)
        if (expected === null) this.redeemed.set(reservation, there)
        return [office.attempt(CollectReservation, collection, today), expected]
      }
      case "guess": {
        const guess = { reservation, exchangePoint: there, code: "00000000", quantity }
        return [
          office.attempt(CollectReservation, guess, today),
          counter.collect(reservation, false, quantity, today),
        ]
      }
      case "cancel": {
        const owner = counter.reservations.get(reservation)?.account ?? account
        const cancelled = { reservation, account: owner, exchangePoint: there }
        return [
          office.attempt(CancelReservation, cancelled, today),
          counter.end(reservation, "cancelled", today),
        ]
      }
      case "end": {
        const ids = [...this.codes.keys()]
        for (const id of ids) counter.end(id, "expired", today)
        if (ids.length === 0) return [Result.succeed(null), null]
        const run = { reservations: ids, day: today }
        const result = office.attempt(ExpireReservations, run, today)
        const again = office.must(ExpireReservations, run, today)
        expect(again.results.every(({ outcome }) => outcome === "unchanged")).toBe(true)
        return [result, null]
      }
      case "refund": {
        const [redemption = "none", place = at] = [...this.redeemed].at(-1 - one.which) ?? []
        return [
          office.attempt(RefundRedemption, { redemption, exchangePoint: place, quantity }, today),
          counter.refund(redemption, quantity, today),
        ]
      }
      case "expire":
        counter.expire(account, today)
        return [office.attempt(ExpireLots, { account, day: today }, today), null]
    }
  }

  private compare(): void {
    const { office, counter } = this
    for (const id of accounts) {
      const { lots, held = 0, redeemed, expired } = office.account(id)
      const inLots = lots.map((lot) => `${lot.unit} ${lot.validUntil} ${lot.left}`).toSorted()
      expect(inLots).toEqual(counter.lots(id))
      expect([held, redeemed, expired]).toEqual(
        ["held", "spent", "expired"].map((place) => counter.where(id, place)),
      )
      expect(office.faults(id)).toEqual([])
    }
    for (const at of places) {
      const stock = office.spec.view.get(Stock.ref(stockId(RewardId.make("soap"), UnitId.make(at))))
      const { onHand, reserved = 0, issued, writtenOff = 0, received, batches = [] } = stock
      expect(onHand + reserved).toBe(counter.onShelf(at))
      expect(reserved).toBe(counter.promised(at))
      expect(onHand + reserved + issued + writtenOff).toBe(received)
      expect(Math.min(onHand, reserved, issued, writtenOff)).toBeGreaterThanOrEqual(0)
      const there = batches.map((one) => `${one.batch} ${one.useBy} ${one.left}`).toSorted()
      expect(there).toEqual(counter.batches(at))
    }
    for (const [id, { status, until, wrong }] of counter.reservations) {
      const state = office.spec.view.get(Reservation.ref(ReservationId.make(id)))
      const expected = status === "collected" && this.isReturned(id) ? "returned" : status
      expect(state).toMatchObject({ status: expected, until, wrong })
    }
  }

  private isReturned(id: string): boolean {
    const one = this.counter.redemptions.get(id)
    return one !== undefined && one.returned === one.quantity
  }
}

const runs = Number(process.env.POINTS_HISTORIES ?? 1500)

describe("histories of reservations", () => {
  it(`come to what a plain counter says, after every step of ${runs} random ones`, {
    timeout: 3_600_000,
  }, () => {
    const happened = new Map<string, number>()
    const refused = new Map<string, number>()
    fc.assert(
      fc.property(terms, fc.array(step, { minLength: 20, maxLength: 60 }), (given, steps) => {
        const both = new Both(given)
        for (const one of steps) both.take(one)
        for (const { event } of both.office.spec.events()) {
          happened.set(event._tag, (happened.get(event._tag) ?? 0) + 1)
        }
        for (const [tag, count] of both.refused) refused.set(tag, (refused.get(tag) ?? 0) + count)
      }),
      { numRuns: runs },
    )
    // The histories are worth something only if all of this happens in them.
    for (const tag of [
      "PointsHeld",
      "PointsReleased",
      "PointsCollected",
      "PointsRefunded",
      "PointsExpired",
      "ReservationCancelled",
      "ReservationExpired",
      "ReservationReturned",
      "StockCollected",
      "StockReleased",
      "StockWrittenOff",
    ]) {
      expect(happened.get(tag) ?? 0, tag).toBeGreaterThan(runs / 20)
    }
    for (const tag of ["InsufficientPoints", "OutOfStock", "LimitReached", "WrongCode"]) {
      expect(refused.get(tag) ?? 0, tag).toBeGreaterThan(runs / 20)
    }
  })
})
