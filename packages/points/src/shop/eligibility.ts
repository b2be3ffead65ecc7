import type { Occasion, View } from "@civic-practice/core"
import { ancestry } from "@civic-practice/hierarchy"
import { ageOn } from "../account/ageOn.ts"
import type { HolderState } from "../account/Holder.ts"
import type { Ineligibility } from "./ExchangeRefusal.ts"
import type { Eligibility } from "./RewardTerms.ts"

/** Each reason for which a holder may not redeem a reward on a day. */
export const ineligibilities = (
  asked: Eligibility,
  holder: HolderState,
  view: View,
  occasion: Occasion,
): ReadonlyArray<Ineligibility> => {
  const day = occasion.calendar.dayOf(occasion.at)
  const found: Array<Ineligibility> = []
  const { starsAtLeast, ageAtLeast, ageAtMost, unit, notUnderDiscipline } = asked
  const held = holder.stars ?? 0
  if (starsAtLeast !== undefined && held < starsAtLeast) {
    found.push({ reason: "tooFewStars", needed: starsAtLeast, held })
  }
  if (ageAtLeast !== undefined || ageAtMost !== undefined) {
    if (holder.bornOn === undefined) found.push({ reason: "bornOnUnknown" })
    else {
      const age = ageOn(holder.bornOn, day)
      if (ageAtLeast !== undefined && age < ageAtLeast) {
        found.push({ reason: "tooYoung", needed: ageAtLeast, age })
      }
      if (ageAtMost !== undefined && age > ageAtMost) {
        found.push({ reason: "tooOld", needed: ageAtMost, age })
      }
    }
  }
  if (unit !== undefined) {
    const { unit: home } = holder
    if (home === undefined) found.push({ reason: "unitUnknown" })
    else if (![...ancestry(home, view, occasion)].includes(unit)) {
      found.push({ reason: "otherUnit", unit, home })
    }
  }
  if (notUnderDiscipline === true && holder.disciplinedUntil !== undefined) {
    const until = holder.disciplinedUntil
    if (until === null) found.push({ reason: "disciplinedForNow" })
    else if (until >= day) found.push({ reason: "disciplined", until })
  }
  return found
}
