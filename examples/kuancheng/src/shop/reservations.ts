import { Reservation, ReservationId, type ReservationStatus } from "@civic-practice/points"
import { Effect } from "effect"
import { district } from "../importing/District.ts"
import { office } from "../importing/steps/submit.ts"
import { by, byOffice, placeAt, residentAt, type ShopDesk, time } from "./ShopDesk.ts"

/** The bag that residents reserve before the Spring Festival, and the parcel of the redemption day. */
export const bag = "CJ-01"
export const parcel = "CJ-02"
const piecesEach = 20

/** How many residents reserve: two bags each. */
const reserving = 24

/** What each of six residents in turn does. */
const plans = ["collects", "collects", "wrongCode", "partly", "cancels", "leaves"] as const

/** What became of the reservations, counted from their records. */
export interface ReservationsDone {
  readonly made: number
  readonly collected: number
  readonly partly: number
  readonly cancelled: number
  readonly expired: number
  readonly wrongCodes: number
  readonly points: number
}

/** Puts the two rewards up at the exchange points of the plan. */
export const openShop = Effect.fnUntraced(function* (desk: ShopDesk) {
  const { points } = desk.practice
  const day = "2022-01-04 09:00"
  const common = { unit: district, stocked: true, from: "2022-01-04", to: "2022-02-28" }
  yield* points.defineReward(
    { ...common, reward: bag, name: { zh: "迎春福袋", en: "Spring bag" }, price: 15 },
    byOffice("define/bag", day),
  )
  yield* points.defineReward(
    {
      ...common,
      reward: parcel,
      name: { zh: "兑换日礼包", en: "redemption day parcel" },
      price: 20,
      windows: [{ _tag: "DaysOfMonth", days: [15] }],
    },
    byOffice("define/parcel", day),
  )
  for (const { exchangePoint } of desk.plan.places) {
    for (const reward of [bag, parcel]) {
      yield* points.receiveStock(
        { reward, exchangePoint, quantity: piecesEach },
        byOffice(`stock/${reward}/${exchangePoint}`, day),
      )
    }
  }
})

/** Residents reserve; most collect by their code, some cancel, some never come. */
export const reservations = Effect.fnUntraced(function* (desk: ShopDesk) {
  const { points, shop, state } = desk.practice
  const ids: Array<string> = []
  for (let nth = 0; nth < reserving; nth++) {
    const { account, volunteer } = residentAt(desk, nth)
    const { clerk, exchangePoint } = placeAt(desk, nth)
    const { code, reservation } = yield* points.reserve(
      { account, reward: bag, exchangePoint, quantity: 2 },
      by(volunteer, `reserve/${nth}`, "2022-01-06 10:00"),
    )
    ids.push(reservation)
    const plan = plans[nth % plans.length]
    const shown = { reservation, exchangePoint, code }
    if (plan === "cancels") {
      const cancelled = { reservation, account, exchangePoint }
      yield* points.cancelReservation(cancelled, by(volunteer, `cancel/${nth}`, "2022-01-07 09:00"))
      continue
    }
    if (plan === "leaves") continue
    if (plan === "wrongCode") {
      // A letter that no code has in this place.
      const wrong = `${code.slice(0, 7)}${code.endsWith("A") ? "B" : "A"}`
      yield* points.collectReservation(
        { ...shown, code: wrong },
        by(clerk, `collect/wrong/${nth}`, "2022-01-08 10:00"),
      )
    }
    yield* points.collectReservation(
      plan === "partly" ? { ...shown, quantity: 1 } : shown,
      by(clerk, `collect/${nth}`, "2022-01-08 10:05"),
    )
  }
  // Nobody comes for the rest within seven days.
  yield* shop.expireReservations("2022-01-14", { actor: office, at: time("2022-01-14 08:00") })
  const counts: Record<ReservationStatus | "partly" | "wrongCodes" | "points", number> = {
    requested: 0,
    reserved: 0,
    ready: 0,
    collected: 0,
    cancelled: 0,
    expired: 0,
    returned: 0,
    partly: 0,
    wrongCodes: 0,
    points: 0,
  }
  for (const id of ids) {
    const found = yield* state(Reservation.ref(ReservationId.make(id)))
    if (found === undefined || found === null) continue
    const { collected = 0, quantity, status } = found
    counts[status]++
    counts.wrongCodes += found.wrong
    counts.points += (found.points / quantity) * collected
    if (collected > 0 && collected < quantity) counts.partly++
  }
  const { cancelled, collected, expired, partly, points: spent, wrongCodes } = counts
  const done = { made: ids.length, collected, partly, cancelled, expired, wrongCodes }
  return { ...done, points: spent } satisfies ReservationsDone
})
