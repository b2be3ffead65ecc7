import { addDays, type BusinessDay, monthOf, weekday } from "@civic-practice/core"
import type { AccountId } from "../account/Account.ts"
import {
  beyondKept,
  type CapCounts,
  type Counted,
  type CountedPeriod,
  type CountedRule,
  countsIn,
  grantedOnDay,
  isBeforeKept,
  isInLatest,
  noCounts,
  withCredits,
  withMonths,
} from "./CapWindow.ts"

/** Where the counts of an account's earlier months are. */
export interface EarlierCounts {
  /** The counts of a month or a year before those that the account keeps; `null` where there are none. */
  readonly counts: (account: AccountId, month: CountedPeriod) => CapCounts | null
  readonly putCounts: (account: AccountId, counts: CapCounts) => void
}

/** The counts of a month or a longer period, be it one that the account keeps, an earlier or a coming one. */
export const countsOf = (
  month: CountedPeriod,
  kept: ReadonlyArray<CapCounts>,
  account: AccountId,
  earlier: EarlierCounts,
): CapCounts =>
  countsIn(kept, month) ??
  (isBeforeKept(kept, month) ? earlier.counts(account, month) : null) ??
  noCounts(month)

/** The points that a rule with a weekly cap has granted in the week of a day, which may lie in two months. */
export const grantedInWeek = (
  day: BusinessDay,
  kept: ReadonlyArray<CapCounts>,
  account: AccountId,
  earlier: EarlierCounts,
  rule: CountedRule,
): number => {
  const monday = addDays(day, 1 - weekday(day))
  let counts = countsOf(monthOf(monday), kept, account, earlier)
  let granted = 0
  for (let after = 0; after < 7; after++) {
    const one = addDays(monday, after)
    if (monthOf(one) !== counts.month) counts = countsOf(monthOf(one), kept, account, earlier)
    granted += grantedOnDay(counts, one, rule)
  }
  return granted
}

/**
 * Enters (or strikes out) an award in the counts of earlier months. Those that the account keeps follow from the
 * event; where the award begins a later month, the month that the account keeps no longer is put with the earlier.
 */
export const enterEarlierCounts = (
  counted: Counted,
  sign: 1 | -1,
  kept: ReadonlyArray<CapCounts>,
  account: AccountId,
  earlier: EarlierCounts,
): void => {
  if (isInLatest(kept, counted)) return
  const months = withMonths(kept, counted)
  const others =
    sign === 1 ? beyondKept(months) : months.filter(({ month }) => !countsIn(kept, month))
  for (const { month } of others) {
    const before = countsOf(month, kept, account, earlier)
    earlier.putCounts(account, withCredits(before, counted, sign))
  }
}
