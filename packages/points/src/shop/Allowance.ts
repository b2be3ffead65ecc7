import { type Explained, type Localized, stateKind } from "@civic-practice/core"
import { Schema } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { LimitGroupId } from "./LimitGroup.ts"
import type { RewardId } from "./Reward.ts"
import { atATime } from "./RewardLimit.ts"

/** How many of a reward with a limit one holder has redeemed or reserved, by the periods of the limit. */
export interface AllowanceState {
  readonly taken: ReadonlyArray<readonly [period: string, quantity: number]>
}

/** Kept for rewards with a limit only; the id is composed by `allowanceId`. */
export const Allowance = stateKind<AllowanceState>({
  name: "points.allowance",
  initial: { taken: [] },
})

/** The id under which an account's allowance of a reward is kept. */
export const allowanceId = (reward: RewardId, account: AccountId): string => `${reward}/${account}`

// With a space, which no name has: so none of these is the id of an account's allowance.

/** The id under which a household's allowance of a reward is kept. */
export const householdAllowanceId = (reward: RewardId, household: AccountId): string =>
  `household ${reward}/${household}`

/** The id under which a holder's allowance of a group of rewards is kept. */
export const groupAllowanceId = (group: LimitGroupId, holder: AccountId): string =>
  `group ${group}/${holder}`

/** How many were taken in a period. */
export const takenIn = ({ taken }: AllowanceState, period: string): number =>
  taken.find(([name]) => name === period)?.[1] ?? 0

/** With so many more taken in a period; fewer where `quantity` is below 0. */
export const withTaken = (
  state: AllowanceState,
  period: string,
  quantity: number,
): AllowanceState => {
  const sum = takenIn(state, period) + quantity
  const others = state.taken.filter(([name]) => name !== period)
  return { taken: sum > 0 ? [...others, [period, sum]] : others }
}

/**
 * As many were redeemed or reserved in the period as may be: of the reward, or of the group of rewards named; by the
 * account, or by its household. Nothing was written.
 */
export class LimitReached
  extends Schema.TaggedError<LimitReached>("@civic-practice/points/LimitReached")("LimitReached", {
    reward: Schema.String,
    account: Schema.String,
    /** As `2026-Q2`, `ever`, or `redemption` for a limit on what is redeemed at a time. */
    period: Schema.String,
    limit: Schema.Int,
    taken: Schema.Int,
    asked: Schema.Int,
    /** The first day of the next period, where there is one. */
    renewedOn: Schema.optionalKey(Schema.String),
    /** The household, where all its members count together. */
    household: Schema.optionalKey(Schema.String),
    /** The group of rewards, where they count together. */
    group: Schema.optionalKey(Schema.String),
    /** What is counted: pieces, where nothing is said, or points. */
    counts: Schema.optionalKey(Schema.Literals(["pieces", "points"])),
  })
  implements Explained
{
  get localized(): Localized {
    const { reward, account, period, limit, taken, asked, group, household, renewedOn } = this
    const [zhUnit, enUnit] = this.counts === "points" ? ["分", "points "] : ["件", ""]
    const zhWho = household === undefined ? account : `${account} 所在家庭 ${household} `
    const enWho = household === undefined ? account : `the household ${household} of ${account}`
    const zhWhat = group === undefined ? reward : `${group} 类物品（含 ${reward}）`
    const enWhat = group === undefined ? reward : `the group ${group} (with ${reward})`
    if (period === atATime) {
      return {
        zh: `${zhWho} 每次限兑 ${zhWhat} ${limit} ${zhUnit}，不能一次兑换 ${asked} ${zhUnit}，请减少数量`,
        en: `${enWho} may redeem ${limit} ${enUnit}of ${enWhat} at a time; ${asked} are too many; redeem fewer`,
      }
    }
    const zhWhen = renewedOn === undefined ? "" : `，或于 ${renewedOn} 起再兑`
    const enWhen = renewedOn === undefined ? "" : `, or wait until ${renewedOn}`
    return {
      zh: `${zhWho} 在 ${period === "ever" ? "全部时间" : period} 内限兑 ${zhWhat} ${limit} ${zhUnit}，已兑 ${taken} ${zhUnit}，不能再兑 ${asked} ${zhUnit}，请减少数量或改换其他物品${zhWhen}`,
      en: `${enWho} may redeem ${limit} ${enUnit}of ${enWhat} (${period}) and has ${taken}; ${asked} more are too many; redeem fewer, or something else${enWhen}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
