import { type Decision, decided, type Occasion, put, type View } from "@civic-practice/core"
import type { UnitNotOpen, UnknownUnit } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Account, walletOf } from "../account/Account.ts"
import type { AccountEvent, PenalisedBy, PointsDeducted } from "../account/AccountEvent.ts"
import { StoredBooks } from "../account/Books.ts"
import { entered } from "../account/entered.ts"
import { groupIn } from "../account/Group.ts"
import { isOwn } from "../account/isOwn.ts"
import { validPoints } from "../account/Lot.ts"
import { PointsActive } from "../account/Shortfall.ts"
import { spendFrom } from "../account/SpendOrder.ts"
import type { UnknownWallet } from "../account/Wallet.ts"
import { Reason } from "../Name.ts"
import { fits, maximumPoints } from "../Points.ts"
import { DayInFuture, InsufficientPoints, OwnAccount, TooManyPoints } from "../refusals.ts"
import { takenBy, takingTerms } from "../shop/takingTerms.ts"
import { awardFields, wholeActivity } from "./awardFields.ts"
import { compiledRules } from "./CompiledRules.ts"
import { enterEarlierCounts } from "./capCounts.ts"
import { creditsFor } from "./creditsFor.ts"
import { Label, RuleSetId } from "./EarningRule.ts"
import { earnerOf, inputsOf } from "./earnerOf.ts"
import { withHeldFacts } from "./heldFacts.ts"
import { AlreadyPenalised, Penalty, type PenaltyState } from "./Penalty.ts"
import { defaultRuleSet, isUnknown, UnknownRuleSet, versionOn } from "./RuleSet.ts"
import { withinRoom } from "./withinRoom.ts"

const { minutes: _, pending: __, ...lookedAt } = awardFields

/** What is asked for by the rules. */
export const PenaliseInput = Schema.Struct({
  ...lookedAt,
  /** The event that the rules name. */
  event: Label,
  /** Shown with the deduction; absent: the event. */
  reason: Schema.optionalKey(Reason),
  ruleSet: Schema.optionalKey(RuleSetId),
  /** What to do where the fact was penalised before: refuse, or change nothing. */
  ifPenalised: Schema.optionalKey(Schema.Literals(["refuse", "skip"])),
}).check(wholeActivity)
export type PenaliseInput = typeof PenaliseInput.Type

/** Why a fact is not penalised. Nothing was written. */
export type PenaltyRefusal =
  | AlreadyPenalised
  | DayInFuture
  | InsufficientPoints
  | OwnAccount
  | PointsActive
  | TooManyPoints
  | UnknownRuleSet
  | UnknownUnit
  | UnitNotOpen
  | UnknownWallet

const nothing = Result.succeed(decided({ taken: 0 }))

/** Takes what the rules take: what `Penalise` does once nobody else is needed, and the approval of a proposal. */
export const penalised = (
  input: PenaliseInput,
  view: View,
  occasion: Occasion,
  proposal?: string,
): Result.Result<Decision<{ readonly taken: number }>, PenaltyRefusal> => {
  const { account: id, activity, activityMonth, day, fact, unit } = input
  const { ruleSet = defaultRuleSet } = input
  if (isOwn(id, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account: id }))
  const today = occasion.calendar.dayOf(occasion.at)
  if (day > today) return Result.fail(new DayInFuture({ subject: fact, day, today }))
  const former = view.get(Penalty.ref(fact))
  if (former !== null && former.reversed === null) {
    if (input.ifPenalised === "skip") return nothing
    const { account, points: taken } = former
    return Result.fail(new AlreadyPenalised({ fact, account, taken }))
  }
  const books = new StoredBooks(view)
  const closed = books.closed(unit, day)
  if (closed !== undefined) return Result.fail(closed)
  const wallet = books.wallet(id)
  if (Result.isFailure(wallet)) return Result.fail(wallet.failure)
  const rules = books.rules(ruleSet)
  const version = versionOn(rules, day)
  if (version === undefined) {
    return isUnknown(ruleSet, rules) ? Result.fail(new UnknownRuleSet({ ruleSet })) : nothing
  }
  const compiled = compiledRules(version)
  const earner = earnerOf(withHeldFacts(input, compiled, books), compiled, occasion.calendar)
  const matches = compiled.matchPenalties(earner)
  const account = books.account(id)
  const due = creditsFor(matches, input, ruleSet, account, books)
  if (due.length === 0) return nothing
  const needed = due.reduce((sum, { granted }) => sum + granted, 0)
  const isExact = due.every(({ asked }) => asked <= maximumPoints)
  if (!isExact || !fits(account.reversed, needed)) {
    return Result.fail(new TooManyPoints({ subject: isExact ? id : fact }))
  }

  const base = account.opened === null ? wallet.success?.base : undefined
  const opening: ReadonlyArray<AccountEvent> =
    base === undefined ? [] : [{ _tag: "AccountOpened", unit, day: today, base }]
  const opened = opening.reduce(evolve, account)
  const terms = takingTerms(id, opened, view, today)
  if (Result.isFailure(terms)) return Result.fail(terms.failure)
  const { most, owes, reversal } = terms.success
  if (needed > 0 && reversal === "onlyPending" && walletOf(id) === undefined) {
    return Result.fail(new PointsActive({ subject: fact, account: id, points: needed }))
  }
  // The rules are the realm's, so points of every unit are taken, as they would be spent.
  const valid = validPoints(opened.lots, today)
  const found = Math.min(needed, valid)
  const { spendOrder } = books.policy()
  const lots = spendFrom(opened.lots, found, today, spendOrder, unit) ?? []
  const taken = takenBy(terms.success, { needed, lots, missing: needed - found })
  if (taken === undefined) {
    const available = owes ? most : Math.min(valid, most)
    const missing = needed - available
    return Result.fail(new InsufficientPoints({ account: id, needed, available, missing }))
  }
  const { points } = taken
  const penalty: PenalisedBy = {
    fact,
    ruleSet,
    version: version.version,
    day,
    ...(activity === undefined || activityMonth === undefined ? {} : { activity, activityMonth }),
    credits: points === needed ? due : withinRoom(due, points, "floor"),
    inputs: inputsOf(earner, compiled),
  }
  const event: PointsDeducted = {
    _tag: "PointsDeducted",
    adjustment: occasion.newId("adjustment"),
    unit,
    day: today,
    ...taken,
    ...(points === needed ? {} : { asked: needed }),
    reason: input.reason ?? input.event,
    penalty,
    ...(proposal === undefined ? {} : { proposal }),
  }
  const state: PenaltyState = { account: id, unit, day: today, penalty, ...taken, reversed: null }
  books.changes.push(entered(id, view, ...opening, event), put(Penalty.ref(fact), state))
  enterEarlierCounts(penalty, 1, account.counts, id, books)
  return Result.succeed({ answer: { taken: points }, changes: books.changes })
}

const { evolve } = Account.ref("").kind
