import { type BusinessDay, type Explained, type Localized, stateKind } from "@civic-practice/core"
import { Schema } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { PointsEarned } from "../account/AccountEvent.ts"
import type { Activation } from "../account/PendingEarning.ts"
import type { Charge } from "../books/Budget.ts"
import { ComposedName } from "../Name.ts"
import { readEarning, storedEarning } from "./storedEarning.ts"

/** Names what points were earned by, such as a confirmed service record: `record/r-1`; at most 259 characters. */
export const FactId = ComposedName.pipe(Schema.brand("FactId"))
export type FactId = typeof FactId.Type

/** Points that one fact has earned and that have one last valid day. */
export interface PlacedPoints {
  /** `null`: they never lapse. */
  readonly validUntil: BusinessDay | null
  readonly points: number
}

/** Points of an earning that went to a household or team of its holder. */
export interface SharedPoints {
  /** The group's account. */
  readonly group: AccountId
  readonly points: number
}

/** What one fact has earned. */
export interface EarningState {
  readonly account: AccountId
  /** What it earned, or what that was corrected to. */
  readonly earned: PointsEarned
  /**
   * For an earning that was corrected: where its points are, since a correction leaves in their lots those that it
   * does not take. Their sum is what was granted. Absent: where the credits say.
   */
  readonly placed?: ReadonlyArray<PlacedPoints>
  /** What it waits for while its points are not active yet. Absent: they are. */
  readonly pending?: Activation
  /** The day on which its points became active, from which their validity counts. Absent: the day of service. */
  readonly activated?: BusinessDay
  /** What of it went to households and teams when it was earned. Absent: nothing. */
  readonly shared?: ReadonlyArray<SharedPoints>
  /** What of it came out of its unit's budgets, and did not go back. Absent: nothing. */
  readonly charged?: ReadonlyArray<Charge>
  /** The day on which it was reversed; `null`: it stands. */
  readonly reversed: BusinessDay | null
}

/** Earnings, one for each fact; the stream's id is the fact's. A fact whose earning was reversed may earn again. */
export const Earning = stateKind<EarningState | null>({
  name: "points.earning",
  initial: null,
  storedState: storedEarning,
  upcastState: readEarning,
  // Written once and read again only when it is reversed.
  cached: false,
  presumedNew: true,
})

/** The fact has earned its points before. Nothing was written. */
export class AlreadyAwarded
  extends Schema.TaggedError<AlreadyAwarded>("@civic-practice/points/AlreadyAwarded")(
    "AlreadyAwarded",
    {
      fact: Schema.String,
      account: Schema.String,
      granted: Schema.Int,
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.fact} 已为 ${this.account} 计过 ${this.granted} 分，不能重复计分；如有误请更正或先撤销`,
      en: `${this.fact} has already earned ${this.granted} points for ${this.account}; if they are wrong, correct or reverse them`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The fact has earned nothing that could be reversed. Nothing was written. */
export class NotEarned
  extends Schema.TaggedError<NotEarned>("@civic-practice/points/NotEarned")("NotEarned", {
    fact: Schema.String,
    /** The day on which its earning was reversed, where it was. */
    reversed: Schema.NullOr(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    return this.reversed === null
      ? {
          zh: `${this.fact} 没有积分记录，请核对编号`,
          en: `${this.fact} has earned nothing; check its id`,
        }
      : {
          zh: `${this.fact} 的积分已于 ${this.reversed} 撤销，无需再次撤销`,
          en: `what ${this.fact} earned was reversed on ${this.reversed}; there is nothing left to reverse`,
        }
  }
  override get message(): string {
    return this.localized.en
  }
}
