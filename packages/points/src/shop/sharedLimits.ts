import type { BusinessDay, Change, View } from "@civic-practice/core"
import { put } from "@civic-practice/core"
import { Account, type AccountId, mainAccountOf } from "../account/Account.ts"
import {
  Allowance,
  allowanceId,
  groupAllowanceId,
  householdAllowanceId,
  LimitReached,
  takenIn,
  withTaken,
} from "./Allowance.ts"
import { LimitGroup } from "./LimitGroup.ts"
import type { RewardId } from "./Reward.ts"
import { atATime, periodOf, type RewardLimit, renewedOn } from "./RewardLimit.ts"
import type { RewardTerms } from "./RewardTerms.ts"

/** Where pieces count against a limit: the allowance, its period, and what one piece counts. */
export type Taken = readonly [allowance: string, period: string, each: number]

/** A limit that holds for what is asked, and what it leaves. */
interface Holding {
  readonly taken: Taken
  readonly limit: number
  readonly refused: (had: number) => LimitReached
}

/** Of whom a household's limits are: the household that somebody is in on a day, or the account itself. */
const householdOf = (main: AccountId, view: View, day: BusinessDay): AccountId =>
  view
    .get(Account.ref(main))
    .groups?.find(
      ({ group, from, to }) =>
        group.startsWith("household/") && from <= day && (to === null || to >= day),
    )?.group ?? main

/** All limits that hold for so many pieces of a reward, for an account. */
export const limitsFor = (
  reward: RewardId,
  terms: RewardTerms,
  account: AccountId,
  quantity: number,
  price: number,
  day: BusinessDay,
  view: View,
): ReadonlyArray<Holding> => {
  const { limit, householdLimit, groups } = terms
  const main = mainAccountOf(account)
  const found: Array<Holding> = []
  const add = (
    id: string,
    { per }: Pick<RewardLimit, "per">,
    amount: number,
    each: number,
    about: { readonly household?: string; readonly group?: string; readonly counts?: "points" },
  ) => {
    const period = periodOf({ per }, day)
    const renewed = renewedOn({ per }, day)
    found.push({
      taken: [id, period, each],
      limit: amount,
      refused: (had) =>
        new LimitReached({
          reward,
          account,
          period,
          limit: amount,
          taken: had,
          asked: each * quantity,
          ...(renewed === null ? {} : { renewedOn: renewed }),
          ...about,
        }),
    })
  }
  if (limit !== null) add(allowanceId(reward, main), limit, limit.quantity, 1, {})
  const household = () => householdOf(main, view, day)
  if (householdLimit !== undefined && householdLimit !== null) {
    const all = household()
    const id = householdAllowanceId(reward, all)
    add(id, householdLimit, householdLimit.quantity, 1, { household: all })
  }
  for (const group of groups ?? []) {
    const shared = view.get(LimitGroup.ref(group))
    if (shared === null) continue
    const { amount, counts, of } = shared
    const all = of === "household" ? household() : main
    add(groupAllowanceId(group, all), shared, amount, counts === "points" ? price : 1, {
      group,
      ...(of === "household" ? { household: all } : {}),
      ...(counts === "points" ? { counts } : {}),
    })
  }
  return found
}

/** The limits that so many more pieces would go beyond. */
export const reachedBy = (
  limits: ReadonlyArray<Holding>,
  quantity: number,
  view: View,
): ReadonlyArray<LimitReached> => {
  const reached: Array<LimitReached> = []
  for (const { taken, limit, refused } of limits) {
    const [id, period, each] = taken
    const had = takenIn(view.get(Allowance.ref(id)), period)
    if (had + each * quantity > limit) reached.push(refused(had))
  }
  return reached
}

/** So many pieces more (below 0: fewer) in all allowances in which they count. */
export const countedIn = (
  taken: ReadonlyArray<Taken>,
  quantity: number,
  view: View,
): ReadonlyArray<Change> =>
  taken
    .filter(([, period]) => period !== atATime)
    .map(([id, period, each]) => {
      const ref = Allowance.ref(id)
      return put(ref, withTaken(view.get(ref), period, each * quantity))
    })
