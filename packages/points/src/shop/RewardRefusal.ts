import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

/** The reward cannot be redeemed on the day; `reason` says why. Nothing was written. */
export class RewardNotOffered
  extends Schema.TaggedError<RewardNotOffered>("@civic-practice/points/RewardNotOffered")(
    "RewardNotOffered",
    {
      reward: Schema.String,
      reason: Schema.Literals(["unknown", "withdrawn", "notYet", "over"]),
      /** The first or the last day on which it can be redeemed, where that is the reason. */
      day: Schema.optionalKey(Schema.String),
    },
  )
  implements Explained
{
  get localized(): Localized {
    return notOffered(this)
  }
  override get message(): string {
    return this.localized.en
  }
}

const notOffered = ({ reward, reason, day = "" }: RewardNotOffered): Localized => {
  switch (reason) {
    case "unknown":
      return {
        zh: `没有编号为 ${reward} 的兑换物品，请核对编号或先上架`,
        en: `there is no reward ${reward}; check its id, or define it first`,
      }
    case "withdrawn":
      return {
        zh: `${reward} 已下架，请改换其他物品`,
        en: `the reward ${reward} was withdrawn; choose another`,
      }
    case "notYet":
      return {
        zh: `${reward} 自 ${day} 起兑换，请届时再来`,
        en: `the reward ${reward} can be redeemed from ${day}; come back then`,
      }
    case "over":
      return {
        zh: `${reward} 的兑换已于 ${day} 结束，请改换其他物品`,
        en: `the reward ${reward} could be redeemed until ${day}; choose another`,
      }
  }
}

/** There is a reward of this id already. Nothing was written. */
export class RewardExists
  extends Schema.TaggedError<RewardExists>("@civic-practice/points/RewardExists")("RewardExists", {
    reward: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `兑换物品编号 ${this.reward} 已存在，请换一个编号或修改原有物品`,
      en: `there is a reward ${this.reward} already; choose another id, or change that one`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The last day is before the first, so that nobody could ever redeem the reward. Nothing was written. */
export class EmptyWindow
  extends Schema.TaggedError<EmptyWindow>("@civic-practice/points/EmptyWindow")("EmptyWindow", {
    reward: Schema.String,
    from: Schema.String,
    to: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.reward} 的兑换结束日 ${this.to} 早于开始日 ${this.from}，请调整日期`,
      en: `the last day of ${this.reward}, ${this.to}, is before its first, ${this.from}; change one of them`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
