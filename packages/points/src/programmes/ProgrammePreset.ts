import { BusinessDay, BusinessMonth, endOfMonth, type Localized } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { PointsSettings } from "../books/PointsPolicy.ts"
import type { EarningRule } from "../earning/EarningRule.ts"
import type { Points } from "../Points.ts"
import type { RewardId } from "../shop/Reward.ts"
import type { RewardLimit } from "../shop/RewardLimit.ts"
import type { StarPreset } from "../stars/StarPreset.ts"

/** Something that a programme offers, and its price. */
export interface ProgrammeReward {
  readonly reward: RewardId
  readonly name: Localized
  /** Points for one piece. */
  readonly price: Points
  /** Whether it is goods, of which stock is kept. */
  readonly stocked: boolean
}

/**
 * A points programme (积分办法) that is in use somewhere, as a start for one's own: what the engine can carry out, and
 * what it cannot yet. Points of one programme are worth nothing in another.
 */
export interface ProgrammePreset {
  readonly id: string
  readonly name: Localized
  /** Where it was published. */
  readonly source: string
  /** Whose account earns. */
  readonly holder: "volunteer" | "household"
  /** To be given to `PublishRules`, penalties included; none where the source does not say what is given for what. */
  readonly rules: ReadonlyArray<EarningRule>
  /** To be given to `SetPointsPolicy`: what becomes of points to take that are not there; `null`: as the policy says. */
  readonly reversal: NonNullable<PointsSettings["reversal"]> | null
  /** To be given to `DefineReward` by way of `rewardOffer`. */
  readonly rewards: ReadonlyArray<ProgrammeReward>
  /** How much of each reward one account may redeem. */
  readonly limit: RewardLimit | null
  /** The month of the year (1 to 12) in which rewards can be redeemed; `null`: in any. */
  readonly redeemedIn: number | null
  readonly stars: StarPreset | null
  /** How the preset reads what its source leaves open. */
  readonly assumed: ReadonlyArray<Localized>
  /** Rules of the programme that are not in the preset, since the engine does not carry them out. */
  readonly notExpressed: ReadonlyArray<Localized>
}

/** What `DefineReward` is told. */
export interface RewardOffer extends ProgrammeReward {
  readonly unit: UnitId
  readonly from: BusinessDay | null
  readonly to: BusinessDay | null
  readonly limit: RewardLimit | null
}

/** A reward on the terms of its programme, as `unit` offers it; the year is asked where redemption has its month. */
export const rewardOffer = (
  { limit, redeemedIn }: ProgrammePreset,
  reward: ProgrammeReward,
  unit: UnitId,
  year: number,
): RewardOffer => {
  if (redeemedIn === null) return { ...reward, unit, from: null, to: null, limit }
  const month = BusinessMonth.make(`${year}-${String(redeemedIn).padStart(2, "0")}`)
  return {
    ...reward,
    unit,
    from: BusinessDay.make(`${month}-01`),
    to: endOfMonth(month),
    limit,
  }
}
