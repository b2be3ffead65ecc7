import { append, at, command, type Decision, decided, erase, own, put } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { ageOn, IdentityNumber } from "../privacy/IdentityNumber.ts"
import { KeyedHash } from "../privacy/KeyedHash.ts"
import { PhoneNumber } from "../privacy/PhoneNumber.ts"
import { settingsOn, settingsRef } from "../settings/Settings.ts"
import type { WrongUnit } from "../UnitRefusal.ts"
import { IdentityClaim } from "./IdentityClaim.ts"
import { Guardian, Person, PersonName } from "./Person.ts"
import { Volunteer, VolunteerId } from "./Volunteer.ts"
import {
  AlreadyRegistered,
  GuardianConsentNeeded,
  PersonalDataGone,
  TooYoung,
  type UnknownVolunteer,
} from "./VolunteerRefusal.ts"
import { volunteerOfUnit } from "./volunteerOfUnit.ts"

/** The input of {@link AmendPerson}. */
export const AmendPersonInput = Schema.Struct({
  volunteer: VolunteerId,
  unit: UnitId,
  name: Schema.optionalKey(PersonName),
  phone: Schema.optionalKey(PhoneNumber),
  /** A corrected identity number with its keyed hash. */
  identity: Schema.optionalKey(
    Schema.Struct({ identityNumber: IdentityNumber, identityHash: KeyedHash }),
  ),
  guardian: Schema.optionalKey(Guardian),
})
export type AmendPersonInput = typeof AmendPersonInput.Type

/** Why personal data is not amended. Nothing was written. */
export type AmendPersonRefusal =
  | UnknownVolunteer
  | WrongUnit
  | PersonalDataGone
  | AlreadyRegistered
  | TooYoung
  | GuardianConsentNeeded

/**
 * Corrects a volunteer's personal data; what is left out stays. History keeps which fields changed and who changed
 * them, not what they were. A corrected identity number is held to the ages of registration on the day it is
 * entered. Volunteers may correct their own name and telephone number; the identity number and the guardian are for
 * those to enter who have seen the papers.
 *
 * Refusals: `UnknownVolunteer`, `WrongUnit`, `PersonalDataGone`, `AlreadyRegistered`, `TooYoung`,
 * `GuardianConsentNeeded`.
 */
export const AmendPerson = command("volunteering.amendPerson", {
  chinese: "修改个人信息",
  input: AmendPersonInput,
  permission: ({ volunteer, unit, identity, guardian }) =>
    identity === undefined && guardian === undefined
      ? own(volunteer, unit, "volunteering.amendPerson")
      : at(unit, "volunteering.amendPerson"),
  touches: ({ volunteer, identity }) => [
    Volunteer.ref(volunteer),
    Person.ref(volunteer),
    settingsRef,
    ...(identity === undefined ? [] : [IdentityClaim.ref(identity.identityHash)]),
  ],
  identifies: ({ volunteer, unit, identity, ...plain }) => ({
    volunteer,
    unit,
    identityHash: identity?.identityHash,
    fields: Object.keys(plain).sort(),
  }),
  decide: (
    { volunteer, unit, identity, ...plain },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly fields: ReadonlyArray<string> }>, AmendPersonRefusal> => {
    const found = volunteerOfUnit(view, volunteer, unit)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const { erasedOn } = found.success
    const before = view.find(Person.ref(volunteer))
    const day = occasion.calendar.dayOf(occasion.at)
    if (before === undefined || erasedOn !== undefined) {
      return Result.fail(new PersonalDataGone({ volunteer, erasedOn: erasedOn ?? day }))
    }
    const after: Person = { ...before, ...plain, ...identity }
    const fields = changedFields(before, after)
    if (fields.length === 0) return Result.succeed(decided({ fields }))
    const moved = before.identityHash !== after.identityHash
    if (moved) {
      const claim = view.find(IdentityClaim.ref(after.identityHash))
      if (claim !== undefined) {
        return Result.fail(new AlreadyRegistered({ volunteer: claim.volunteer }))
      }
    }
    if (before.identityNumber !== after.identityNumber) {
      const { minimumAge, guardianConsentUnder: under } = settingsOn(view, day)
      const age = ageOn(after.identityNumber, day)
      if (age < minimumAge) return Result.fail(new TooYoung({ volunteer, minimumAge }))
      if (age < under && (after.guardian === undefined || after.guardian.consentedOn > day)) {
        return Result.fail(new GuardianConsentNeeded({ volunteer, under }))
      }
    }
    return Result.succeed(
      decided(
        { fields },
        append(Volunteer.ref(volunteer), { _tag: "PersonAmended", unit, day, fields }),
        put(Person.ref(volunteer), after),
        ...(moved
          ? [
              erase(IdentityClaim.ref(before.identityHash)),
              put(IdentityClaim.ref(after.identityHash), { volunteer }),
            ]
          : []),
      ),
    )
  },
})

const changedFields = (before: Person, after: Person): ReadonlyArray<string> => [
  ...(before.name === after.name ? [] : ["name"]),
  ...(before.phone === after.phone ? [] : ["phone"]),
  ...(before.identityNumber === after.identityNumber && before.identityHash === after.identityHash
    ? []
    : ["identityNumber"]),
  ...(sameGuardian(before.guardian, after.guardian) ? [] : ["guardian"]),
]

const sameGuardian = (one: Guardian | undefined, other: Guardian | undefined): boolean =>
  one?.name === other?.name &&
  one?.phone === other?.phone &&
  one?.consentedOn === other?.consentedOn
