import type { BusinessDay, BusinessMonth, Occasion } from "@civic-practice/core"
import type { UnitId, UnitNotOpen, UnknownUnit } from "@civic-practice/hierarchy"
import { Result } from "effect"
import { type AccountId, type AccountState, mostThere } from "../account/Account.ts"
import type { PointsEarned } from "../account/AccountEvent.ts"
import { awaited, validFrom } from "../account/activation.ts"
import type { Books } from "../account/Books.ts"
import { settled } from "../account/Debt.ts"
import { isOwn } from "../account/isOwn.ts"
import type { PendingUntil } from "../account/PendingEarning.ts"
import { groupShares } from "../account/sharing.ts"
import { roomIn, type UnknownWallet, type WalletTerms } from "../account/Wallet.ts"
import { periodToCharge } from "../books/Budget.ts"
import { bookedDay } from "../books/MonthClose.ts"
import { fits } from "../Points.ts"
import { DayInFuture, OwnAccount, TooManyPoints } from "../refusals.ts"
import type { Credit } from "./CapWindow.ts"
import { compiledRules, type Matches } from "./CompiledRules.ts"
import { enterEarlierCounts } from "./capCounts.ts"
import { creditsFor } from "./creditsFor.ts"
import type { EarnedInputs } from "./EarnedInputs.ts"
import { AlreadyAwarded, type FactId } from "./Earning.ts"
import type { RuleSetId } from "./EarningRule.ts"
import { earnerOf, inputsOf } from "./earnerOf.ts"
import { withHeldFacts } from "./heldFacts.ts"
import { isUnknown, UnknownRuleSet, versionOn } from "./RuleSet.ts"
import { withinRoom } from "./withinRoom.ts"

/** One award: who earned points, by what, and all that the rules look at. */
export interface AwardItem extends EarnedInputs {
  readonly account: AccountId
  readonly fact: FactId
  readonly unit: UnitId
  readonly day: BusinessDay
  readonly activity?: string
  readonly activityMonth?: BusinessMonth
  readonly pending?: PendingUntil
}

/** Why a fact earns no points. Nothing was written. */
export type AwardRefusal =
  | AlreadyAwarded
  | DayInFuture
  | OwnAccount
  | TooManyPoints
  | UnknownRuleSet
  | UnknownUnit
  | UnitNotOpen
  | UnknownWallet

const nothing = Result.succeed(0)

/** Enters what a fact earns into the books; answers with the points granted. */
export const earnedBy = (
  award: AwardItem,
  ruleSet: RuleSetId,
  skips: boolean,
  books: Books,
  occasion: Occasion,
  today: BusinessDay,
): Result.Result<number, AwardRefusal> => {
  const { account: id, fact, unit, day, activity, activityMonth } = award
  if (isOwn(id, occasion, (group) => books.group(group)))
    return Result.fail(new OwnAccount({ account: id }))
  if (day > today) return Result.fail(new DayInFuture({ subject: fact, day, today }))
  const account = books.account(id)
  const former = books.earning(fact)
  if (former !== null && former.reversed === null) {
    if (skips) return nothing
    const { granted } = former.earned
    return Result.fail(new AlreadyAwarded({ fact, account: former.account, granted }))
  }
  const closed = books.closed(unit, day)
  if (closed !== undefined) return Result.fail(closed)
  const rules = books.rules(ruleSet)
  const version = versionOn(rules, day)
  if (version === undefined) {
    return isUnknown(ruleSet, rules) ? Result.fail(new UnknownRuleSet({ ruleSet })) : nothing
  }
  const compiled = compiledRules(version)
  const earner = earnerOf(withHeldFacts(award, compiled, books), compiled, occasion.calendar)
  const matches = compiled.match(earner)
  if (!isExact(matches)) return Result.fail(new TooManyPoints({ subject: fact }))
  const wallet = books.wallet(id)
  if (Result.isFailure(wallet)) return Result.fail(wallet.failure)
  const terms = wallet.success
  const due = creditsFor(matches, award, ruleSet, account, books)
  const policy = books.policy()
  // Budgets are of spendable points: what a wallet counts is no liability.
  const budget =
    policy.budgets === undefined || terms !== undefined
      ? undefined
      : periodToCharge(policy, unit, bookedDay(day, policy))
  const allowed = terms === undefined ? due : withinWallet(due, terms, account, today)
  const credits =
    budget === undefined ? allowed : withinRoom(allowed, books.budgetLeft(unit, budget), "budget")
  if (credits.length === 0) return nothing
  const granted = sumOf(credits)
  if (!fits(mostThere(account), granted)) return Result.fail(new TooManyPoints({ subject: id }))
  const event: Draft<PointsEarned> = {
    _tag: "PointsEarned",
    fact,
    unit,
    day,
    ruleSet,
    version: version.version,
    granted,
    credits,
    inputs: inputsOf(earner, compiled),
  }
  if (activity !== undefined && activityMonth !== undefined) {
    event.activity = activity
    event.activityMonth = activityMonth
  }
  if (budget !== undefined) event.budget = budget
  const waits = awaited(credits, version, award.pending, day)
  const activated =
    waits === undefined || waits.activeFrom === null || waits.activeFrom > today
      ? undefined
      : waits.activeFrom
  const pending = activated === undefined ? waits : undefined
  if (activated !== undefined) event.credits = validFrom(credits, version, activated)
  if (pending === undefined && account.owed !== undefined) {
    const { repaid } = settled(
      account.owed,
      credits.map((credit) => ({ unit, since: day, ...credit, points: credit.granted })),
    )
    if (repaid.length > 0) event.repaid = repaid
  }
  if (terms?.base !== undefined && account.opened === null) {
    books.open(id, { _tag: "AccountOpened", unit, day, base: terms.base })
  }
  if (waits === undefined && account.groups === undefined) books.enter(id, fact, event)
  else {
    const shares =
      pending === undefined
        ? groupShares(account, event, day, (group) => books.group(group))
        : undefined
    books.enter(id, fact, event, { pending, activated, shares })
  }
  enterEarlierCounts(event, 1, account.counts, id, books)
  return Result.succeed(granted)
}

const withinWallet = (
  credits: ReadonlyArray<Credit>,
  terms: WalletTerms,
  account: AccountState,
  today: BusinessDay,
): ReadonlyArray<Credit> => {
  const room = roomIn(terms, account, today)
  return room === undefined ? credits : withinRoom(credits, room, "wallet")
}

const isExact = ({ count, points }: Matches): boolean => {
  for (let index = 0; index < count; index++)
    if (points[index] === Number.POSITIVE_INFINITY) return false
  return true
}

/** The sum of what is granted; more than 2^53-1 where it is not exact. */
const sumOf = (credits: ReadonlyArray<Credit>): number => {
  let sum = 0
  for (const { granted } of credits) {
    if (!fits(sum, granted)) return Number.POSITIVE_INFINITY
    sum += granted
  }
  return sum
}

type Draft<Value> = { -readonly [Key in keyof Value]: Value[Key] }
