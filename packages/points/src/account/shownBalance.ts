import type { PointsSettings } from "../books/PointsPolicy.ts"
import { type AccountState, balanceOf, netBalanceOf } from "./Account.ts"

/**
 * The balance as the policy wants it shown: never below 0, with what is owed beside it; under `reversal` `unlimited` less
 * what is owed, below 0 where that is more (余额可为负).
 */
export const shownBalance = (
  account: AccountState,
  { reversal }: Pick<PointsSettings, "reversal">,
): number => (reversal === "unlimited" ? netBalanceOf(account) : balanceOf(account))
