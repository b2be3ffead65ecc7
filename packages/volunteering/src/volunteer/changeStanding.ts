import type { BusinessDay, View } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Result } from "effect"
import type { WrongUnit } from "../UnitRefusal.ts"
import { lastChangeOf, statusNow, type VolunteerId, type VolunteerStatus } from "./Volunteer.ts"
import {
  PersonalDataGone,
  type UnknownVolunteer,
  VolunteerChangedLater,
  VolunteerStatusRefused,
} from "./VolunteerRefusal.ts"
import { volunteerOfUnit } from "./volunteerOfUnit.ts"

/** Why a volunteer's standing is not changed. Nothing was written. */
export type StandingRefusal =
  | UnknownVolunteer
  | WrongUnit
  | PersonalDataGone
  | VolunteerStatusRefused
  | VolunteerChangedLater

/** The status that a volunteer leaves on a day, provided that it is one of those needed and none is recorded later. */
export const statusToLeave = <Status extends VolunteerStatus>(
  view: View,
  volunteer: VolunteerId,
  unit: UnitId,
  day: BusinessDay,
  needed: ReadonlyArray<Status>,
): Result.Result<Status, StandingRefusal> => {
  const found = volunteerOfUnit(view, volunteer, unit)
  if (Result.isFailure(found)) return Result.fail(found.failure)
  const { erasedOn } = found.success
  if (erasedOn !== undefined) return Result.fail(new PersonalDataGone({ volunteer, erasedOn }))
  const status = statusNow(found.success)
  const before = needed.find((one) => one === status)
  if (before === undefined) {
    return Result.fail(new VolunteerStatusRefused({ volunteer, status, needed }))
  }
  const recorded = lastChangeOf(found.success)
  return recorded !== undefined && day < recorded
    ? Result.fail(new VolunteerChangedLater({ volunteer, day, recorded }))
    : Result.succeed(before)
}
