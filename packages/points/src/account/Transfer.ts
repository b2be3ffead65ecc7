import {
  type BusinessDay,
  command,
  type Decision,
  own,
  put,
  stateKind,
  type View,
} from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { pointsPolicy, type TransferPolicy } from "../books/PointsPolicy.ts"
import { fits, Points } from "../Points.ts"
import { InsufficientPoints, OwnAccount, TooManyPoints } from "../refusals.ts"
import {
  Account,
  AccountId,
  type AccountState,
  mainAccountOf,
  mostThere,
  ownerOf,
  walletOf,
} from "./Account.ts"
import { entered } from "./entered.ts"
import { groupIn } from "./Group.ts"
import { isHolder, isOwn } from "./isOwn.ts"
import { type LotShare, validPoints } from "./Lot.ts"
import { spendFrom } from "./SpendOrder.ts"
import { transferEvents } from "./sharing.ts"
import { TransferLimitReached, TransferRefused } from "./TransferRefusal.ts"
import { lastValidDay } from "./Validity.ts"
import {
  aboveFloor,
  roomIn,
  type UnknownWallet,
  WalletFull,
  WalletNotSpendable,
  type WalletTerms,
  walletFor,
} from "./Wallet.ts"

/** How much an account's holder has sent in a month, whichever wallet it came from. */
export interface SentState {
  readonly sent: ReadonlyArray<readonly [month: string, points: number]>
}

/** Kept for realms whose policy limits transfers; the id is the holder's account without a wallet. */
export const Sent = stateKind<SentState>({ name: "points.sent", initial: { sent: [] } })

/** Why nothing is transferred. Nothing was written. */
export type TransferPointsRefusal =
  | TransferRefused
  | TransferLimitReached
  | InsufficientPoints
  | OwnAccount
  | TooManyPoints
  | UnknownUnit
  | UnitNotOpen
  | UnknownWallet
  | WalletFull
  | WalletNotSpendable

const kindOf = (account: string): string => account.slice(0, account.indexOf("/"))

/** Whether two accounts are of one holder, or one of somebody who is or was in the other's household or team. */
const ofOneHolder = (
  from: AccountId,
  sender: AccountState,
  to: AccountId,
  receiver: AccountState,
): boolean => {
  const [giving, taking] = [mainAccountOf(from), mainAccountOf(to)]
  return (
    giving === taking ||
    (sender.groups ?? []).some(({ group }) => group === taking) ||
    (receiver.groups ?? []).some(({ group }) => group === giving)
  )
}

const reasonAgainst = (
  from: AccountId,
  sender: AccountState,
  to: AccountId,
  receiver: AccountState,
  policy: TransferPolicy | undefined,
): TransferRefused["reason"] | undefined => {
  if (policy === undefined) return "notAllowed"
  if (from === to) return "sameAccount"
  if (!policy.from.includes(kindOf(from))) return "kindMayNotSend"
  if (!policy.to.includes(kindOf(to))) return "kindMayNotReceive"
  if (policy.amongOwn !== true && ofOneHolder(from, sender, to, receiver)) return "sameHolder"
  return receiver.opened === null ? "unknownAccount" : undefined
}

/** The wallets of both accounts, where both can be spent. */
const walletsOf = (
  from: AccountId,
  to: AccountId,
  view: View,
): Result.Result<
  readonly [WalletTerms | undefined, WalletTerms | undefined],
  UnknownWallet | WalletNotSpendable
> => {
  const wallets: Array<WalletTerms | undefined> = []
  for (const account of [from, to]) {
    const wallet = walletFor(account, view)
    if (Result.isFailure(wallet)) return Result.fail(wallet.failure)
    if (wallet.success?.spendable === false) {
      return Result.fail(new WalletNotSpendable({ account, wallet: walletOf(account) ?? "" }))
    }
    wallets.push(wallet.success)
  }
  return Result.succeed([wallets[0], wallets[1]])
}

/** The shares as they arrive: with the last valid day they had, or with one counted from the day. */
const arriving = (
  shares: ReadonlyArray<LotShare>,
  { expiry }: TransferPolicy,
  day: BusinessDay,
): ReadonlyArray<LotShare> =>
  expiry._tag === "Kept"
    ? shares
    : shares.map((share) => ({ ...share, validUntil: lastValidDay(expiry.validity, day) }))

/**
 * Sends points to another account (积分转赠), where the policy's `transfers` allows it. Holders may do it for themselves;
 * `unit` is where it is done. The points keep their issuing unit, and by the policy their last valid day or get a new
 * one; they repay first what the receiver owes. Answers with the id of the transfer.
 *
 * Not between the wallets of one holder, nor between somebody and their household or team, unless the policy says
 * `amongOwn`: a cap would be got round. Nobody sends somebody else's points to themselves, nor those of a household or
 * team of theirs, nor to one. The policy's limit is for the month in which it is recorded.
 *
 * Refused with `TransferRefused`, which says why; `TransferLimitReached`, `InsufficientPoints`, `OwnAccount` or
 * `TooManyPoints`; for wallets with `UnknownWallet`, `WalletNotSpendable` or `WalletFull`; and with `UnknownUnit` or
 * `UnitNotOpen`.
 */
export const TransferPoints = command("points.transferPoints", {
  chinese: "积分转赠",
  input: Schema.Struct({ from: AccountId, to: AccountId, points: Points, unit: UnitId }),
  permission: ({ from, unit }) => own(ownerOf(from), unit, "points.transferPoints"),
  touches: ({ from, to, unit }) => [
    Account.ref(from),
    Account.ref(to),
    Unit.ref(unit),
    pointsPolicy,
  ],
  decide: (
    { from, to, points, unit },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly transfer: string }>, TransferPointsRefusal> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const closed = whyNotOpen(unit, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const { spendOrder, transfers: policy } = view.get(pointsPolicy)
    const sender = view.get(Account.ref(from))
    const receiver = view.get(Account.ref(to))
    const reason = reasonAgainst(from, sender, to, receiver, policy)
    if (policy === undefined || reason !== undefined) {
      return Result.fail(new TransferRefused({ from, to, reason: reason ?? "notAllowed" }))
    }
    if (!isHolder(from, occasion)) {
      const own = [from, to].find((one) => isOwn(one, occasion, groupIn(view)))
      if (own !== undefined) return Result.fail(new OwnAccount({ account: own }))
    }
    const wallets = walletsOf(from, to, view)
    if (Result.isFailure(wallets)) return Result.fail(wallets.failure)
    const [giving, taking] = wallets.success
    if ((giving?.unit ?? "points") !== (taking?.unit ?? "points")) {
      return Result.fail(new TransferRefused({ from, to, reason: "otherMeasure" }))
    }
    const most = giving === undefined ? points : aboveFloor(giving, sender, day)
    const lots = spendFrom(sender.lots, points, day, spendOrder, unit)
    if (lots === undefined || most < points) {
      const available = Math.min(validPoints(sender.lots, day), most)
      const missing = points - available
      return Result.fail(
        new InsufficientPoints({ account: from, needed: points, available, missing }),
      )
    }
    const room = taking === undefined ? undefined : roomIn(taking, receiver, day)
    if (room !== undefined && room < points) {
      const ceiling = taking?.ceiling ?? 0
      return Result.fail(new WalletFull({ account: to, ceiling, asked: points, room }))
    }
    if (!fits(mostThere(receiver), points)) return Result.fail(new TooManyPoints({ subject: to }))
    // By the time of recording: who dates a transfer back gets no other month's limit.
    const recorded = occasion.calendar.dayOf(occasion.now)
    const limited = withinLimit(from, points, recorded, policy, view)
    if (Result.isFailure(limited)) return Result.fail(limited.failure)
    const transfer = occasion.newId("transfer")
    const arrive = arriving(lots, policy, day)
    const [sent, received] = transferEvents(transfer, from, to, lots, arrive, receiver, day)
    return Result.succeed({
      answer: { transfer },
      changes: [
        entered(from, view, sent),
        entered(to, view, received),
        ...(limited.success === undefined
          ? []
          : [put(Sent.ref(mainAccountOf(from)), limited.success)]),
      ],
    })
  },
})

const withinLimit = (
  from: AccountId,
  asked: number,
  day: BusinessDay,
  { perMonth: limit }: TransferPolicy,
  view: View,
): Result.Result<SentState | undefined, TransferLimitReached> => {
  if (limit === undefined) return Result.succeed(undefined)
  const account = mainAccountOf(from)
  const month = day.slice(0, 7)
  const { sent: all } = view.get(Sent.ref(account))
  const sent = all.find(([name]) => name === month)?.[1] ?? 0
  if (asked > limit - sent) {
    return Result.fail(new TransferLimitReached({ account, month, limit, sent, asked }))
  }
  return Result.succeed({
    sent: [...all.filter(([name]) => name !== month), [month, sent + asked]],
  })
}
