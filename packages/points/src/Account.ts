import {
  append,
  at,
  type BusinessDay,
  command,
  type Decision,
  decided,
  encodeIndexKey,
  type IndexQuery,
  streamKind,
} from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { AccountEvent } from "./AccountEvent.ts"
import { type CapCounts, keptCounts } from "./CapWindow.ts"
import { readAccount, storedAccount } from "./internal/storedAccount.ts"
import { type Lot, validPoints, withoutShares, withPoints } from "./Lot.ts"

/**
 * Names an account: the kind of holder (1 to 32 letters) and the holder's id (1 to 64 characters), for example
 * `volunteer/v-1` or `household/h-1`.
 */
export const AccountId = Schema.String.check(
  Schema.isPattern(/^[a-z][a-zA-Z]{0,31}\/[^\s/\p{Cc}\p{Cf}\p{Cs}]{1,64}$/u, {
    message:
      "an account is named by the kind of its holder and the holder's id, for example volunteer/v-1",
    chinese: "账户名应为持有人类别、斜杠和持有人编号",
  }),
).pipe(Schema.brand("AccountId"))
export type AccountId = typeof AccountId.Type

/** The account of a holder. Throws where the kind or the id cannot be part of an account's name. */
export const accountOf = (kind: "volunteer" | "household" | "team", holder: string): AccountId =>
  AccountId.make(`${kind}/${holder}`)

/** The id of an account's holder. */
export const holderOf = (account: AccountId): string => account.slice(account.indexOf("/") + 1)

/**
 * The id under which an account's holder acts: a volunteer's number, and of any other holder the account's whole
 * name, as `household/h-1`. So a volunteer whose number is a team's id too is not taken for the team.
 */
export const ownerOf = (account: AccountId): string =>
  account.startsWith("volunteer/") ? holderOf(account) : account

/**
 * An account (积分账户), in points. At all times
 * `issued - redeemed - expired - reversed` = the sum of its lots = the sum of its statement.
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

const evolve = (state: AccountState, event: AccountEvent): AccountState => {
  switch (event._tag) {
    case "AccountOpened":
      return { ...state, opened: event.day }
    case "PointsEarned": {
      let { lots } = state
      for (const { granted, validUntil } of event.credits) {
        lots = withPoints(lots, { unit: event.unit, since: event.day, validUntil, points: granted })
      }
      return {
        opened: state.opened ?? event.day,
        issued: state.issued + event.granted,
        redeemed: state.redeemed,
        expired: state.expired,
        reversed: state.reversed,
        lots,
        counts: keptCounts(state.counts, event, 1),
      }
    }
    case "PointsAdded": {
      const { unit, day: since, validUntil, points } = event
      return {
        ...state,
        opened: state.opened ?? event.day,
        issued: state.issued + points,
        lots: withPoints(state.lots, { unit, since, validUntil, points }),
      }
    }
    case "EarningReversed":
      return {
        ...state,
        reversed: state.reversed + event.points,
        lots: withoutShares(state.lots, event.lots),
        counts: keptCounts(state.counts, event.struckOut, -1),
      }
    case "EarningCorrected": {
      const { difference, lots, struckOut } = event
      return {
        ...state,
        issued: state.issued + Math.max(0, difference),
        reversed: state.reversed + Math.max(0, -difference),
        lots:
          difference > 0 ? lots.reduce(withPoints, state.lots) : withoutShares(state.lots, lots),
        counts: keptCounts(keptCounts(state.counts, struckOut, -1), event, 1),
      }
    }
    case "PointsDeducted":
      return {
        ...state,
        reversed: state.reversed + event.points,
        lots: withoutShares(state.lots, event.lots),
      }
    case "PointsRedeemed":
      return {
        opened: state.opened,
        issued: state.issued,
        redeemed: state.redeemed + event.points,
        expired: state.expired,
        reversed: state.reversed,
        lots: withoutShares(state.lots, event.lots),
        counts: state.counts,
      }
    case "PointsRefunded":
      return {
        ...state,
        redeemed: state.redeemed - event.points,
        lots: event.lots.reduce(withPoints, state.lots),
      }
    case "PointsExpired":
      return {
        ...state,
        expired: state.expired + event.points,
        lots: withoutShares(state.lots, event.lots),
      }
  }
}

const byValidity = "points.validUntil"

/** Points accounts; the stream's id is the account's. */
export const Account = streamKind<AccountState, AccountEvent>({
  name: "points.account",
  initial,
  evolve,
  storedState: storedAccount,
  upcastState: readAccount,
  keys: ({ lots }) => {
    // In spend order, so the first lot is the first to lapse.
    const next = lots[0]?.validUntil
    return next === undefined || next === null ? {} : { [byValidity]: [next] }
  },
})

/** All points of an account, those included that have lapsed and were not written off yet. */
export const balanceOf = ({ issued, redeemed, expired, reversed }: AccountState): number =>
  issued - redeemed - expired - reversed

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

/**
 * Opens an account before it has any points. Opening it again changes nothing; the first points open one too.
 * Refused with `UnknownUnit` or `UnitNotOpen` where the unit is not open.
 */
export const OpenAccount = command("points.openAccount", {
  chinese: "开立积分账户",
  input: Schema.Struct({ account: AccountId, unit: UnitId }),
  permission: ({ unit }) => at(unit, "points.openAccount"),
  touches: ({ account, unit }) => [Account.ref(account), Unit.ref(unit)],
  decide: (
    { account, unit },
    view,
    occasion,
  ): Result.Result<Decision<null>, UnknownUnit | UnitNotOpen> => {
    const ref = Account.ref(account)
    if (view.get(ref).opened !== null) return Result.succeed(decided(null))
    const day = occasion.calendar.dayOf(occasion.at)
    const closed = whyNotOpen(unit, view, day)
    if (closed !== undefined) return Result.fail(closed)
    return Result.succeed(decided(null, append(ref, { _tag: "AccountOpened", unit, day })))
  },
})
