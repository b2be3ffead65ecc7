import {
  type BusinessDay,
  Calendar,
  findStates,
  type Localized,
  type Occasion,
  type Storage,
  type StorageError,
  system,
  type View,
} from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Effect, Stream } from "effect"
import type { AccountId } from "../account/Account.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import type { Asked } from "./asked.ts"
import type { ExchangeRefusal } from "./ExchangeRefusal.ts"
import { exchange, type Way } from "./exchange.ts"
import { fromStorage } from "./fromStorage.ts"
import { offeredRewards, Reward, type RewardId } from "./Reward.ts"
import { availableUntil, exchangePointOf, Stock, stockId, stocksOf } from "./Stock.ts"

export type { Asked } from "./asked.ts"
export type { Way } from "./exchange.ts"

/** So many pieces of a reward at an exchange point, and whether they are to be redeemed at once or reserved. */
export interface ExaminedExchange extends Asked {
  readonly way: Way
}

/** Whether something can be redeemed or reserved, and if not, why not. */
export interface Examination extends ExaminedExchange {
  /** What it takes, where nothing is in its way: points, and the last day on which it can be collected. */
  readonly possible: { readonly points: number; readonly until: BusinessDay } | null
  /**
   * Each thing that is in its way, as the refusal that the command would give: it says what is missing, and when it will
   * be there where that is known.
   */
  readonly obstacles: ReadonlyArray<ExchangeRefusal>
  /** Other exchange points that have the pieces, where this one has not. */
  readonly elsewhere: ReadonlyArray<UnitId>
}

/**
 * Says whether something could be redeemed or reserved now (能否兑换), and each reason why not, by the same decision as
 * `Redeem` and `Reserve`: where nothing is in its way they succeed on the same states, and nowhere else. Pure, writes
 * nothing. `others` are exchange points at which to look for what this one has not.
 */
export const examine = (
  { way, ...asked }: ExaminedExchange,
  view: View,
  occasion: Occasion,
  others: ReadonlyArray<UnitId> = [],
): Examination => {
  const obstacles: Array<ExchangeRefusal> = []
  const result = exchange(asked, way, view.get(pointsPolicy), view, occasion, obstacles, true)
  const { reward, exchangePoint, quantity } = asked
  const day = occasion.calendar.dayOf(occasion.at)
  const isOut = obstacles.some(({ _tag }) => _tag === "OutOfStock")
  const elsewhere = isOut
    ? others.filter(
        (place) =>
          place !== exchangePoint &&
          availableUntil(view.get(Stock.ref(stockId(reward, place))), day) >= quantity,
      )
    : []
  const possible = result === undefined ? null : { points: result.points, until: result.until }
  return { ...asked, way, possible, obstacles, elsewhere }
}

/** What an examination comes to as sentences for residents: one that it is possible, or one for each obstacle. */
export const sentencesOf = ({
  reward,
  exchangePoint,
  quantity,
  possible,
  obstacles,
  elsewhere,
}: Examination): ReadonlyArray<Localized> => {
  if (possible !== null) {
    return [
      {
        zh: `现在可在 ${exchangePoint} 用 ${possible.points} 分兑换 ${reward} ${quantity} 件`,
        en: `${quantity} of ${reward} can be had now at ${exchangePoint} for ${possible.points} points`,
      },
    ]
  }
  const sentences = obstacles.map(({ localized }) => localized)
  if (elsewhere.length === 0) return sentences
  const zh = elsewhere.join("、")
  const en = elsewhere.join(", ")
  return [...sentences, { zh: `${reward} 可到 ${zh} 兑换`, en: `${reward} can be had at ${en}` }]
}

/** What to examine: for whom, when, where, and what. */
export interface ExamineOptions {
  readonly realm: string
  readonly account: AccountId
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly at: number
  /** Absent: wherever there is any of the reward, and at its own unit where no stock is kept of it. */
  readonly exchangePoint?: UnitId
  /** Absent: all that are offered. */
  readonly rewards?: ReadonlyArray<RewardId>
  /** Pieces of each; 1 by default. */
  readonly quantity?: number
  /** `redeem` by default. */
  readonly way?: Way
  readonly member?: AccountId
}

/**
 * What could an account redeem now, and if not, why not, when and where (我能兑换什么): one examination for each reward and
 * exchange point. Reads what is stored, and writes nothing; what it says may have changed when a command comes.
 */
export const examineRewards = Effect.fnUntraced(function* ({
  realm,
  account,
  at,
  exchangePoint,
  rewards,
  quantity = 1,
  way = "redeem",
  member,
}: ExamineOptions): Effect.fn.Return<ReadonlyArray<Examination>, StorageError, Storage> {
  const calendar = yield* Calendar
  const occasion: Occasion = {
    realm,
    actor: system("examine"),
    at,
    now: at,
    key: "",
    calendar,
    newId: (label = "") => label,
    newSecret: (label = "") => label,
  }
  const ids = rewards ?? (yield* Stream.runCollect(offeredRewards(realm)))
  const found: Array<Examination> = []
  for (const reward of ids) {
    const state = yield* fromStorage(realm, (view) => view.get(Reward.ref(reward)))
    const places = state?.stocked === true ? yield* placesOf(realm, reward) : []
    const own = state === null ? [] : [state.unit]
    const there = state?.stocked === true && places.length > 0 ? places : own
    for (const place of exchangePoint === undefined ? there : [exchangePoint]) {
      const asked: ExaminedExchange = {
        account,
        reward,
        exchangePoint: place,
        quantity,
        way,
        ...(member === undefined ? {} : { member }),
      }
      found.push(yield* fromStorage(realm, (view) => examine(asked, view, occasion, places)))
    }
  }
  return found
})

/** The exchange points that have any of a reward: up to 1,000. */
const placesOf = Effect.fnUntraced(function* (
  realm: string,
  reward: RewardId,
): Effect.fn.Return<ReadonlyArray<UnitId>, StorageError, Storage> {
  const { items } = yield* findStates(Stock, { realm, ...stocksOf(reward) })
  return items.map(({ id }) => exchangePointOf(id))
})
