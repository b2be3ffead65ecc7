import type { BusinessDay } from "@civic-practice/core"
import type { AccountId } from "../account/Account.ts"
import { ageOn } from "../account/ageOn.ts"
import type { Books } from "../account/Books.ts"
import type { HolderState } from "../account/Holder.ts"
import type { CompiledRules } from "./CompiledRules.ts"
import type { Age, Stars } from "./EarningRule.ts"

/** What rules may ask of an account's holder. */
export interface HeldFacts {
  readonly stars?: typeof Stars.Type
  /** In years: the day of birth itself goes no further. */
  readonly age?: typeof Age.Type
}

/** What was recorded of a holder, as rules see it on a day of service; what is not known is absent. */
export const heldFacts = ({ bornOn, stars }: HolderState, day: BusinessDay): HeldFacts => {
  const age = bornOn === undefined ? undefined : ageOn(bornOn, day)
  return {
    ...(stars === undefined ? {} : { stars }),
    ...(age === undefined || age < 0 || age > oldest ? {} : { age }),
  }
}

const oldest = 150

/**
 * An award with what its rules ask of the holder and the caller did not say. The holder's stream is read only where a
 * rule asks for what is missing.
 */
export const withHeldFacts = <
  Award extends HeldFacts & { readonly account: AccountId; readonly day: BusinessDay },
>(
  award: Award,
  { asksAge, asksStars }: CompiledRules,
  books: Pick<Books, "holder">,
): Award => {
  const needsAge = asksAge && award.age === undefined
  const needsStars = asksStars && award.stars === undefined
  if (!needsAge && !needsStars) return award
  const { age, stars } = heldFacts(books.holder?.(award.account) ?? {}, award.day)
  return {
    ...award,
    ...(needsAge && age !== undefined ? { age } : {}),
    ...(needsStars && stars !== undefined ? { stars } : {}),
  }
}
