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
