import { append, type BusinessDay, type Change, command, type Decision } from "@civic-practice/core"
import { Result } from "effect"
import { entered } from "../account/entered.ts"
import type { LotShare } from "../account/Lot.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { Asked, ofSpender, readFor } from "./asked.ts"
import type { ExchangeRefusal } from "./ExchangeRefusal.ts"
import { exchange } from "./exchange.ts"
import { hashOfCode, newPickUpCode } from "./pickUpCode.ts"
import { Reservation, type ReservationEvent } from "./Reservation.ts"
import { Stock, type StockEvent, stockId } from "./Stock.ts"
import { countedIn } from "./sharedLimits.ts"

/** What a reservation comes to. */
export interface Reserved {
  readonly reservation: string
  /**
   * What the resident shows when collecting: 8 characters, none of them I, L, O or U. It is drawn at random; the
   * reservation and its events keep a hash of it. Repeating the command by its idempotency key answers the same: so the
   * command's receipt keeps it.
   */
  readonly code: string
  /** `requested` where it has to be approved before it is collected. */
  readonly status: "requested" | "reserved"
  /** The last day on which it can be collected. */
  readonly until: BusinessDay
  readonly points: number
  /** Where the points come from. */
  readonly lots: ReadonlyArray<LotShare>
}

/** Why nothing is reserved. Nothing was written. */
export type ReserveRefusal = ExchangeRefusal

/**
 * Reserves a reward at an exchange point (预约兑换): points and pieces are set aside in one commit until the end of a day,
 * by the reward's `holdDays` or the policy. They count against limits from now on. Holders may do it for themselves.
 *
 * Refused as `Redeem`, but for `ApprovalNeeded`.
 */
export const Reserve = command("points.reserve", {
  chinese: "预约兑换",
  input: Asked,
  permission: ofSpender("points.reserve"),
  touches: readFor,
  decide: (asked, view, occasion): Result.Result<Decision<Reserved>, ReserveRefusal> => {
    const found: Array<ExchangeRefusal> = []
    const result = exchange(asked, "reserve", view.get(pointsPolicy), view, occasion, found)
    const [refusal] = found
    if (refusal !== undefined) return Result.fail(refusal)
    if (result === undefined) throw new Error("what is not refused can be reserved")
    const { account, reward, exchangePoint, quantity } = asked
    const { day, until, points, lots, taken, reward: terms } = result
    const reservation = occasion.newId("reservation")
    const code = newPickUpCode(occasion)
    const status = terms.approval === true ? "requested" : "reserved"
    const about = { reservation, reward, quantity, exchangePoint, day, until, points, lots }
    const made: ReservationEvent = {
      _tag: "ReservationMade",
      status,
      account,
      reward,
      exchangePoint,
      quantity,
      points,
      lots,
      made: day,
      until,
      stocked: terms.stocked,
      taken,
      code: hashOfCode(reservation, code),
    }
    const changes: Array<Change> = [
      entered(account, view, { _tag: "PointsHeld", ...about }),
      append(Reservation.ref(reservation), made),
      ...countedIn(taken, quantity, view),
    ]
    if (terms.stocked) {
      const event: StockEvent = { _tag: "StockReserved", reservation, quantity, day }
      changes.push(append(Stock.ref(stockId(reward, exchangePoint)), event))
    }
    return Result.succeed({ answer: { reservation, code, status, until, points, lots }, changes })
  },
})
