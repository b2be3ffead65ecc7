import type { Occasion, View } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Result } from "effect"
import type { ActivityId, ActorId } from "../activity/Activity.ts"
import { WrongUnit } from "../UnitRefusal.ts"
import type { VolunteerId } from "../volunteer/Volunteer.ts"
import { RecordStatusRefused, SelfConfirmation, UnknownRecord } from "./RecordRefusal.ts"
import { type RecordStatus, recordRef, type ServiceRecord } from "./ServiceRecord.ts"

/** Why nothing is done with a record. Nothing was written. */
export type RecordRefusal = UnknownRecord | WrongUnit | RecordStatusRefused

/** A record in one of the statuses needed, provided that the unit at which leave was asked is the activity's host. */
export const recordOfUnit = (
  view: View,
  activity: ActivityId,
  volunteer: VolunteerId,
  unit: UnitId,
  needed: ReadonlyArray<RecordStatus>,
): Result.Result<ServiceRecord, RecordRefusal> => {
  const record = view.find(recordRef(activity, volunteer))
  if (record === undefined) return Result.fail(new UnknownRecord({ activity, volunteer }))
  if (record.unit !== unit) {
    return Result.fail(
      new WrongUnit({ subject: "activity", id: activity, unit, actual: record.unit }),
    )
  }
  return needed.includes(record.status)
    ? Result.succeed(record)
    : Result.fail(new RecordStatusRefused({ activity, volunteer, status: record.status, needed }))
}

/**
 * Who vouches for a record: the person named, as on a signed sheet, or the actor. Refused where either is the volunteer.
 */
export const confirmerOf = (
  named: ActorId | undefined,
  activity: ActivityId,
  volunteer: VolunteerId,
  { actor }: Occasion,
): Result.Result<string, SelfConfirmation> => {
  const isOwn = actor._tag === "Person" && actor.id === volunteer
  const confirmer: string = named ?? actor.id
  return isOwn || confirmer === volunteer
    ? Result.fail(new SelfConfirmation({ volunteer, activity }))
    : Result.succeed(confirmer)
}
