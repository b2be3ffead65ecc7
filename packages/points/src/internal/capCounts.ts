import type { BusinessMonth } from "@civic-practice/core"
import type { AccountId } from "../Account.ts"
import {
  type CapCounts,
  type Counted,
  countedMonths,
  isAfter,
  isWithin,
  noCounts,
  withCredits,
} from "../CapWindow.ts"

/** Where the counts of an account's earlier months are. */
export interface EarlierCounts {
  readonly counts: (account: AccountId, month: BusinessMonth) => CapCounts | null
  readonly putCounts: (account: AccountId, counts: CapCounts) => void
}

/** The counts of a month, be it the account's latest, an earlier or a coming one. */
export const countsOf = (
  month: BusinessMonth,
  latest: CapCounts | null,
  account: AccountId,
  earlier: EarlierCounts,
): CapCounts => {
  if (isAfter(month, latest)) return noCounts(month)
  return latest !== null && latest.month === month
    ? latest
    : (earlier.counts(account, month) ?? noCounts(month))
}

/**
 * Enters (or strikes out) an award in the counts of earlier months. Those of the latest month follow from the
 * event; where the award begins a later month, the month that was the latest is put with the earlier ones.
 */
export const enterEarlierCounts = (
  counted: Counted,
  sign: 1 | -1,
  latest: CapCounts | null,
  account: AccountId,
  earlier: EarlierCounts,
): void => {
  if (latest !== null && isWithin(counted, latest.month)) return
  const months = countedMonths(counted)
  let newest = latest?.month
  for (const month of months) if (newest === undefined || month > newest) newest = month
  if (latest !== null && newest !== latest.month) {
    earlier.putCounts(account, withCredits(latest, counted, sign))
  }
  for (const month of months) {
    if (month === newest || month === latest?.month) continue
    earlier.putCounts(
      account,
      withCredits(countsOf(month, latest, account, earlier), counted, sign),
    )
  }
}
