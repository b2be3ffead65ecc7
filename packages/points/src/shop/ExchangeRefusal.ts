import type { Explained, Localized } from "@civic-practice/core"
import type { UnitNotOpen, UnknownUnit } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import type { NotMember } from "../account/GroupRefusal.ts"
import type { UnknownWallet, WalletNotSpendable } from "../account/Wallet.ts"
import type { InsufficientPoints, TooManyPoints } from "../refusals.ts"
import type { LimitReached } from "./Allowance.ts"
import type { RewardNotOffered } from "./RewardRefusal.ts"
import type { OutOfStock } from "./StockRefusal.ts"

const plain = (reason: "bornOnUnknown" | "unitUnknown" | "disciplinedForNow") =>
  Schema.Struct({ reason: Schema.Literal(reason) })

/** Why somebody may not redeem a reward (不符合兑换资格). */
export const Ineligibility = Schema.Union([
  Schema.Struct({
    reason: Schema.Literal("tooFewStars"),
    needed: Schema.Int,
    held: Schema.Int,
  }),
  Schema.Struct({ reason: Schema.Literal("tooYoung"), needed: Schema.Int, age: Schema.Int }),
  Schema.Struct({ reason: Schema.Literal("tooOld"), needed: Schema.Int, age: Schema.Int }),
  plain("bornOnUnknown"),
  /** The home unit is neither `unit` nor below it. */
  Schema.Struct({ reason: Schema.Literal("otherUnit"), unit: Schema.String, home: Schema.String }),
  plain("unitUnknown"),
  Schema.Struct({ reason: Schema.Literal("disciplined"), until: Schema.String }),
  plain("disciplinedForNow"),
])
export type Ineligibility = typeof Ineligibility.Type

const inWords = (one: Ineligibility): Localized => {
  switch (one.reason) {
    case "tooFewStars":
      return {
        zh: `需 ${one.needed} 星，现为 ${one.held} 星`,
        en: `it takes ${one.needed} stars, and ${one.held} are held`,
      }
    case "tooYoung":
      return {
        zh: `需年满 ${one.needed} 周岁，现 ${one.age} 周岁`,
        en: `it is for those of ${one.needed} years or more, and the holder is ${one.age}`,
      }
    case "tooOld":
      return {
        zh: `限 ${one.needed} 周岁及以下，现 ${one.age} 周岁`,
        en: `it is for those of ${one.needed} years or less, and the holder is ${one.age}`,
      }
    case "bornOnUnknown":
      return { zh: "未登记出生日期", en: "the day of birth is not recorded" }
    case "otherUnit":
      return {
        zh: `限 ${one.unit} 及其下级单位人员，现属 ${one.home}`,
        en: `it is for ${one.unit} and the units below it, and the holder belongs to ${one.home}`,
      }
    case "unitUnknown":
      return { zh: "未登记所属单位", en: "the home unit is not recorded" }
    case "disciplined":
      return {
        zh: `受处分至 ${one.until}`,
        en: `the holder is under discipline until ${one.until}`,
      }
    case "disciplinedForNow":
      return { zh: "受处分期间", en: "the holder is under discipline" }
  }
}

/** The holder may not redeem the reward, for each of the reasons. Nothing was written. */
export class NotEligible
  extends Schema.TaggedError<NotEligible>("@civic-practice/points/NotEligible")("NotEligible", {
    reward: Schema.String,
    account: Schema.String,
    reasons: Schema.Array(Ineligibility),
  })
  implements Explained
{
  get localized(): Localized {
    const { reward, account, reasons } = this
    const words = reasons.map(inWords)
    return {
      zh: `${account} 不符合 ${reward} 的兑换条件：${words.map(({ zh }) => zh).join("；")}。如登记有误，请联系登记单位更正`,
      en: `${account} may not redeem ${reward}: ${words.map(({ en }) => en).join(", and ")}; where the record is wrong, have it corrected by the unit that keeps it`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The reward cannot be redeemed at this time of day, month or year. Nothing was written. */
export class WindowClosed
  extends Schema.TaggedError<WindowClosed>("@civic-practice/points/WindowClosed")("WindowClosed", {
    reward: Schema.String,
    /** The day on which it can be redeemed next; `null`: never again. */
    opensOn: Schema.NullOr(Schema.String),
    /** The time of that day, as `HH:mm`; absent: from its beginning. */
    opensAt: Schema.optionalKey(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    const { reward, opensOn, opensAt } = this
    if (opensOn === null) {
      return {
        zh: `${reward} 的兑换时段均已结束，请改换其他物品`,
        en: `all times at which ${reward} could be redeemed are over; choose another reward`,
      }
    }
    const time = opensAt === undefined ? "" : ` ${opensAt}`
    return {
      zh: `${reward} 现在不在兑换时段，下次开放为 ${opensOn}${time}，请届时再来`,
      en: `${reward} cannot be redeemed now, and next on ${opensOn}${time}; come back then`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The account has fewer points than it must have before it redeems the reward. Nothing was written. */
export class BelowMinimum
  extends Schema.TaggedError<BelowMinimum>("@civic-practice/points/BelowMinimum")("BelowMinimum", {
    reward: Schema.String,
    account: Schema.String,
    minimum: Schema.Int,
    available: Schema.Int,
    missing: Schema.Int,
    /** The first day on which pending points that become active make it enough, where they do. */
    enoughOn: Schema.optionalKey(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    const { reward, account, minimum, available, missing, enoughOn } = this
    const [zh, en] =
      enoughOn === undefined
        ? ["", ""]
        : [`，预计 ${enoughOn} 可达到`, `, as is expected for ${enoughOn}`]
    return {
      zh: `兑换 ${reward} 需账户可用积分达到 ${minimum}，${account} 现有 ${available}，还差 ${missing}，请待积分足够后再办${zh}`,
      en: `redeeming ${reward} takes an account with ${minimum} points; ${account} has ${available}, ${missing} too few; wait until there are enough${en}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The reward has no price in this wallet. Nothing was written. */
export class NoPrice
  extends Schema.TaggedError<NoPrice>("@civic-practice/points/NoPrice")("NoPrice", {
    reward: Schema.String,
    account: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.reward} 不能用 ${this.account} 兑换，请改用标有价格的账户`,
      en: `${this.reward} has no price in the wallet ${this.account}; use an account in which it has one`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The reward is reserved and approved before it is handed out. Nothing was written. */
export class ApprovalNeeded
  extends Schema.TaggedError<ApprovalNeeded>("@civic-practice/points/ApprovalNeeded")(
    "ApprovalNeeded",
    { reward: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.reward} 须先预约并经审批，请办理预约兑换`,
      en: `${this.reward} is handed out once a reservation was approved; reserve it instead`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Why nothing is redeemed or reserved. Nothing was written. */
export type ExchangeRefusal =
  | RewardNotOffered
  | UnknownWallet
  | WalletNotSpendable
  | NotMember
  | ApprovalNeeded
  | WindowClosed
  | NotEligible
  | NoPrice
  | BelowMinimum
  | InsufficientPoints
  | OutOfStock
  | LimitReached
  | TooManyPoints
  | UnknownUnit
  | UnitNotOpen
