import { person, specification } from "@civic-practice/core"
import {
  Adjust,
  CancelReservation,
  CollectReservation,
  DefineReward,
  FulfilReservations,
  Redeem,
  RenewPickUpCode,
  Reservation,
  ReservationId,
  Reserve,
} from "@civic-practice/points"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { noon, type Office, openUnits } from "./Office.ts"
import { account, asked, at, officeWith, soap } from "./soapShop.ts"

const status = (office: Office, id: string) =>
  office.spec.view.get(Reservation.ref(ReservationId.make(id)))?.status

describe("a reservation", () => {
  it("sets points and pieces aside, and is collected once by its code", () => {
    const office = officeWith(25)
    const { reservation, code, until } = office.must(Reserve, asked, "2026-02-01")
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
    expect(until).toBe("2026-02-08")
    expect(office.account(account)).toMatchObject({ held: 10, redeemed: 0 })
    const stored = office.spec.view.get(Reservation.ref(ReservationId.make(reservation)))
    expect(JSON.stringify(stored)).not.toContain(code)
    const collection = { reservation, exchangePoint: at, code: code.toLowerCase() }
    expect(office.must(CollectReservation, collection, "2026-02-08")).toMatchObject({
      _tag: "Collected",
      points: 10,
    })
    expect(office.refused(CollectReservation, collection, "2026-02-08")).toMatchObject({
      _tag: "NotReserved",
      status: "collected",
    })
    expect(office.account(account)).toMatchObject({ redeemed: 10 })
    expect(office.account(account)).not.toHaveProperty("held")
    expect(office.faults(account)).toEqual([])
  })

  it("answers the same code where the command is repeated by its key", () => {
    const code = (key: string) => {
      const { spec } = officeWith(25)
      const result = spec.run(Reserve, asked, { at: noon("2026-02-01"), key })
      return Result.isSuccess(result) ? result.success.code : "refused"
    }
    expect(code("key-a")).toBe(code("key-a"))
    expect(code("key-a")).not.toBe(code("key-b"))
  })

  it("is locked after five wrong codes, until an officer renews its code", () => {
    const office = officeWith(25)
    const { reservation, code } = office.must(Reserve, asked, "2026-02-01")
    const show = (shown: string) => ({ reservation, exchangePoint: at, code: shown })
    for (let left = 4; left >= 0; left--) {
      expect(office.must(CollectReservation, show("00000000"), "2026-02-02")).toEqual({
        _tag: "WrongCode",
        attemptsLeft: left,
      })
    }
    expect(office.refused(CollectReservation, show(code), "2026-02-02")).toMatchObject({
      _tag: "ReservationLocked",
      wrong: 5,
    })
    const renewal = { reservation, exchangePoint: at }
    const { code: renewed } = office.must(RenewPickUpCode, renewal, "2026-02-02")
    expect(renewed).not.toBe(code)
    expect(office.must(CollectReservation, show(code), "2026-02-02")).toMatchObject({
      _tag: "WrongCode",
    })
    expect(office.must(CollectReservation, show(renewed), "2026-02-02")).toMatchObject({
      _tag: "Collected",
    })
  })

  it("is collected in part, and the rest is given back", () => {
    const office = officeWith(30)
    const { reservation, code } = office.must(Reserve, { ...asked, quantity: 3 }, "2026-02-01")
    const collection = { reservation, exchangePoint: at, code, quantity: 1 }
    expect(office.must(CollectReservation, collection, "2026-02-02")).toMatchObject({
      points: 10,
      released: { points: 20, expired: 0 },
    })
    expect(office.account(account).lots).toMatchObject([{ left: 20 }])
  })

  it("waits for approval where the reward asks for it, which nobody gives to themselves", () => {
    const spec = specification({ policy: { allows: () => true } })
    openUnits(spec)
    const options = { at: noon("2026-02-01") }
    spec.run(DefineReward, { ...soap, stocked: false, approval: true }, options)
    spec.run(Adjust, { account, unit: "u", points: 10, reason: "补发" }, options)
    expect(spec.run(Redeem, asked, options)).toMatchObject({ failure: { _tag: "ApprovalNeeded" } })
    const made = spec.run(Reserve, asked, options)
    if (Result.isFailure(made)) throw new Error("not reserved")
    const { reservation, code } = made.success
    expect(made.success.status).toBe("requested")
    const collection = { reservation, exchangePoint: at, code }
    expect(spec.run(CollectReservation, collection, options)).toMatchObject({
      failure: { _tag: "NotReserved", status: "requested" },
    })
    const approval = { exchangePoint: at, reservations: [reservation], to: "approved" }
    const own = spec.run(FulfilReservations, approval, { ...options, actor: person("v-1") })
    expect(own).toMatchObject({ success: { results: [{ refusal: "OwnAccount" }] } })
    spec.run(FulfilReservations, approval, { ...options, actor: person("v-2") })
    expect(spec.run(CollectReservation, collection, options)).toMatchObject({
      success: { _tag: "Collected" },
    })
  })

  it("is moved on with many others, of which a bad one stands in no other's way", () => {
    const office = officeWith(30)
    const one = office.must(Reserve, asked, "2026-02-01").reservation
    const two = office.must(Reserve, asked, "2026-02-01").reservation
    office.must(CancelReservation, { reservation: two, account, exchangePoint: at }, "2026-02-01")
    const many = { exchangePoint: at, reservations: ["none", two, one, one], to: "ready" }
    const { results } = office.must(FulfilReservations, many, "2026-02-02")
    expect(results).toMatchObject([
      { _tag: "Refused", refusal: "NotReserved" },
      { _tag: "Refused", refusal: "NotReserved" },
      { _tag: "Done", status: "ready" },
      { _tag: "Refused", refusal: "NotReserved" },
    ])
    expect(status(office, one)).toBe("ready")
  })

  it("is no one else's to cancel", () => {
    const office = officeWith(30)
    const { reservation } = office.must(Reserve, asked, "2026-02-01")
    const other = { reservation, account: "volunteer/v-2", exchangePoint: at }
    expect(office.refused(CancelReservation, other, "2026-02-01")).toMatchObject({
      _tag: "NotReserved",
      status: "unknown",
    })
  })
})
