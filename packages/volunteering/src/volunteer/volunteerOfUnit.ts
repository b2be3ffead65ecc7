import type { BusinessDay, View } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Result } from "effect"
import { WrongUnit } from "../UnitRefusal.ts"
import { statusOn, Volunteer, type VolunteerId } from "./Volunteer.ts"
import { NotRegisteredOn, UnknownVolunteer } from "./VolunteerRefusal.ts"

/** A volunteer by number, provided that the unit at which leave was asked is the home unit. */
export const volunteerOfUnit = (
  view: View,
  volunteer: VolunteerId,
  unit: UnitId,
): Result.Result<Volunteer, UnknownVolunteer | WrongUnit> => {
  const state = view.find(Volunteer.ref(volunteer))
  if (state === undefined) return Result.fail(new UnknownVolunteer({ volunteer }))
  return state.unit === unit
    ? Result.succeed(state)
    : Result.fail(new WrongUnit({ subject: "volunteer", id: volunteer, unit, actual: state.unit }))
}

/** Why a volunteer could not serve on a day, by the status on that day. */
export const serviceRefusal = (
  view: View,
  volunteer: VolunteerId,
  day: BusinessDay,
): UnknownVolunteer | NotRegisteredOn | undefined => {
  const state = view.find(Volunteer.ref(volunteer))
  if (state === undefined) return new UnknownVolunteer({ volunteer })
  const status = statusOn(state, day)
  return status === "registered"
    ? undefined
    : new NotRegisteredOn({ volunteer, day, status: status ?? "unregistered" })
}

/** Why nothing that lasts can begin for a volunteer: they are known to have withdrawn. */
export const withdrawalRefusal = (
  view: View,
  volunteer: VolunteerId,
): UnknownVolunteer | NotRegisteredOn | undefined => {
  const state = view.find(Volunteer.ref(volunteer))
  if (state === undefined) return new UnknownVolunteer({ volunteer })
  const last = state.standing.at(-1)
  return last?.status === "withdrawn"
    ? new NotRegisteredOn({ volunteer, day: last.from, status: "withdrawn" })
    : undefined
}
