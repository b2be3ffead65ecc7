import type { BusinessDay, Occasion, View } from "@civic-practice/core"
import { whyNotOpen } from "@civic-practice/hierarchy"
import { Result } from "effect"
import {
  Account,
  type AccountId,
  type AccountState,
  mainAccountOf,
  walletOf,
} from "../account/Account.ts"
import { groupIn, whyNotPooled } from "../account/Group.ts"
import { Holder } from "../account/Holder.ts"
import { type LotShare, validPoints } from "../account/Lot.ts"
import { spendFrom } from "../account/SpendOrder.ts"
import { aboveFloor, walletFor, whyNotSpendable } from "../account/Wallet.ts"
import { defaultHold, type PointsPolicyState } from "../books/PointsPolicy.ts"
import { maximumPoints } from "../Points.ts"
import { InsufficientPoints, TooManyPoints } from "../refusals.ts"
import type { Asked } from "./asked.ts"
import {
  ApprovalNeeded,
  BelowMinimum,
  type ExchangeRefusal,
  NoPrice,
  NotEligible,
  WindowClosed,
} from "./ExchangeRefusal.ts"
import { ineligibilities } from "./eligibility.ts"
import { enoughOn } from "./enoughOn.ts"
import { heldUntil } from "./heldUntil.ts"
import { isOpenAt, nextOpening } from "./RedemptionWindow.ts"
import { offeredOn, Reward, type RewardId, type RewardState } from "./Reward.ts"
import type { RewardTerms } from "./RewardTerms.ts"
import { availableUntil, Stock, stockId } from "./Stock.ts"
import { OutOfStock } from "./StockRefusal.ts"
import { limitsFor, reachedBy, type Taken } from "./sharedLimits.ts"

/** How something is asked for: to be redeemed at once, or reserved. */
export type Way = "redeem" | "reserve"

/** What something asked for comes to. */
export interface Exchange {
  readonly reward: RewardState
  readonly day: BusinessDay
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
  /** Where it counts against limits. */
  readonly taken: ReadonlyArray<Taken>
  /** The last day on which it can be collected; the day itself where it is not reserved. */
  readonly until: BusinessDay
}

const none: ReadonlyArray<Taken> = []

/**
 * What so many pieces of a reward come to, or why they cannot be had: one decision for those who redeem, who reserve, and
 * who ask what they could. Puts what refuses it into `found`: the first alone, or all there is where `all` is said.
 */
export const exchange = (
  { account: id, reward, exchangePoint, quantity, member }: Asked,
  way: Way,
  policy: PointsPolicyState,
  view: View,
  occasion: Occasion,
  found: Array<ExchangeRefusal>,
  all = false,
): Exchange | undefined => {
  const day = occasion.calendar.dayOf(occasion.at)
  const offer = offeredOn(reward, view.get(Reward.ref(reward)), day)
  if (Result.isFailure(offer)) {
    found.push(offer.failure)
    return undefined
  }
  const terms = offer.success
  const closed = whyNotOpen(exchangePoint, view, day)
  if (closed !== undefined) {
    found.push(closed)
    if (!all) return undefined
  }
  if (member !== undefined) {
    const stranger = whyNotPooled(id, member, view, day)
    if (stranger !== undefined) {
      found.push(stranger)
      if (!all) return undefined
    }
  }
  const wallet = walletOf(id)
  const who = mainAccountOf(member ?? id)
  if (wallet !== undefined || isSpecial(terms)) {
    special(id, who, reward, terms, way, view, occasion, found)
    if (found.length > 0 && !all) return undefined
  }
  const price = priceFor(who, wallet, terms, view)
  if (price === undefined) {
    found.push(new NoPrice({ reward, account: id }))
    return undefined
  }
  if (price > maximumPoints / quantity) {
    found.push(new TooManyPoints({ subject: reward }))
    return undefined
  }
  const points = price * quantity
  const account = view.get(Account.ref(id))
  const { minimumBalance = null } = terms
  if (minimumBalance !== null) {
    const below = belowMinimum(reward, id, account, minimumBalance, day, view)
    if (below !== undefined) {
      found.push(below)
      if (!all) return undefined
    }
  }
  const most = wallet === undefined ? Number.POSITIVE_INFINITY : mostFrom(id, account, view, day)
  const lots = spendFrom(account.lots, points, day, policy.spendOrder, exchangePoint)
  if (lots === undefined || most < points) {
    found.push(tooFew(id, account, points, most, day, view))
    if (!all) return undefined
  }
  const until =
    way === "redeem"
      ? day
      : heldUntil(day, terms.holdDays ?? null, policy.hold ?? defaultHold, lots ?? [])
  if (terms.stocked) {
    const onHand = availableUntil(view.get(Stock.ref(stockId(reward, exchangePoint))), until)
    if (onHand < quantity) {
      found.push(new OutOfStock({ reward, exchangePoint, asked: quantity, onHand }))
      if (!all) return undefined
    }
  }
  let taken = none
  if (isLimited(terms)) {
    const limits = limitsFor(reward, terms, member ?? id, quantity, price, day, view)
    found.push(...reachedBy(limits, quantity, view))
    taken = limits.map((one) => one.taken)
  }
  return found.length > 0 || lots === undefined
    ? undefined
    : { reward: terms, day, points, lots, taken, until }
}

/** Whether a reward has terms beside its days, its price and its limit. */
const isSpecial = ({ windows, eligibility, approval }: RewardTerms): boolean =>
  windows !== undefined || eligibility !== undefined || approval !== undefined

const isLimited = ({ limit, householdLimit, groups }: RewardTerms): boolean =>
  limit !== null || householdLimit !== undefined || groups !== undefined

const special = (
  account: AccountId,
  who: AccountId,
  reward: RewardId,
  { windows = null, eligibility = null, approval = null }: RewardTerms,
  way: Way,
  view: View,
  occasion: Occasion,
  found: Array<ExchangeRefusal>,
): void => {
  const unspendable = whyNotSpendable(account, view)
  if (unspendable !== undefined) found.push(unspendable)
  if (approval === true && way === "redeem") found.push(new ApprovalNeeded({ reward }))
  const { at, calendar } = occasion
  if (windows !== null && !isOpenAt(windows, at, calendar)) {
    const next = nextOpening(windows, at, calendar)
    const opensAt = next?.time === undefined ? {} : { opensAt: next.time }
    found.push(new WindowClosed({ reward, opensOn: next?.day ?? null, ...opensAt }))
  }
  if (eligibility !== null) {
    const holder = view.get(Holder.ref(who))
    const reasons = ineligibilities(eligibility, holder, view, occasion)
    if (reasons.length > 0) found.push(new NotEligible({ reward, account, reasons }))
  }
}

/** The price of one piece in a wallet and by the stars held; `undefined`: it has none in that wallet. */
const priceFor = (
  who: AccountId,
  wallet: string | undefined,
  { price, prices = null }: RewardTerms,
  view: View,
): number | undefined => {
  const plain = wallet === undefined ? price : undefined
  const listed = prices?.filter((one) => one.wallet === wallet) ?? []
  if (listed.length === 0) return plain
  const stars = listed.some(({ starsFrom }) => starsFrom !== undefined)
    ? (view.get(Holder.ref(who)).stars ?? 0)
    : 0
  let best: (typeof listed)[number] | undefined
  for (const one of listed) {
    const { starsFrom = 0 } = one
    if (starsFrom <= stars && (best === undefined || starsFrom >= (best.starsFrom ?? 0))) best = one
  }
  return best?.price ?? plain
}

const belowMinimum = (
  reward: RewardId,
  id: AccountId,
  account: AccountState,
  minimum: number,
  day: BusinessDay,
  view: View,
): BelowMinimum | undefined => {
  const available = validPoints(account.lots, day)
  if (available >= minimum) return undefined
  return new BelowMinimum({
    reward,
    account: id,
    minimum,
    available,
    missing: minimum - available,
    ...enoughOn(account, minimum, day, groupIn(view)),
  })
}

/** How much can be spent out of a wallet before its floor is reached. */
const mostFrom = (id: AccountId, account: AccountState, view: View, day: BusinessDay): number => {
  const wallet = walletFor(id, view)
  return Result.isFailure(wallet) || wallet.success === undefined
    ? 0
    : aboveFloor(wallet.success, account, day)
}

const tooFew = (
  id: AccountId,
  account: AccountState,
  needed: number,
  most: number,
  day: BusinessDay,
  view: View,
): InsufficientPoints => {
  const valid = validPoints(account.lots, day)
  const available = Math.min(valid, most)
  const missing = needed - available
  return new InsufficientPoints({
    account: id,
    needed,
    available,
    missing,
    // What the floor keeps has to be there then as well.
    ...enoughOn(account, valid + missing, day, groupIn(view)),
  })
}
