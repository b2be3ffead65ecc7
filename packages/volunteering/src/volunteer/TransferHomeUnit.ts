import { append, at, command, type Decision, decided } from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { WrongUnit } from "../UnitRefusal.ts"
import { lastChangeOf, statusNow, Volunteer, VolunteerId } from "./Volunteer.ts"
import { AlreadyAtUnit, type UnknownVolunteer, VolunteerChangedLater } from "./VolunteerRefusal.ts"
import { volunteerOfUnit } from "./volunteerOfUnit.ts"

/** Why a home unit is not changed. Nothing was written. */
export type TransferHomeUnitRefusal =
  | UnknownVolunteer
  | WrongUnit
  | AlreadyAtUnit
  | VolunteerChangedLater
  | UnknownUnit
  | UnitNotOpen

/** The input of {@link TransferHomeUnit}. */
export const TransferHomeUnitInput = Schema.Struct({
  volunteer: VolunteerId,
  unit: UnitId,
  to: UnitId,
})
export type TransferHomeUnitInput = typeof TransferHomeUnitInput.Type

/**
 * Makes another unit a volunteer's home unit, from the day of the occasion on. Leave is needed at both units.
 *
 * Refusals: `UnknownVolunteer`, `WrongUnit`, `AlreadyAtUnit`, `VolunteerChangedLater`, `UnknownUnit`,
 * `UnitNotOpen`.
 */
export const TransferHomeUnit = command("volunteering.transferHomeUnit", {
  chinese: "转移归属单位",
  input: TransferHomeUnitInput,
  permission: ({ unit, to }) => [
    at(unit, "volunteering.transferHomeUnit"),
    at(to, "volunteering.transferHomeUnit"),
  ],
  touches: ({ volunteer, to }) => [Volunteer.ref(volunteer), Unit.ref(to)],
  decide: (
    { volunteer, unit, to },
    view,
    occasion,
  ): Result.Result<Decision<null>, TransferHomeUnitRefusal> => {
    const found = volunteerOfUnit(view, volunteer, unit)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    if (unit === to) return Result.fail(new AlreadyAtUnit({ volunteer, unit }))
    const day = occasion.calendar.dayOf(occasion.at)
    const recorded = lastChangeOf(found.success)
    if (recorded !== undefined && day < recorded) {
      return Result.fail(new VolunteerChangedLater({ volunteer, day, recorded }))
    }
    const closed = whyNotOpen(to, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const status = statusNow(found.success)
    return Result.succeed(
      decided(
        null,
        append(Volunteer.ref(volunteer), {
          _tag: "HomeUnitTransferred",
          from: unit,
          to,
          day,
          status,
        }),
      ),
    )
  },
})
