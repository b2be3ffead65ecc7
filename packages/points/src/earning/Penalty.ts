import { type BusinessDay, type Explained, type Localized, stateKind } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { PenalisedBy } from "../account/AccountEvent.ts"
import type { LotShare } from "../account/Lot.ts"

/** What one fact was penalised by (扣分). */
export interface PenaltyState {
  readonly account: AccountId
  /** The unit that deducted the points. */
  readonly unit: UnitId
  /** The day on which they were deducted; that of the fact is in `penalty`. */
  readonly day: BusinessDay
  readonly penalty: PenalisedBy
  /** All that was taken, what is owed since included. */
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
  /** What of the points no lot had. Absent: nothing. */
  readonly owed?: number
  /** The day on which it was reversed; `null`: it stands. */
  readonly reversed: BusinessDay | null
}

/**
 * Penalties, one for each fact; the stream's id is the fact's. A fact whose penalty was reversed may be penalised again.
 * What the same fact has earned is apart, in `Earning`.
 */
export const Penalty = stateKind<PenaltyState | null>({
  name: "points.penalty",
  initial: null,
  cached: false,
  presumedNew: true,
})

/** The fact has been penalised before. Nothing was written. */
export class AlreadyPenalised
  extends Schema.TaggedError<AlreadyPenalised>("@civic-practice/points/AlreadyPenalised")(
    "AlreadyPenalised",
    {
      fact: Schema.String,
      account: Schema.String,
      /** The points that were taken. */
      taken: Schema.Int,
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.fact} 已使 ${this.account} 扣过 ${this.taken} 分，不能重复扣分；如有误请先撤销扣分`,
      en: `${this.fact} has already cost ${this.account} ${this.taken} points; if they are wrong, reverse the penalty`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The fact was not penalised, so there is nothing to reverse. Nothing was written. */
export class NotPenalised
  extends Schema.TaggedError<NotPenalised>("@civic-practice/points/NotPenalised")("NotPenalised", {
    fact: Schema.String,
    /** The day on which its penalty was reversed, where it was. */
    reversed: Schema.NullOr(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    return this.reversed === null
      ? {
          zh: `${this.fact} 没有扣分记录，请核对编号`,
          en: `${this.fact} was not penalised; check its id`,
        }
      : {
          zh: `${this.fact} 的扣分已于 ${this.reversed} 撤销，无需再次撤销`,
          en: `the penalty for ${this.fact} was reversed on ${this.reversed}; there is nothing left to reverse`,
        }
  }
  override get message(): string {
    return this.localized.en
  }
}
