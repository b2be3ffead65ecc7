import { BusinessDay, stateKind } from "@civic-practice/core"
import { Schema } from "effect"
import { IdentityNumber } from "../privacy/IdentityNumber.ts"
import type { KeyedHash } from "../privacy/KeyedHash.ts"
import { PhoneNumber } from "../privacy/PhoneNumber.ts"

/** The name of a person: letters of any script with marks, dots, hyphens, apostrophes and blanks, 1 to 50 characters. */
export const PersonName = Schema.String.check(
  Schema.makeFilter(
    (text: string) =>
      /^\p{L}[\p{L}\p{M}\p{N}·•.'’ -]{0,49}$/u.test(text) ||
      "a name of 1 to 50 letters is needed, without digits at its beginning",
    { chinese: "姓名应为 1 至 50 个字，不以数字开头" },
  ),
)

/** A minor's guardian (监护人) and the day on which they consented to the registration. */
export const Guardian = Schema.Struct({
  name: PersonName,
  phone: PhoneNumber,
  consentedOn: BusinessDay,
})
export type Guardian = typeof Guardian.Type

/** What is asked of a person at registration; the birth date is in the identity number. */
export const PersonDetails = Schema.Struct({
  name: PersonName,
  phone: PhoneNumber,
  identityNumber: IdentityNumber,
  guardian: Schema.optionalKey(Guardian),
})
export type PersonDetails = typeof PersonDetails.Type

/** A volunteer's personal data, with the hash under which the identity number is claimed. */
export interface Person extends PersonDetails {
  readonly identityHash: KeyedHash
}

/**
 * The personal data of a volunteer, and the only place where it is: a state without events, so that it can be erased.
 * Its id is the {@link VolunteerId}. Not cached, not indexed.
 */
export const Person = stateKind<Person | undefined>({
  name: "volunteering.person",
  initial: undefined,
  cached: false,
})
