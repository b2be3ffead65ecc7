import {
  append,
  at,
  command,
  type Decision,
  type Explained,
  type Localized,
  put,
} from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Account } from "./Account.ts"
import type { EarningReversed } from "./AccountEvent.ts"
import { Earning, FactId, NotEarned } from "./Earning.ts"
import { StoredBooks } from "./internal/Books.ts"
import { enterEarlierCounts } from "./internal/capCounts.ts"
import { takeBack } from "./internal/takeBack.ts"
import { OtherUnit } from "./refusals.ts"

/** The points to take back were spent, and the account has not enough others. Nothing was written. */
export class Shortfall
  extends Schema.TaggedError<Shortfall>("@civic-practice/points/Shortfall")("Shortfall", {
    fact: Schema.String,
    account: Schema.String,
    needed: Schema.Int,
    available: Schema.Int,
    missing: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `撤销 ${this.fact} 需扣回 ${this.needed} 分，${this.account} 可扣 ${this.available} 分，还差 ${this.missing} 分`,
      en: `reversing ${this.fact} takes ${this.needed} points back; ${this.account} has ${this.available}, ${this.missing} too few`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/**
 * Takes back what a fact has earned (撤销), when its service record is voided or corrected. The fact may then
 * earn again, and what it had earned no longer counts against caps.
 *
 * The points are taken from the lots they went into, then, where those were spent, from others in spend order.
 * Points that have lapsed by the day are gone already: they are taken as far as they are still there, and
 * not claimed from others. Answers with the points taken.
 *
 * `unit` is the unit that issued the points. Refused with `NotEarned` (unless `ifNotEarned` is `skip`),
 * `OtherUnit`, or `Shortfall` where the points were spent and there are not enough others.
 */
export const ReverseEarning = command("points.reverseEarning", {
  input: Schema.Struct({
    fact: FactId,
    unit: UnitId,
    ifNotEarned: Schema.optionalKey(Schema.Literals(["refuse", "skip"])),
  }),
  permission: ({ unit }) => at(unit, "points.reverseEarning"),
  touches: ({ fact }) => [Earning.ref(fact)],
  decide: (
    { fact, unit, ifNotEarned },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly taken: number }>, NotEarned | OtherUnit | Shortfall> => {
    // Not presumed to be new, also where a reaction asks, which has no `touches`.
    const [earning = null] = view.getAll([Earning.ref(fact)])
    if (earning === null || earning.reversed !== null) {
      return ifNotEarned === "skip"
        ? Result.succeed({ answer: { taken: 0 }, changes: [] })
        : Result.fail(new NotEarned({ fact, reversed: earning?.reversed ?? null }))
    }
    const { account: id, earned } = earning
    if (earned.unit !== unit) return Result.fail(new OtherUnit({ subject: fact, unit }))
    const today = occasion.calendar.dayOf(occasion.at)
    const account = view.get(Account.ref(id))
    const taken = takeBack(account.lots, earned, today)
    if (taken.missing > 0) {
      const { needed, missing } = taken
      return Result.fail(
        new Shortfall({ fact, account: id, needed, available: needed - missing, missing }),
      )
    }
    const { ruleSet, day, activity, activityMonth, credits } = earned
    const event: EarningReversed = {
      _tag: "EarningReversed",
      fact,
      unit: earned.unit,
      day: today,
      points: taken.needed,
      lots: taken.lots,
      struckOut: {
        ruleSet,
        day,
        ...(activity === undefined || activityMonth === undefined
          ? {}
          : { activity, activityMonth }),
        credits,
      },
    }
    const books = new StoredBooks(view)
    books.changes.push(
      append(Account.ref(id), event),
      put(Earning.ref(fact), { ...earning, reversed: today }),
    )
    enterEarlierCounts(event.struckOut, -1, account.counts, id, books)
    return Result.succeed({ answer: { taken: taken.needed }, changes: books.changes })
  },
})
