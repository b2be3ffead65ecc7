import { at, command, type Decision } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { StoredBooks } from "../account/Books.ts"
import { groupIn } from "../account/Group.ts"
import { isOwn } from "../account/isOwn.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { OtherUnit, OwnAccount } from "../refusals.ts"
import { Earning, FactId, NotEarned } from "./Earning.ts"
import { type ReversalRefusal, reversed } from "./reversal.ts"

export type { ReversalRefusal } from "./reversal.ts"

/**
 * Takes back what a fact has earned (撤销), when its service record is voided. The fact may then earn again, and what
 * it had earned no longer counts against caps.
 *
 * The points are taken from the lots they went into, then, where those were spent, from others in spend order; the
 * policy's `reversal` says what becomes of those that no lot has: refused with `Shortfall`, unless it is `claim` or
 * `unlimited`, by which they are owed. Points that are not active yet come to nothing, and none is taken.
 * Points that have lapsed by the day are gone already: they are taken as far as they are still there, and
 * not claimed from others. Answers with the points taken, those included that are owed since.
 *
 * `unit` is the unit that issued the points. Refused with `NotEarned` (unless `ifNotEarned` is `skip`),
 * `OtherUnit`, `OwnAccount`, `Shortfall` where the points were spent and there are not enough others, and `PointsActive` where by
 * the policy (`onlyPending`) active points are not taken back.
 */
export const ReverseEarning = command("points.reverseEarning", {
  chinese: "积分撤销",
  input: Schema.Struct({
    fact: FactId,
    unit: UnitId,
    ifNotEarned: Schema.optionalKey(Schema.Literals(["refuse", "skip"])),
  }),
  permission: ({ unit }) => at(unit, "points.reverseEarning"),
  touches: ({ fact }) => [Earning.ref(fact), pointsPolicy],
  decide: (
    { fact, unit, ifNotEarned },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly taken: number }>,
    NotEarned | OtherUnit | OwnAccount | ReversalRefusal
  > => {
    // Not presumed to be new, also where a reaction asks, which has no `touches`.
    const [earning = null] = view.getAll([Earning.ref(fact)])
    if (earning === null || earning.reversed !== null) {
      return ifNotEarned === "skip"
        ? Result.succeed({ answer: { taken: 0 }, changes: [] })
        : Result.fail(new NotEarned({ fact, reversed: earning?.reversed ?? null }))
    }
    if (earning.earned.unit !== unit) return Result.fail(new OtherUnit({ subject: fact, unit }))
    const { account } = earning
    if (isOwn(account, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account }))
    const books = new StoredBooks(view)
    return Result.map(reversed(earning, books, occasion.calendar.dayOf(occasion.at)), (taken) => ({
      answer: { taken },
      changes: books.changes,
    }))
  },
})
