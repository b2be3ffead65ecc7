import {
  CancelReservation,
  CollectReservation,
  ExpireLots,
  ExpireReservations,
  Redeem,
  RefundRedemption,
  Reservation,
  ReservationId,
  Reserve,
  SetPointsPolicy,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Office } from "./Office.ts"
import { account, asked, at, give, officeWith } from "./soapShop.ts"

const status = (office: Office, id: string) =>
  office.spec.view.get(Reservation.ref(ReservationId.make(id)))?.status

describe("what others shipped", () => {
  it("redeem, cancel and expire in any order: points lapse once, and none comes back to life", () => {
    const doings = ["cancelOne", "collectTwo", "refundThree", "expireLots", "expireReservations"]
    const orders = (left: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
      left.length === 0
        ? [[]]
        : left.flatMap((first) =>
            orders(left.filter((other) => other !== first)).map((rest) => [first, ...rest]),
          )
    for (const order of orders(doings)) {
      const office = officeWith(0)
      // Lapses on the last day on which the reservations hold.
      give(office, 40, { validUntil: "2026-02-07" })
      const one = office.must(Reserve, asked, "2026-02-01")
      const two = office.must(Reserve, asked, "2026-02-01")
      const { redemption } = office.must(Redeem, asked, "2026-02-01")
      const day = "2026-02-08"
      for (const doing of order) {
        if (doing === "cancelOne") {
          const cancelled = { reservation: one.reservation, account, exchangePoint: at }
          office.must(CancelReservation, cancelled, day)
        } else if (doing === "collectTwo") {
          const shown = { reservation: two.reservation, exchangePoint: at, code: two.code }
          office.must(CollectReservation, shown, day)
        } else if (doing === "refundThree") {
          office.must(RefundRedemption, { redemption, exchangePoint: at }, day)
        } else if (doing === "expireLots") office.must(ExpireLots, { account, day }, day)
        else {
          const run = { reservations: [one.reservation, two.reservation], day }
          office.must(ExpireReservations, run, day)
        }
        expect(office.faults(account), order.join()).toEqual([])
      }
      office.must(ExpireLots, { account, day }, day)
      // Ten were collected; all others have lapsed, whatever came first.
      expect(office.account(account), order.join()).toMatchObject({
        issued: 40,
        redeemed: 10,
        expired: 30,
        lots: [],
      })
    }
  })

  it("a refund in parts gives back as much as one in full, and never more", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }),
        (quantities) => {
          const office = officeWith(0, {}, 10)
          give(office, 33, { unit: "a", validUntil: "2026-06-30" })
          give(office, 47, { unit: "b", validUntil: "2026-12-31" })
          const before = office.account(account).lots
          const { redemption } = office.must(Redeem, { ...asked, quantity: 8 }, "2026-02-01")
          let left = 8
          for (const quantity of quantities) {
            const part = { redemption, exchangePoint: at, quantity }
            const result = office.attempt(RefundRedemption, part, "2026-02-02")
            expect(Result.isSuccess(result)).toBe(quantity <= left && left > 0)
            if (Result.isSuccess(result)) {
              expect(result.success).toEqual({ points: quantity * 10, expired: 0 })
              left -= quantity
            }
            expect(office.account(account).redeemed).toBe(left * 10)
            expect(office.faults(account)).toEqual([])
          }
          if (left > 0) {
            office.must(RefundRedemption, { redemption, exchangePoint: at }, "2026-02-02")
          }
          expect(office.account(account).lots).toEqual(before)
          expect(
            office.refused(RefundRedemption, { redemption, exchangePoint: at }, "2026-02-03"),
          ).toMatchObject({ _tag: "NotRedeemed", refunded: "2026-02-02" })
        },
      ),
    )
  })

  it("a refund and a cancellation of one reservation: only what was collected is refunded", () => {
    const office = officeWith(30)
    const { reservation, code } = office.must(Reserve, { ...asked, quantity: 2 }, "2026-02-01")
    const refund = { redemption: reservation, exchangePoint: at }
    expect(office.refused(RefundRedemption, refund, "2026-02-01")).toMatchObject({
      _tag: "NotRedeemed",
    })
    const collection = { reservation, exchangePoint: at, code, quantity: 1 }
    office.must(CollectReservation, collection, "2026-02-01")
    const cancelled = { reservation, account, exchangePoint: at }
    expect(office.refused(CancelReservation, cancelled, "2026-02-01")).toMatchObject({
      _tag: "NotReserved",
      status: "collected",
    })
    expect(office.must(RefundRedemption, refund, "2026-02-01")).toMatchObject({ points: 10 })
    expect(status(office, reservation)).toBe("returned")
    expect(office.refused(RefundRedemption, refund, "2026-02-01")).toMatchObject({
      _tag: "NotRedeemed",
    })
    expect(office.account(account)).toMatchObject({ redeemed: 0, lots: [{ left: 30 }] })
  })

  it.each([
    [true, "2026-02-08"],
    [false, "2026-02-03"],
  ])(
    "hold and expiry on one day: where holding extends (%s) it lasts until %s",
    (extends_, until) => {
      const office = officeWith(0)
      office.must(SetPointsPolicy, { hold: { days: 7, extends: extends_ } }, "2026-01-01")
      give(office, 20, { validUntil: "2026-02-03" })
      const made = office.must(Reserve, asked, "2026-02-01")
      expect(made.until).toBe(until)
      const day = "2026-02-04"
      // The run takes what is not set aside, and nothing else.
      expect(office.must(ExpireLots, { account, day }, day)).toEqual({ expired: 10 })
      const shown = { reservation: made.reservation, exchangePoint: at, code: made.code }
      const result = office.attempt(CollectReservation, shown, day)
      expect(Result.isSuccess(result)).toBe(extends_)
      if (!extends_) {
        const run = { reservations: [made.reservation], day }
        expect(office.must(ExpireReservations, run, day).results).toMatchObject([
          { outcome: "expired", points: 10, expired: 10 },
        ])
      }
      expect(office.account(account).lots).toEqual([])
      expect(office.faults(account)).toEqual([])
    },
  )

  it.each([
    [{ _tag: "ExpiredStaysExpired" }, null, 10],
    [{ _tag: "Grace", days: 5 }, "2026-02-09", 0],
    [{ _tag: "NewLot", validity: { _tag: "Months", months: 1 } }, "2026-03-04", 0],
  ] as const)("a refund of lapsed points by the policy %o", (refund, validUntil, expired) => {
    const office = officeWith(0)
    office.must(SetPointsPolicy, { refund }, "2026-01-01")
    give(office, 10, { validUntil: "2026-02-03" })
    const { redemption } = office.must(Redeem, asked, "2026-02-01")
    const undone = office.must(RefundRedemption, { redemption, exchangePoint: at }, "2026-02-04")
    expect(undone).toEqual({ points: 10, expired })
    expect(office.account(account).lots.map((lot) => lot.validUntil)).toEqual(
      validUntil === null ? [] : [validUntil],
    )
    expect(office.faults(account)).toEqual([])
  })
})
