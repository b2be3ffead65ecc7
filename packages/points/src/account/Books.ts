import {
  append,
  type BusinessDay,
  type Change,
  monthOf,
  put,
  type View,
} from "@civic-practice/core"
import {
  type UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import type { Result } from "effect"
import {
  Budget,
  type BudgetEvent,
  type BudgetState,
  budgetId,
  budgetLeft,
} from "../books/Budget.ts"
import { chargeFor } from "../books/charges.ts"
import { type PointsPolicyState, pointsPolicy } from "../books/PointsPolicy.ts"
import {
  type CapCounts,
  CapWindow,
  type CountedPeriod,
  capWindowId,
  isBeforeKept,
} from "../earning/CapWindow.ts"
import type { EarlierCounts } from "../earning/capCounts.ts"
import { Earning, type EarningState, type FactId } from "../earning/Earning.ts"
import type { RuleSetId } from "../earning/EarningRule.ts"
import type { AwardItem } from "../earning/earnedBy.ts"
import { RuleSet, type RuleSetState } from "../earning/RuleSet.ts"
import { Account, type AccountId, type AccountState, mainAccountOf } from "./Account.ts"
import type { AccountEvent, AccountOpened, PointsEarned, PointsPending } from "./AccountEvent.ts"
import { entered } from "./entered.ts"
import { Group, type GroupState } from "./Group.ts"
import { Holder, type HolderState } from "./Holder.ts"
import type { Activation } from "./PendingEarning.ts"
import { type GroupShare, sharedPoints, transferEvents } from "./sharing.ts"
import { type UnknownWallet, type WalletTerms, walletFor } from "./Wallet.ts"

/** What awards are decided on, and where they are entered. */
export interface Books extends EarlierCounts {
  readonly policy: () => PointsPolicyState
  /** The points that are left of a unit's budget for a period. */
  readonly budgetLeft: (unit: UnitId, period: string) => number
  readonly rules: (id: RuleSetId) => RuleSetState
  readonly account: (id: AccountId) => AccountState
  readonly earning: (fact: FactId) => EarningState | null
  /** Why a unit issues no points on a day; `undefined`: it does. */
  readonly closed: (unit: UnitId, day: BusinessDay) => UnknownUnit | UnitNotOpen | undefined
  /** The wallet that an account is; `undefined`: none. */
  readonly wallet: (account: AccountId) => Result.Result<WalletTerms | undefined, UnknownWallet>
  /** Begins a wallet's account with its base. */
  readonly open: (account: AccountId, event: AccountOpened) => void
  readonly enter: (
    account: AccountId,
    fact: FactId,
    event: PointsEarned,
    more?: MoreOfAward,
  ) => void
  readonly group: (group: AccountId) => GroupState | null
  /** What was recorded of an account's holder. Absent: only what the award itself says is known. */
  readonly holder?: (account: AccountId) => HolderState
}

/** What few awards have. */
export interface MoreOfAward {
  /** What its points wait for. */
  readonly pending?: Activation | undefined
  /** The day from which their validity counts, where it is not that of the service. */
  readonly activated?: BusinessDay | undefined
  /** What of them goes to groups. */
  readonly shares?: ReadonlyArray<GroupShare> | undefined
}

/** What happens to an account by an award. */
export const eventOfAward = (
  event: PointsEarned,
  pending: Activation | undefined,
): PointsEarned | PointsPending =>
  pending === undefined ? event : { ...event, ...pending, _tag: "PointsPending" }

/** What is kept of an award by its fact. */
const earningOf = (
  account: AccountId,
  earned: PointsEarned,
  more: MoreOfAward | undefined,
): EarningState => {
  const { budget: period, granted: points } = earned
  if (more === undefined && period === undefined) return { account, earned, reversed: null }
  const { activated, pending, shares = [] } = more ?? {}
  return {
    account,
    earned,
    ...(pending === undefined ? {} : { pending }),
    ...(activated === undefined ? {} : { activated }),
    ...(shares.length === 0 ? {} : { shared: sharedPoints(shares) }),
    ...(period === undefined || points === 0 ? {} : { charged: [{ period, points }] }),
    reversed: null,
  }
}

/** The books for one award: what is stored. */
export class StoredBooks implements Books {
  readonly view: View
  readonly changes: Array<Change> = []

  constructor(view: View) {
    this.view = view
  }

  policy(): PointsPolicyState {
    return this.view.get(pointsPolicy)
  }

  budget(id: string): BudgetState {
    return this.view.get(Budget.ref(id))
  }

  budgetLeft(unit: UnitId, period: string): number {
    return budgetLeft(this.budget(budgetId(unit, period)))
  }

  rules(id: RuleSetId): RuleSetState {
    return this.view.get(RuleSet.ref(id))
  }

  account(id: AccountId): AccountState {
    return this.view.get(Account.ref(id))
  }

  earning(fact: FactId): EarningState | null {
    return this.view.get(Earning.ref(fact))
  }

  closed(unit: UnitId, day: BusinessDay): UnknownUnit | UnitNotOpen | undefined {
    return whyNotOpen(unit, this.view, day)
  }

  counts(account: AccountId, month: CountedPeriod): CapCounts | null {
    // Asked for is what was mostly written before: it is not presumed to be new.
    const [counts = null] = this.view.getAll([CapWindow.ref(capWindowId(account, month))])
    return counts
  }

  wallet(account: AccountId): Result.Result<WalletTerms | undefined, UnknownWallet> {
    return walletFor(account, this.view)
  }

  open(account: AccountId, event: AccountOpened): void {
    this.changes.push(entered(account, this.view, event))
  }

  group(group: AccountId): GroupState | null {
    return this.view.get(Group.ref(group))
  }

  holder(account: AccountId): HolderState {
    return this.view.get(Holder.ref(mainAccountOf(account)))
  }

  enter(account: AccountId, fact: FactId, event: PointsEarned, more?: MoreOfAward): void {
    this.changes.push(
      entered(account, this.view, eventOfAward(event, more?.pending)),
      put(Earning.ref(fact), earningOf(account, event, more)),
    )
    if (more?.shares !== undefined) this.share(account, fact, more.shares, event.day)
    const { budget: period, day, granted: points, unit } = event
    if (period !== undefined && points > 0) {
      this.changes.push(chargeFor(fact, unit, { period, points }, day))
    }
  }

  /** Enters what of an earning goes to groups. */
  share(
    account: AccountId,
    fact: string,
    shares: ReadonlyArray<GroupShare>,
    day: BusinessDay,
  ): void {
    for (const { group, lots } of shares) {
      const [sent, received] = transferEvents(
        fact,
        account,
        group,
        lots,
        lots,
        this.account(group),
        day,
      )
      this.changes.push(entered(account, this.view, sent), entered(group, this.view, received))
    }
  }

  putCounts(account: AccountId, counts: CapCounts): void {
    this.changes.push(put(CapWindow.ref(capWindowId(account, counts.month)), counts))
  }
}

type Award = Pick<AwardItem, "account" | "day" | "activityMonth">

interface Page {
  state: AccountState
  readonly events: Array<AccountEvent>
  /** How many of the events the state has taken in. */
  taken: number
}

/** The books for many awards in one decision: what is stored, with the awards before on top. */
export class BatchBooks implements Books {
  private readonly stored: StoredBooks
  private readonly pages = new Map<AccountId, Page>()
  private readonly earnings = new Map<FactId, EarningState>()
  private readonly windows = new Map<string, CapCounts>()
  private readonly budgets = new Map<string, { state: BudgetState; events: Array<BudgetEvent> }>()
  private ruleSet: RuleSetState | undefined = undefined
  private readonly inForce: PointsPolicyState
  private readonly awards: ReadonlyArray<Award>
  private holders: ReadonlyMap<AccountId, HolderState> | undefined = undefined

  constructor(view: View, awards: ReadonlyArray<Award>) {
    this.stored = new StoredBooks(view)
    this.awards = awards
    this.inForce = this.stored.policy()
    const states = view.getAll(awards.map(({ account }) => Account.ref(account)))
    const earlier: Array<string> = []
    for (const [index, { account, day, activityMonth }] of awards.entries()) {
      const state = states[index]
      if (state === undefined) continue
      this.pages.set(account, { state, events: [], taken: 0 })
      for (const month of new Set([monthOf(day), activityMonth ?? monthOf(day)])) {
        if (isBeforeKept(state.counts, month)) earlier.push(capWindowId(account, month))
      }
    }
    // Asked for together, so that they are loaded together: the awards ask for them one by one.
    if (earlier.length > 0) view.getAll(earlier.map(CapWindow.ref))
  }

  policy(): PointsPolicyState {
    return this.inForce
  }

  budgetLeft(unit: UnitId, period: string): number {
    const id = budgetId(unit, period)
    return budgetLeft(this.budgets.get(id)?.state ?? this.stored.budget(id))
  }

  /** A batch has one rule set. */
  rules(id: RuleSetId): RuleSetState {
    this.ruleSet ??= this.stored.rules(id)
    return this.ruleSet
  }

  account(id: AccountId): AccountState {
    const page = this.page(id)
    for (; page.taken < page.events.length; page.taken++) {
      const event = page.events[page.taken]
      if (event !== undefined) page.state = evolve(page.state, event)
    }
    return page.state
  }

  earning(fact: FactId): EarningState | null {
    return this.earnings.get(fact) ?? this.stored.earning(fact)
  }

  closed(unit: UnitId, day: BusinessDay): UnknownUnit | UnitNotOpen | undefined {
    return this.stored.closed(unit, day)
  }

  counts(account: AccountId, month: CountedPeriod): CapCounts | null {
    return this.windows.get(capWindowId(account, month)) ?? this.stored.counts(account, month)
  }

  wallet(account: AccountId): Result.Result<WalletTerms | undefined, UnknownWallet> {
    return this.stored.wallet(account)
  }

  open(account: AccountId, event: AccountOpened): void {
    this.page(account).events.push(event)
  }

  group(group: AccountId): GroupState | null {
    return this.stored.group(group)
  }

  holder(account: AccountId): HolderState {
    // Who asks for one mostly asks for all.
    this.holders ??= this.allHolders()
    return this.holders.get(mainAccountOf(account)) ?? this.stored.holder(account)
  }

  private allHolders(): ReadonlyMap<AccountId, HolderState> {
    const accounts = Array.from(new Set(this.awards.map(({ account }) => mainAccountOf(account))))
    const states = this.stored.view.getAll(accounts.map(Holder.ref))
    return new Map(accounts.map((account, place) => [account, states[place] ?? {}]))
  }

  enter(account: AccountId, fact: FactId, event: PointsEarned, more?: MoreOfAward): void {
    this.page(account).events.push(eventOfAward(event, more?.pending))
    this.earnings.set(fact, earningOf(account, event, more))
    for (const { group, lots } of more?.shares ?? []) {
      const receiver = this.account(group)
      const [sent, received] = transferEvents(fact, account, group, lots, lots, receiver, event.day)
      this.page(account).events.push(sent)
      this.page(group).events.push(received)
    }
    const { budget: period, day, granted: points, unit } = event
    if (period === undefined || points === 0) return
    const id = budgetId(unit, period)
    const book = this.budgets.get(id) ?? { state: this.stored.budget(id), events: [] }
    this.budgets.set(id, book)
    const taken: BudgetEvent = { _tag: "BudgetTaken", reference: fact, points, day }
    book.events.push(taken)
    book.state = Budget.ref(id).kind.evolve(book.state, taken)
  }

  putCounts(account: AccountId, counts: CapCounts): void {
    this.windows.set(capWindowId(account, counts.month), counts)
  }

  changes(): ReadonlyArray<Change> {
    const changes: Array<Change> = []
    for (const [id, { events }] of this.pages) {
      if (events.length > 0) changes.push(entered(id, this.stored.view, ...events))
    }
    for (const [fact, earning] of this.earnings) changes.push(put(Earning.ref(fact), earning))
    for (const [id, counts] of this.windows) changes.push(put(CapWindow.ref(id), counts))
    for (const [id, { events }] of this.budgets) changes.push(append(Budget.ref(id), ...events))
    return changes
  }

  private page(id: AccountId): Page {
    let page = this.pages.get(id)
    if (page === undefined) {
      page = { state: this.stored.account(id), events: [], taken: 0 }
      this.pages.set(id, page)
    }
    return page
  }
}

const { evolve } = Account.ref("").kind
