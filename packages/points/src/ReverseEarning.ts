import { at, command, type Decision } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Earning, FactId, NotEarned } from "./Earning.ts"
import { StoredBooks } from "./internal/Books.ts"
import { reversed } from "./internal/reversal.ts"
import { OtherUnit } from "./refusals.ts"
import type { Shortfall } from "./Shortfall.ts"

/**
 * Takes back what a fact has earned (撤销), when its service record is voided. The fact may then earn again, and what
 * it had earned no longer counts against caps.
 *
 * The points are taken from the lots they went into, then, where those were spent, from others in spend order.
 * Points that have lapsed by the day are gone already: they are taken as far as they are still there, and
 * not claimed from others. Answers with the points taken.
 *
 * `unit` is the unit that issued the points. Refused with `NotEarned` (unless `ifNotEarned` is `skip`),
 * `OtherUnit`, or `Shortfall` where the points were spent and there are not enough others.
 */
export const ReverseEarning = command("points.reverseEarning", {
  chinese: "积分撤销",
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
    if (earning.earned.unit !== unit) return Result.fail(new OtherUnit({ subject: fact, unit }))
    const books = new StoredBooks(view)
    return Result.map(reversed(earning, books, occasion.calendar.dayOf(occasion.at)), (taken) => ({
      answer: { taken },
      changes: books.changes,
    }))
  },
})
