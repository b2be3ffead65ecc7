import { type BusinessDay, type Change, put } from "@civic-practice/core"
import type { AccountState } from "../Account.ts"
import type { PointsActivated } from "../AccountEvent.ts"
import type { Credit } from "../CapWindow.ts"
import { settled } from "../Debt.ts"
import { Earning, type EarningState } from "../Earning.ts"
import { validFrom } from "./activation.ts"
import type { StoredBooks } from "./Books.ts"
import { CorrectionBooks } from "./CorrectionBooks.ts"
import { enterEarlierCounts } from "./capCounts.ts"
import { givenBack } from "./charges.ts"
import { entered } from "./entered.ts"

/** An earning that becomes active: what happens to its account, and all that changes. */
export interface Activated {
  readonly event: PointsActivated
  readonly changes: ReadonlyArray<Change>
}

/** Makes an earning active on a day, with its credits as they were or as they were adjusted. */
export const activated = (
  former: EarningState,
  adjusted: ReadonlyArray<Credit> | undefined,
  day: BusinessDay,
  account: AccountState,
  books: StoredBooks,
): Activated => {
  const { account: id, earned } = former
  const { versions } = books.rules(earned.ruleSet)
  const version = versions.find(({ version: number }) => number === earned.version)
  const credits = validFrom(adjusted ?? earned.credits, version, day)
  const granted = credits.reduce((sum, credit) => sum + credit.granted, 0)
  const now = { ...earned, credits, granted }
  const { unit } = earned
  const shares = credits.map((credit) => ({ unit, since: day, ...credit, points: credit.granted }))
  const { repaid } = settled(account.owed ?? [], shares)
  const event: PointsActivated = {
    ...now,
    _tag: "PointsActivated",
    activated: day,
    ...(repaid.length === 0 ? {} : { repaid }),
  }
  const back = givenBack(former, earned.granted - granted, day, books.view)
  const changes: Array<Change> = [...back.changes]
  if (adjusted === undefined) changes.push(entered(id, books.view, event))
  else {
    const anew = new CorrectionBooks(books, former)
    enterEarlierCounts(now, 1, anew.account().counts, id, anew)
    changes.push(
      entered(id, books.view, { ...event, ...back.returned, struckOut: anew.struckOut }),
      ...anew.changes(),
    )
  }
  changes.push(
    put(Earning.ref(earned.fact), {
      account: id,
      earned: now,
      activated: day,
      ...back.charged,
      reversed: null,
    }),
  )
  return { event, changes }
}
