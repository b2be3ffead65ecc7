import {
  addDays,
  type BusinessDay,
  encodeIndexKey,
  type IndexQuery,
  streamKind,
} from "@civic-practice/core"
import { Schema } from "effect"
import type { CapCounts } from "../earning/CapWindow.ts"
import type { AccountEvent } from "./AccountEvent.ts"
import { type Debt, debtOf, sumOf } from "./Debt.ts"
import { evolveAccount } from "./evolveAccount.ts"
import { type Lot, validPoints } from "./Lot.ts"
import { nextActivation, type PendingEarning } from "./PendingEarning.ts"
import { readAccount, storedAccount } from "./storedAccount.ts"

/**
 * Names an account: the kind of holder (1 to 32 letters) and the holder's id (1 to 64 characters), for example
 * `volunteer/v-1` or `household/h-1`; and, for a wallet other than the spendable points, the wallet's id:
 * `volunteer/v-1/honour`. Each wallet of a holder is an account of its own.
 */
export const AccountId = Schema.String.check(
  Schema.isPattern(
    /^[a-z][a-zA-Z]{0,31}\/[^\s/\p{Cc}\p{Cf}\p{Cs}]{1,64}(\/[^\s/\p{Cc}\p{Cf}\p{Cs}]{1,64})?$/u,
    {
      message:
        "an account is named by the kind of its holder and the holder's id, and a wallet if it is one, for example volunteer/v-1 or volunteer/v-1/honour",
      chinese: "账户名应为持有人类别、斜杠和持有人编号，专项账户再加斜杠和账户类别编号",
    },
  ),
).pipe(Schema.brand("AccountId"))
export type AccountId = typeof AccountId.Type

/**
 * The account of a holder, or one of the holder's wallets. Throws where the kind, the id or the wallet cannot be part
 * of an account's name.
 */
export const accountOf = (
  kind: "volunteer" | "household" | "team",
  holder: string,
  wallet?: string,
): AccountId => AccountId.make(`${kind}/${holder}${wallet === undefined ? "" : `/${wallet}`}`)

/** Where the wallet begins in an account's name, with its "/"; -1: it has none. */
const walletAt = (account: AccountId): number => account.indexOf("/", account.indexOf("/") + 1)

/** The wallet that an account is; `undefined`: the holder's spendable points. */
export const walletOf = (account: AccountId): string | undefined => {
  const place = walletAt(account)
  return place === -1 ? undefined : account.slice(place + 1)
}

/** The account of the same holder without a wallet, as `volunteer/v-1`: the holder's spendable points. */
export const mainAccountOf = (account: AccountId): AccountId => {
  const place = walletAt(account)
  // An account's name up to the wallet is one as well.
  return place === -1 ? account : (account.slice(0, place) as AccountId)
}

/** The id of an account's holder. */
export const holderOf = (account: AccountId): string => {
  const holder = mainAccountOf(account)
  return holder.slice(holder.indexOf("/") + 1)
}

/**
 * The id under which an account's holder acts, whichever wallet it is: a volunteer's number, and of any other holder
 * the whole name, as `household/h-1`. So a volunteer whose number is a team's id too is not taken for the team.
 */
export const ownerOf = (account: AccountId): string =>
  account.startsWith("volunteer/") ? holderOf(account) : mainAccountOf(account)

/**
 * An account (积分账户), in points. At all times
 * `issued + received - redeemed - expired - reversed` = the sum of its lots + `held` - what is `owed` = the sum of its
 * statement. What most accounts have nothing of is absent there: `held`, `pending`, `owed`, `received`
 * and `groups`.
 */
export interface AccountState {
  /** The day from which there is an account; `null`: there is none yet. */
  readonly opened: BusinessDay | null
  readonly issued: number
  /** Less what was refunded. */
  readonly redeemed: number
  readonly expired: number
  /** Taken back: earnings reversed, and points deducted by hand. */
  readonly reversed: number
  /** In spend order. */
  readonly lots: ReadonlyArray<Lot>
  /** What counts against caps in the two latest months that have such counts, oldest first. */
  readonly counts: ReadonlyArray<CapCounts>
  /** Set aside for reservations: it left the lots and is still the holder's. */
  readonly held?: number
  /** Earnings that are not active yet, in the order of their awards. */
  readonly pending?: ReadonlyArray<PendingEarning>
  /** What later points repay first, by the unit it is owed to, the longest owed first. */
  readonly owed?: ReadonlyArray<Debt>
  /** From other accounts, less what went to others; below 0 where more went. */
  readonly received?: number
  /** The households and teams that the holder is in or was in, in the order of joining. */
  readonly groups?: ReadonlyArray<InGroup>
}

/** The holder's time in a household or a team, both days included; `to` `null`: they are in it. */
export interface InGroup {
  /** The group's account. */
  readonly group: AccountId
  readonly from: BusinessDay
  readonly to: BusinessDay | null
}

const initial: AccountState = {
  opened: null,
  issued: 0,
  redeemed: 0,
  expired: 0,
  reversed: 0,
  lots: [],
  counts: [],
}

const byValidity = "points.validUntil"
const byActivation = "points.activeFrom"

/** Points accounts; the stream's id is the account's. */
export const Account = streamKind<AccountState, AccountEvent>({
  name: "points.account",
  initial,
  evolve: evolveAccount,
  storedState: storedAccount,
  upcastState: readAccount,
  keys: ({ lots, pending }) => {
    // In spend order, so the first lot is the first to lapse.
    const next = lots[0]?.validUntil
    const lapses = next === undefined || next === null ? {} : { [byValidity]: [next] }
    const active = pending === undefined ? undefined : nextActivation(pending)
    return active === undefined ? lapses : { ...lapses, [byActivation]: [active] }
  },
})

/**
 * All points of an account (积分余额): those in its lots, those included that have lapsed and were not written off yet,
 * and those that are set aside. Never negative: what is owed is apart, in `owedBy`.
 */
export const balanceOf = (account: AccountState): number => netBalanceOf(account) + owedBy(account)

/** What an account owes (待扣积分); later points repay it first. */
export const owedBy = ({ owed }: AccountState): number => debtOf(owed)

/** All points of an account less what it owes: what its entries sum up to. Below 0 where it owes more than it has. */
export const netBalanceOf = ({
  issued,
  redeemed,
  expired,
  reversed,
  received = 0,
}: AccountState): number => issued + received - redeemed - expired - reversed

/** The points of an account that are not active yet (待生效积分). */
export const pendingOf = ({ pending }: AccountState): number =>
  pending === undefined ? 0 : sumOf(pending)

/** How many points an account may come to hold by what there is of it: no more than 2^53-1 with what joins it. */
export const mostThere = (account: AccountState): number =>
  account.pending === undefined && account.received === undefined
    ? account.issued
    : account.issued + pendingOf(account) + Math.max(0, account.received ?? 0)

/** The points of an account that can be spent on a day. */
export const spendable = ({ lots }: AccountState, day: BusinessDay): number =>
  validPoints(lots, day)

/** Asks the storage for accounts that hold points which lapsed before a day: those that `ExpireLots` is for. */
export const accountsDue = (realm: string, day: BusinessDay, limit = 1000): IndexQuery => ({
  realm,
  kind: Account.ref("").kind.name,
  index: byValidity,
  to: encodeIndexKey([day]),
  limit,
})

/** Asks the storage for accounts with earnings that become active by a day: those that `ActivateDue` is for. */
export const accountsActivating = (realm: string, day: BusinessDay, limit = 1000): IndexQuery => ({
  realm,
  kind: Account.ref("").kind.name,
  index: byActivation,
  to: encodeIndexKey([addDays(day, 1)]),
  limit,
})
