import { stateKind } from "@civic-practice/core"
import type { VolunteerId } from "./Volunteer.ts"

/**
 * Who has an identity number in this realm, so that one person registers once. Its id is the keyed hash of the number;
 * it is given back when the personal data is erased.
 */
export const IdentityClaim = stateKind<{ readonly volunteer: VolunteerId } | undefined>({
  name: "volunteering.identity",
  initial: undefined,
})
