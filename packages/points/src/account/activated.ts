import { type BusinessDay, type Change, put } from "@civic-practice/core"
import { givenBack } from "../books/charges.ts"
import type { Credit } from "../earning/CapWindow.ts"
import { CorrectionBooks } from "../earning/CorrectionBooks.ts"
import { enterEarlierCounts } from "../earning/capCounts.ts"
import { Earning, type EarningState } from "../earning/Earning.ts"
import type { AccountId, AccountState } from "./Account.ts"
import type { AccountEvent, PointsActivated } from "./AccountEvent.ts"
import { validFrom } from "./activation.ts"
import type { StoredBooks } from "./Books.ts"
import { settled } from "./Debt.ts"
import { entered } from "./entered.ts"
import { groupShares, sharedPoints, transferEvents } from "./sharing.ts"

/** An earning that becomes active: what happens to its account, and then to that and to groups, and all that changes. */
export interface Activated {
  readonly event: PointsActivated
  readonly shared: ReadonlyArray<readonly [AccountId, AccountEvent]>
  readonly changes: ReadonlyArray<Change>
}

/** Makes an earning active on a day, with its credits as they were or as they were adjusted. */
export const activated = (
  former: EarningState,
  adjusted: ReadonlyArray<Credit> | undefined,
  day: BusinessDay,
  stateOf: (id: AccountId) => AccountState,
  books: StoredBooks,
): Activated => {
  const { account: id, earned } = former
  const account = stateOf(id)
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
  const parts = groupShares(account, event, day, (group) => books.group(group))
  const shared = parts.flatMap(
    ({ group, lots }): ReadonlyArray<readonly [AccountId, AccountEvent]> => {
      const [sent, received] = transferEvents(
        earned.fact,
        id,
        group,
        lots,
        lots,
        stateOf(group),
        day,
      )
      return [
        [id, sent],
        [group, received],
      ]
    },
  )
  for (const [one, part] of shared) changes.push(entered(one, books.view, part))
  changes.push(
    put(Earning.ref(earned.fact), {
      account: id,
      earned: now,
      activated: day,
      ...(parts.length === 0 ? {} : { shared: sharedPoints(parts) }),
      ...back.charged,
      reversed: null,
    }),
  )
  return { event, shared, changes }
}
