import { at, command, type Permission } from "@civic-practice/core"
import { Unit } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Account } from "../account/Account.ts"
import { BatchBooks, StoredBooks } from "../account/Books.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { awardFields, wholeActivity } from "./awardFields.ts"
import { RuleSetId } from "./EarningRule.ts"
import { earnedBy } from "./earnedBy.ts"
import { defaultRuleSet, RuleSet } from "./RuleSet.ts"

export type { AwardItem, AwardRefusal } from "./earnedBy.ts"

const Item = Schema.Struct(awardFields).check(wholeActivity)

/** What to do where a fact has earned its points before: refuse, or change nothing (for reactions). */
const ifAwarded = Schema.optionalKey(Schema.Literals(["refuse", "skip"]))

/**
 * Awards points (积分发放) for a fact by the rules in force on its day. Answers with the points granted, which
 * are fewer than the rules give where caps cut, and 0 where no rule holds. Points that the rules or `pending` make wait
 * are among them; they are issued when they become active. Points that come in repay first what the account owes.
 * Where a rule asks for stars or the age and the award does not say them, they are what `RecordHolder` recorded.
 *
 * Refused with `AlreadyAwarded`, `DayInFuture`, `OwnAccount`, `TooManyPoints` or `UnknownWallet`; with `UnknownRuleSet`
 * where no rules were ever published under the name, but for the default one; and with `UnknownUnit` or `UnitNotOpen` where
 * the unit was not open on the day of service.
 */
export const Award = command("points.award", {
  chinese: "积分发放",
  input: Schema.Struct({ ...awardFields, ruleSet: Schema.optionalKey(RuleSetId), ifAwarded }).check(
    wholeActivity,
  ),
  permission: ({ unit }) => at(unit, "points.award"),
  touches: ({ ruleSet, account, unit }) => [
    RuleSet.ref(ruleSet ?? defaultRuleSet),
    Account.ref(account),
    Unit.ref(unit),
    pointsPolicy,
  ],
  decide: (input, view, occasion) => {
    const books = new StoredBooks(view)
    const today = occasion.calendar.dayOf(occasion.at)
    const { ruleSet = defaultRuleSet, ifAwarded } = input
    const granted = earnedBy(input, ruleSet, ifAwarded === "skip", books, occasion, today)
    return Result.isFailure(granted)
      ? Result.fail(granted.failure)
      : Result.succeed({ answer: { granted: granted.success }, changes: books.changes })
  },
})

/**
 * Awards points for up to 1,000 facts, in order, each seeing those before it; all of them or, where one is
 * refused, none. Answers with the points granted for each, in the order asked. Refused as `Award`.
 */
export const AwardMany = command("points.awardMany", {
  chinese: "批量积分发放",
  input: Schema.Struct({
    ruleSet: Schema.optionalKey(RuleSetId),
    ifAwarded,
    awards: Schema.Array(Item).check(Schema.isBetweenLength(1, 1000)),
  }),
  permission: ({ awards }): ReadonlyArray<Permission> =>
    [...new Set(awards.map(({ unit }) => unit))].map((unit) => at(unit, "points.award")),
  touches: ({ ruleSet, awards }) => [
    RuleSet.ref(ruleSet ?? defaultRuleSet),
    ...awards.map(({ account }) => Account.ref(account)),
    ...Array.from(new Set(awards.map(({ unit }) => unit)), Unit.ref),
    pointsPolicy,
  ],
  decide: (input, view, occasion) => {
    const books = new BatchBooks(view, input.awards)
    const today = occasion.calendar.dayOf(occasion.at)
    const { ruleSet = defaultRuleSet, awards } = input
    const skips = input.ifAwarded === "skip"
    const granted: Array<number> = []
    for (const award of awards) {
      const result = earnedBy(award, ruleSet, skips, books, occasion, today)
      if (Result.isFailure(result)) return Result.fail(result.failure)
      granted.push(result.success)
    }
    return Result.succeed({ answer: { granted }, changes: books.changes() })
  },
})
