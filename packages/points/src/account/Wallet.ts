import {
  append,
  type BusinessDay,
  command,
  type Decision,
  decided,
  type Explained,
  type Localized,
  realmWide,
  streamKind,
  type View,
} from "@civic-practice/core"
import { Result, Schema } from "effect"
import { Name } from "../Name.ts"
import { maximumPoints } from "../Points.ts"
import { type AccountId, type AccountState, netBalanceOf, pendingOf, walletOf } from "./Account.ts"
import { lapsedPoints } from "./Lot.ts"

/** Names a kind of wallet (专项账户), for example `honour`; it is the last part of its accounts' names. */
export const WalletId = Name.pipe(Schema.brand("WalletId"))
export type WalletId = typeof WalletId.Type

const Text = Schema.String.check(
  Schema.isPattern(/^(?!\s*$)[^\p{Cc}\p{Cs}]{1,100}$/u, {
    message: "1 to 100 characters are needed",
    chinese: "应为 1 至 100 个字符",
  }),
)

const Amount = Schema.Int.check(
  Schema.isBetween({ minimum: -maximumPoints, maximum: maximumPoints }),
)

const terms = {
  name: Schema.Struct({ zh: Text, en: Text }),
  /** What it counts. Hours are kept in minutes (时间银行), and never become points. */
  unit: Schema.Literals(["points", "minutes"]),
  /** Whether it can be redeemed and transferred. An honour score (文明积分、荣誉分) cannot. */
  spendable: Schema.Boolean,
  /** With how much an account begins (基础分), issued by the unit that opens it. Absent: nothing. */
  base: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: maximumPoints })),
  ),
  /** What deductions, redemptions and transfers leave at least; deductions go below 0 where it is. Absent: 0. */
  floor: Schema.optionalKey(Amount),
  /** What happens to a deduction that goes below the floor: `refuse` it (none given), or `stop` at the floor. */
  belowFloor: Schema.optionalKey(Schema.Literals(["refuse", "stop"])),
  /**
   * The most that is put into it, what is not active yet included: awards are granted up to it, and points by hand or
   * from others refused beyond it. What was the holder's and comes back by a refund may lift it above. Absent: no limit.
   */
  ceiling: Schema.optionalKey(Amount),
}

const Terms = Schema.Struct(terms)

/** What a wallet is like. */
export type WalletTerms = typeof Terms.Type

/** A wallet was defined, or defined anew. */
export interface WalletDefined extends WalletTerms {
  readonly _tag: "WalletDefined"
}

/** Kinds of wallets beside the spendable points; the stream's id is the wallet's. */
export const Wallet = streamKind<WalletTerms | null, WalletDefined>({
  name: "points.wallet",
  initial: null,
  evolve: (_, { _tag, ...state }) => state,
})

/** There is no such wallet. Nothing was written. */
export class UnknownWallet
  extends Schema.TaggedError<UnknownWallet>("@civic-practice/points/UnknownWallet")(
    "UnknownWallet",
    { account: Schema.String, wallet: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有编号为 ${this.wallet} 的专项账户（${this.account}），请核对编号或先设立`,
      en: `there is no wallet ${this.wallet} (${this.account}); check its id, or define it first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The wallet is not for spending, as an honour score is not. Nothing was written. */
export class WalletNotSpendable
  extends Schema.TaggedError<WalletNotSpendable>("@civic-practice/points/WalletNotSpendable")(
    "WalletNotSpendable",
    { account: Schema.String, wallet: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.account} 是不可兑换、不可转让的专项账户，请改用可兑换积分账户`,
      en: `${this.account} is a wallet that can be neither redeemed nor transferred; use the account of spendable points`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The wallet would hold more than its ceiling. Nothing was written. */
export class WalletFull
  extends Schema.TaggedError<WalletFull>("@civic-practice/points/WalletFull")("WalletFull", {
    account: Schema.String,
    ceiling: Schema.Int,
    asked: Schema.Int,
    /** How much there is room for. */
    room: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    const { account, asked, ceiling, room } = this
    return {
      zh: `${account} 上限为 ${ceiling}，还可增加 ${room}，不能增加 ${asked}，请减少数量`,
      en: `${account} holds ${ceiling} at most and has room for ${room}, not for ${asked}; give less`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The wallet cannot be as it was given: what it begins with and its limits contradict each other, or it changes what it counts. */
export class WalletRefused
  extends Schema.TaggedError<WalletRefused>("@civic-practice/points/WalletRefused")(
    "WalletRefused",
    {
      wallet: Schema.String,
      field: Schema.Literals(["base", "ceiling", "unit"]),
      reason: Schema.Literals(["belowFloor", "aboveCeiling", "unitIsFixed"]),
    },
  )
  implements Explained
{
  get localized(): Localized {
    return refused(this)
  }
  override get message(): string {
    return this.localized.en
  }
}

const refused = ({ wallet, field, reason }: WalletRefused): Localized => {
  const subject = field === "base" ? { zh: "基础分", en: "base" } : { zh: "上限", en: "ceiling" }
  switch (reason) {
    case "belowFloor":
      return {
        zh: `专项账户 ${wallet} 的${subject.zh}低于下限，请调整`,
        en: `the ${subject.en} of the wallet ${wallet} is below its floor; change one of them`,
      }
    case "aboveCeiling":
      return {
        zh: `专项账户 ${wallet} 的基础分高于上限，请调整`,
        en: `the base of the wallet ${wallet} is above its ceiling; change one of them`,
      }
    case "unitIsFixed":
      return {
        zh: `专项账户 ${wallet} 的计量单位（积分或分钟）不能更改，请另设账户`,
        en: `what the wallet ${wallet} counts, points or minutes, cannot change; define another wallet`,
      }
  }
}

const faultOf = (wallet: WalletId, given: WalletTerms, former: WalletTerms | null) => {
  const { base, ceiling, floor = 0, unit } = given
  if (former !== null && former.unit !== unit) {
    return new WalletRefused({ wallet, field: "unit", reason: "unitIsFixed" })
  }
  if (ceiling !== undefined && ceiling < floor) {
    return new WalletRefused({ wallet, field: "ceiling", reason: "belowFloor" })
  }
  if (base === undefined && floor <= 0) return undefined
  const begins = base ?? 0
  if (begins < floor) return new WalletRefused({ wallet, field: "base", reason: "belowFloor" })
  return ceiling !== undefined && begins > ceiling
    ? new WalletRefused({ wallet, field: "base", reason: "aboveCeiling" })
    : undefined
}

/**
 * Defines a wallet (设立专项账户) or defines it anew: from then on its terms hold for all its accounts, as they are then;
 * what it counts stays. Refused with `WalletRefused` where its base and its limits contradict each other.
 */
export const DefineWallet = command("points.defineWallet", {
  chinese: "设立专项账户",
  input: Schema.Struct({ wallet: WalletId, ...terms }),
  permission: () => realmWide("points.defineWallet"),
  touches: ({ wallet }) => [Wallet.ref(wallet)],
  decide: ({ wallet, ...given }, view): Result.Result<Decision<null>, WalletRefused> => {
    const ref = Wallet.ref(wallet)
    const fault = faultOf(wallet, given, view.get(ref))
    return fault === undefined
      ? Result.succeed(decided(null, append(ref, { _tag: "WalletDefined", ...given })))
      : Result.fail(fault)
  },
})

/** The wallet that an account is; `undefined`: none, but the holder's spendable points. */
export const walletFor = (
  account: AccountId,
  view: View,
): Result.Result<WalletTerms | undefined, UnknownWallet> => {
  const wallet = walletOf(account)
  if (wallet === undefined) return noWallet
  const state = view.get(Wallet.ref(wallet))
  return state === null
    ? Result.fail(new UnknownWallet({ account, wallet }))
    : Result.succeed(state)
}

const noWallet = Result.succeed(undefined)

/** Why an account can be neither redeemed nor transferred; `undefined`: it can. */
export const whyNotSpendable = (
  account: AccountId,
  view: View,
): UnknownWallet | WalletNotSpendable | undefined => {
  const wallet = walletFor(account, view)
  if (Result.isFailure(wallet)) return wallet.failure
  return wallet.success === undefined || wallet.success.spendable
    ? undefined
    : new WalletNotSpendable({ account, wallet: walletOf(account) ?? "" })
}

/**
 * How much there is room for under the ceiling on a day; none: no limit. What is not active yet counts, and what has
 * lapsed does not, be it written off or not.
 */
export const roomIn = (
  { base = 0, ceiling }: WalletTerms,
  account: AccountState,
  day: BusinessDay,
): number | undefined => {
  if (ceiling === undefined) return undefined
  const begun = (account.opened === null ? base : 0) - lapsedPoints(account.lots, day)
  return Math.max(0, ceiling - begun - netBalanceOf(account) - pendingOf(account))
}

/**
 * How much of what is valid on a day can be taken before the floor is reached; what is set aside for reservations is as
 * good as spent. Without a day, what has lapsed and was not written off yet is among what can be taken.
 */
export const aboveFloor = (
  { base = 0, floor = 0 }: WalletTerms,
  { held = 0, ...account }: AccountState,
  day?: BusinessDay,
): number => {
  const lapsed = day === undefined ? 0 : lapsedPoints(account.lots, day)
  const begun = account.opened === null ? base : 0
  return Math.max(0, netBalanceOf(account) - lapsed - held + begun - floor)
}
