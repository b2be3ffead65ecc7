import { BusinessDay, BusinessMonth, endOfMonth, type Localized } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { CalendarPeriod } from "../account/calendarPeriod.ts"
import type { WalletId, WalletTerms } from "../account/Wallet.ts"
import type { PointsSettings } from "../books/PointsPolicy.ts"
import type { EarningRule } from "../earning/EarningRule.ts"
import type { Points } from "../Points.ts"
import type { LimitGroupId, LimitGroupState } from "../shop/LimitGroup.ts"
import type { RewardId } from "../shop/Reward.ts"
import type { RewardLimit } from "../shop/RewardLimit.ts"
import type { Eligibility } from "../shop/RewardTerms.ts"
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
  /** To be given to `SetLimitGroup`, each for the unit that offers the rewards: limits over all of them. */
  readonly sharedLimits: ReadonlyArray<SharedLimit>
  /** Who may redeem; `null`: everybody. */
  readonly eligibility: Eligibility | null
  /** To be given to `DefineWallet`: what the rules earn into instead of the spendable points; `null`: nothing. */
  readonly wallet: (WalletTerms & { readonly wallet: WalletId }) | null
  /** For which periods everybody's points and redemptions are put up, by `PublishNotice`; `null`: for none. */
  readonly publicNotice: CalendarPeriod | null
  /** The month of the year (1 to 12) in which rewards can be redeemed; `null`: in any. */
  readonly redeemedIn: number | null
  readonly stars: StarPreset | null
  /** How the preset reads what its source leaves open. */
  readonly assumed: ReadonlyArray<Localized>
  /** Rules of the programme that are not in the preset, since the engine does not carry them out. */
  readonly notExpressed: ReadonlyArray<Localized>
}

/** A limit over all rewards of a programme. */
export interface SharedLimit extends Omit<LimitGroupState, "unit"> {
  readonly group: LimitGroupId
}

/** What `DefineReward` is told. */
export interface RewardOffer extends ProgrammeReward {
  readonly groups?: ReadonlyArray<LimitGroupId>
  readonly eligibility?: Eligibility
  readonly unit: UnitId
  readonly from: BusinessDay | null
  readonly to: BusinessDay | null
  readonly limit: RewardLimit | null
}

/** A reward on the terms of its programme, as `unit` offers it; the year is asked where redemption has its month. */
export const rewardOffer = (
  { eligibility, limit, redeemedIn, sharedLimits }: ProgrammePreset,
  reward: ProgrammeReward,
  unit: UnitId,
  year: number,
): RewardOffer => {
  const offer = {
    ...reward,
    unit,
    limit,
    ...(sharedLimits.length === 0 ? {} : { groups: sharedLimits.map(({ group }) => group) }),
    ...(eligibility === null ? {} : { eligibility }),
  }
  if (redeemedIn === null) return { ...offer, from: null, to: null }
  const month = BusinessMonth.make(`${year}-${String(redeemedIn).padStart(2, "0")}`)
  return { ...offer, from: BusinessDay.make(`${month}-01`), to: endOfMonth(month) }
}
