import { append, command, type Decision, decided, own, put } from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { ageOn } from "../privacy/IdentityNumber.ts"
import { KeyedHash } from "../privacy/KeyedHash.ts"
import { lastingId } from "../privacy/LastingText.ts"
import { settingsOn, settingsRef } from "../settings/Settings.ts"
import { IdentityClaim } from "./IdentityClaim.ts"
import { Person, PersonDetails } from "./Person.ts"
import { Volunteer, VolunteerId } from "./Volunteer.ts"
import {
  AlreadyRegistered,
  GuardianConsentNeeded,
  TooYoung,
  VolunteerNumberTaken,
} from "./VolunteerRefusal.ts"

/** The input of {@link RegisterVolunteer}. */
export const RegisterVolunteerInput = Schema.Struct({
  volunteer: VolunteerId,
  /** The home unit. */
  unit: UnitId,
  nationalNumber: Schema.optionalKey(lastingId),
  /** Of the identity number, by the caller's secret; the same secret for the whole realm. */
  identityHash: KeyedHash,
  person: PersonDetails,
})
export type RegisterVolunteerInput = typeof RegisterVolunteerInput.Type

/** Why nobody is registered. Nothing was written. */
export type RegisterVolunteerRefusal =
  | UnknownUnit
  | UnitNotOpen
  | AlreadyRegistered
  | VolunteerNumberTaken
  | TooYoung
  | GuardianConsentNeeded

/**
 * Registers a person as a volunteer of a unit, on the day of the occasion. One identity number registers once in a
 * realm. Minors need a guardian's consent (Regulations on Voluntary Service 志愿服务条例 2017, article 7).
 *
 * Refusals: `UnknownUnit`, `UnitNotOpen`, `AlreadyRegistered`, `VolunteerNumberTaken`, `TooYoung`,
 * `GuardianConsentNeeded`.
 */
export const RegisterVolunteer = command("volunteering.registerVolunteer", {
  chinese: "注册志愿者",
  input: RegisterVolunteerInput,
  permission: ({ volunteer, unit }) => own(volunteer, unit, "volunteering.registerVolunteer"),
  touches: ({ volunteer, unit, identityHash }) => [
    Volunteer.ref(volunteer),
    Person.ref(volunteer),
    IdentityClaim.ref(identityHash),
    Unit.ref(unit),
    settingsRef,
  ],
  identifies: ({ volunteer, unit, nationalNumber, identityHash }) => ({
    volunteer,
    unit,
    nationalNumber,
    identityHash,
  }),
  decide: (
    { volunteer, unit, nationalNumber, identityHash, person },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly volunteer: VolunteerId }>, RegisterVolunteerRefusal> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const claim = view.find(IdentityClaim.ref(identityHash))
    if (claim !== undefined)
      return Result.fail(new AlreadyRegistered({ volunteer: claim.volunteer }))
    if (view.exists(Volunteer.ref(volunteer))) {
      return Result.fail(new VolunteerNumberTaken({ volunteer }))
    }
    const closed = whyNotOpen(unit, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const { minimumAge, guardianConsentUnder } = settingsOn(view, day)
    const age = ageOn(person.identityNumber, day)
    if (age < minimumAge) return Result.fail(new TooYoung({ volunteer, minimumAge }))
    const isMinor = age < guardianConsentUnder
    if (isMinor && (person.guardian === undefined || person.guardian.consentedOn > day)) {
      return Result.fail(new GuardianConsentNeeded({ volunteer, under: guardianConsentUnder }))
    }
    return Result.succeed(
      decided(
        { volunteer },
        append(Volunteer.ref(volunteer), {
          _tag: "VolunteerRegistered",
          unit,
          day,
          ...(nationalNumber === undefined ? {} : { nationalNumber }),
          guardianConsent: isMinor,
        }),
        put(Person.ref(volunteer), { ...person, identityHash }),
        put(IdentityClaim.ref(identityHash), { volunteer }),
      ),
    )
  },
})
