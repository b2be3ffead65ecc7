import type { UnitId } from "@civic-practice/hierarchy"
import { Result } from "effect"
import { OtherUnit } from "../refusals.ts"
import { isOpen, type ReservationState } from "./Reservation.ts"
import { NotReserved } from "./ReservationRefusal.ts"

/** The reservation, where it is of the exchange point and open. */
export const openReservation = (
  reservation: string,
  state: ReservationState | null,
  exchangePoint: UnitId,
): Result.Result<ReservationState, NotReserved | OtherUnit> => {
  if (state === null) return Result.fail(new NotReserved({ reservation, status: "unknown" }))
  if (state.exchangePoint !== exchangePoint) {
    return Result.fail(new OtherUnit({ subject: reservation, unit: exchangePoint }))
  }
  return isOpen(state)
    ? Result.succeed(state)
    : Result.fail(new NotReserved({ reservation, status: state.status }))
}
