import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"
import { maximumPoints } from "./Points.ts"

/** The account holds fewer points that can be spent on the day than are needed. Nothing was written. */
export class InsufficientPoints
  extends Schema.TaggedError<InsufficientPoints>("@civic-practice/points/InsufficientPoints")(
    "InsufficientPoints",
    {
      account: Schema.String,
      needed: Schema.Int,
      available: Schema.Int,
      missing: Schema.Int,
      /** Where only the points issued by a unit and those below it count: that unit. */
      unit: Schema.optionalKey(Schema.String),
      /** The first day on which pending points that become active make it enough, where they do. */
      enoughOn: Schema.optionalKey(Schema.String),
    },
  )
  implements Explained
{
  get localized(): Localized {
    if (this.unit !== undefined) {
      return {
        zh: `${this.account} 中由 ${this.unit} 及其下级发放的可用积分为 ${this.available}，需要 ${this.needed}，还差 ${this.missing}；其余积分请由发放单位或共同上级扣减`,
        en: `${this.account} has ${this.available} points issued by ${this.unit} and the units below it, ${this.missing} less than the ${this.needed} needed; others are deducted by the units that issued them, or by a unit above both`,
      }
    }
    const { enoughOn } = this
    const zh = enoughOn === undefined ? "" : `，预计 ${enoughOn} 足够`
    const en = enoughOn === undefined ? "" : `, as is expected for ${enoughOn}`
    return {
      zh: `${this.account} 可用积分 ${this.available}，需要 ${this.needed}，还差 ${this.missing}，请减少数量或待积分足够后再办${zh}`,
      en: `${this.account} can spend ${this.available} points, ${this.missing} less than the ${this.needed} needed; take less, or wait until there are enough${en}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** A number would go beyond 2^53-1, up to which numbers are exact. Nothing was written. */
export class TooManyPoints
  extends Schema.TaggedError<TooManyPoints>("@civic-practice/points/TooManyPoints")(
    "TooManyPoints",
    {
      /** What the number is about: an account, a reward or a stock. */
      subject: Schema.String,
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.subject} 的数量超过上限 ${maximumPoints}，请核对数字`,
      en: `a number of ${this.subject} would go beyond ${maximumPoints}; check the amount`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The day has not come yet at the time of the command. Nothing was written. */
export class DayInFuture
  extends Schema.TaggedError<DayInFuture>("@civic-practice/points/DayInFuture")("DayInFuture", {
    /** What the day was given for: a fact or an account. */
    subject: Schema.String,
    day: Schema.String,
    today: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.subject}：${this.day} 晚于办理日期 ${this.today}，请核对日期或届时再办`,
      en: `${this.subject}: ${this.day} is after the day of the command, ${this.today}; check the day, or wait for it`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Nobody gives points to themselves (本人不得为自己办理): somebody else has to. Nothing was written. */
export class OwnAccount
  extends Schema.TaggedError<OwnAccount>("@civic-practice/points/OwnAccount")("OwnAccount", {
    account: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `不能为本人账户 ${this.account} 办理，请由他人经办`,
      en: `${this.account} is your own account; somebody else has to do this`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** It belongs to another unit than the one at which the command was given. Nothing was written. */
export class OtherUnit
  extends Schema.TaggedError<OtherUnit>("@civic-practice/points/OtherUnit")("OtherUnit", {
    /** What belongs elsewhere: a fact, a reward or a redemption. */
    subject: Schema.String,
    unit: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.subject} 不属于 ${this.unit}，请到所属单位办理`,
      en: `${this.subject} does not belong to ${this.unit}; it has to be done at the unit it belongs to`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The day is over already at the time of the command. Nothing was written. */
export class DayInPast
  extends Schema.TaggedError<DayInPast>("@civic-practice/points/DayInPast")("DayInPast", {
    /** What the day was given for: an account or a reward. */
    subject: Schema.String,
    day: Schema.String,
    today: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.subject}：${this.day} 早于办理日期 ${this.today}，请改为当日或以后`,
      en: `${this.subject}: ${this.day} is before the day of the command, ${this.today}; choose that day or a later one`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
