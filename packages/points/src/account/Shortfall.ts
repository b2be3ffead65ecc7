import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

/** The points to take back were spent, and the account has not enough others. Nothing was written. */
export class Shortfall
  extends Schema.TaggedError<Shortfall>("@civic-practice/points/Shortfall")("Shortfall", {
    fact: Schema.String,
    account: Schema.String,
    needed: Schema.Int,
    available: Schema.Int,
    missing: Schema.Int,
  })
  implements Explained
{
  /** For a fact whose points, `needed` of them, cannot all be found. */
  static of(
    fact: string,
    account: string,
    { needed, missing }: { readonly needed: number; readonly missing: number },
  ): Shortfall {
    return new Shortfall({ fact, account, needed, available: needed - missing, missing })
  }
  get localized(): Localized {
    return {
      zh: `撤销或更正 ${this.fact} 需扣回 ${this.needed} 分，${this.account} 可扣 ${this.available} 分，还差 ${this.missing} 分；请先退回已兑换的积分，或由上级人工补足后再办`,
      en: `reversing or correcting ${this.fact} takes ${this.needed} points back; ${this.account} has ${this.available}, ${this.missing} too few; refund a redemption first, or let points be added by hand`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** What was earned is active, and by the policy only pending points are taken back. Nothing was written. */
export class PointsActive
  extends Schema.TaggedError<PointsActive>("@civic-practice/points/PointsActive")("PointsActive", {
    /** The fact that earned the points, or the account from which they were to be deducted. */
    subject: Schema.String,
    account: Schema.String,
    points: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    const { account, points, subject } = this
    return {
      zh: `${subject}：${account} 的 ${points} 分已生效，按管理办法只能取消待生效积分；如确需扣回，请先修改管理办法`,
      en: `${subject}: the ${points} points of ${account} are active, and by the policy only pending points are taken back; change the policy first if they have to be`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
