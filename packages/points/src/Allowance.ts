import { type BusinessDay, type Explained, type Localized, stateKind } from "@civic-practice/core"
import { Schema } from "effect"
import type { AccountId } from "./Account.ts"
import type { RewardId, RewardLimit } from "./Reward.ts"

/** How many of a reward with a limit one account has redeemed, by the periods of the limit. */
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

/** The period of a limit in which a day falls, for example `2026-Q2`. */
export const periodOf = ({ per }: RewardLimit, day: BusinessDay): string => {
  switch (per) {
    case "day":
      return day
    case "month":
      return day.slice(0, 7)
    case "quarter":
      return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
    case "year":
      return day.slice(0, 4)
    case "ever":
      return "ever"
  }
}

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

/** The account has redeemed as many of the reward as it may in the period. Nothing was written. */
export class LimitReached
  extends Schema.TaggedError<LimitReached>("@civic-practice/points/LimitReached")("LimitReached", {
    reward: Schema.String,
    account: Schema.String,
    /** As `2026-Q2`, or `ever`. */
    period: Schema.String,
    limit: Schema.Int,
    taken: Schema.Int,
    asked: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    const { reward, account, period, limit, taken, asked } = this
    return {
      zh: `${account} 在 ${period === "ever" ? "全部时间" : period} 内限兑 ${reward} ${limit} 件，已兑 ${taken} 件，不能再兑 ${asked} 件，请减少数量或改换其他物品`,
      en: `${account} may redeem ${limit} of ${reward} (${period}) and has ${taken}; ${asked} more are too many; redeem fewer, or something else`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
