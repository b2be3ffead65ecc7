import { append, command, type Decision, decided, erase, own } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { endMemberships } from "../team/endMemberships.ts"
import { TeamsOfVolunteer } from "../team/Membership.ts"
import type { WrongUnit } from "../UnitRefusal.ts"
import { IdentityClaim } from "./IdentityClaim.ts"
import { Person } from "./Person.ts"
import {
  lastChangeOf,
  statusNow,
  Volunteer,
  type VolunteerEvent,
  VolunteerId,
} from "./Volunteer.ts"
import {
  PersonalDataGone,
  type UnknownVolunteer,
  VolunteerChangedLater,
} from "./VolunteerRefusal.ts"
import { volunteerOfUnit } from "./volunteerOfUnit.ts"

/** Why personal data is not erased. Nothing was written. */
export type ErasePersonalDataRefusal =
  | UnknownVolunteer
  | WrongUnit
  | PersonalDataGone
  | VolunteerChangedLater

/** The input of {@link ErasePersonalData}. */
export const ErasePersonalDataInput = Schema.Struct({ volunteer: VolunteerId, unit: UnitId })
export type ErasePersonalDataInput = typeof ErasePersonalDataInput.Type

/**
 * Erases a volunteer's personal data (PIPL 个人信息保护法, article 47) and gives the identity number back, so that the
 * person may register anew. A volunteer who has not withdrawn withdraws by it. What was served stays, under the
 * number.
 *
 * Refusals: `UnknownVolunteer`, `WrongUnit`, `PersonalDataGone`, `VolunteerChangedLater`.
 */
export const ErasePersonalData = command("volunteering.erasePersonalData", {
  chinese: "删除个人信息",
  input: ErasePersonalDataInput,
  permission: ({ volunteer, unit }) => own(volunteer, unit, "volunteering.erasePersonalData"),
  touches: ({ volunteer }) => [
    Volunteer.ref(volunteer),
    Person.ref(volunteer),
    TeamsOfVolunteer.ref(volunteer),
  ],
  decide: (
    { volunteer, unit },
    view,
    occasion,
  ): Result.Result<Decision<null>, ErasePersonalDataRefusal> => {
    const found = volunteerOfUnit(view, volunteer, unit)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const { erasedOn } = found.success
    if (erasedOn !== undefined) return Result.fail(new PersonalDataGone({ volunteer, erasedOn }))
    const day = occasion.calendar.dayOf(occasion.at)
    const recorded = lastChangeOf(found.success)
    if (recorded !== undefined && day < recorded) {
      return Result.fail(new VolunteerChangedLater({ volunteer, day, recorded }))
    }
    const before = statusNow(found.success)
    const erased: VolunteerEvent = { _tag: "PersonalDataErased", unit, day }
    const person = view.find(Person.ref(volunteer))
    return Result.succeed(
      decided(
        null,
        ...(before === "withdrawn"
          ? [append(Volunteer.ref(volunteer), erased)]
          : [
              append(
                Volunteer.ref(volunteer),
                { _tag: "VolunteerWithdrawn", unit, day, before },
                erased,
              ),
              ...endMemberships(view, volunteer, day),
            ]),
        erase(Person.ref(volunteer)),
        ...(person === undefined ? [] : [erase(IdentityClaim.ref(person.identityHash))]),
      ),
    )
  },
})
