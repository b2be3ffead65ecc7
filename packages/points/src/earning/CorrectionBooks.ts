import { type Change, put } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { Result } from "effect"
import type { AccountId, AccountState } from "../account/Account.ts"
import type { PointsEarned } from "../account/AccountEvent.ts"
import type { Books, StoredBooks } from "../account/Books.ts"
import type { GroupState } from "../account/Group.ts"
import type { HolderState } from "../account/Holder.ts"
import type { UnknownWallet, WalletTerms } from "../account/Wallet.ts"
import type { PointsPolicyState } from "../books/PointsPolicy.ts"
import {
  type CapCounts,
  CapWindow,
  type Counted,
  type CountedPeriod,
  capWindowId,
  keptCounts,
} from "./CapWindow.ts"
import { enterEarlierCounts } from "./capCounts.ts"
import type { EarningState, FactId } from "./Earning.ts"
import type { RuleSetId } from "./EarningRule.ts"
import type { RuleSetState } from "./RuleSet.ts"
import { countedOf } from "./reversal.ts"

/** The books as they were had a fact not earned before, in which it is awarded anew. Nothing is entered in the account. */
export class CorrectionBooks implements Books {
  /** What the fact earns now; `undefined`: nothing. */
  earned: PointsEarned | undefined = undefined
  /** What the former earning counted for. */
  readonly struckOut: Counted
  private readonly stored: StoredBooks
  private readonly state: AccountState
  private readonly windows = new Map<string, CapCounts>()

  private readonly former: EarningState

  constructor(stored: StoredBooks, former: EarningState) {
    const { account, earned, pending } = former
    this.stored = stored
    this.former = former
    this.struckOut = countedOf(earned)
    // What more it earns repays debts in the end, not what it had earned.
    const { owed: _, ...state } = stored.account(account)
    const { issued, counts } = state
    const others = state.pending?.filter(({ fact }) => fact !== earned.fact)
    this.state = {
      ...state,
      // Only the difference is issued in the end.
      issued: pending === undefined ? issued - earned.granted : issued,
      counts: keptCounts(counts, this.struckOut, -1),
      ...(others === undefined ? {} : { pending: others }),
    }
    enterEarlierCounts(this.struckOut, -1, counts, account, this)
  }

  policy(): PointsPolicyState {
    return this.stored.policy()
  }

  budgetLeft(unit: UnitId, period: string): number {
    // What is pending goes back to its period and is charged anew; what is active is issued but once.
    const { charged = [], earned, pending } = this.former
    const had =
      pending === undefined
        ? earned.granted
        : (charged.find((one) => one.period === period)?.points ?? 0)
    return this.stored.budgetLeft(unit, period) + had
  }

  rules(id: RuleSetId): RuleSetState {
    return this.stored.rules(id)
  }

  account(): AccountState {
    return this.state
  }

  holder(account: AccountId): HolderState {
    return this.stored.holder(account)
  }

  earning(): null {
    return null
  }

  closed(): undefined {
    // It issued points for the fact before, so they can be put right whatever became of it.
    return undefined
  }

  wallet(account: AccountId): Result.Result<WalletTerms | undefined, UnknownWallet> {
    return this.stored.wallet(account)
  }

  group(group: AccountId): GroupState | null {
    return this.stored.group(group)
  }

  open(): void {
    // An account with an earning is open.
  }

  counts(account: AccountId, month: CountedPeriod): CapCounts | null {
    return this.windows.get(capWindowId(account, month)) ?? this.stored.counts(account, month)
  }

  enter(_account: AccountId, _fact: FactId, event: PointsEarned): void {
    this.earned = event
  }

  putCounts(account: AccountId, counts: CapCounts): void {
    this.windows.set(capWindowId(account, counts.month), counts)
  }

  /** The counts of earlier months, as they are with the award in the place of the former one. */
  changes(): ReadonlyArray<Change> {
    return Array.from(this.windows, ([id, counts]) => put(CapWindow.ref(id), counts))
  }
}
