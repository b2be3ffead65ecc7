import type { PracticeShape } from "@civic-practice/practice"
import { Effect } from "effect"
import { ImportStopped } from "../importing/importTable.ts"
import type { KnownShops } from "../importing/Known.ts"
import {
  type BudgetDone,
  budgetsSpent,
  type LargeAward,
  largeAwardApproved,
  type MonthClosed,
  monthClosed,
  setPolicy,
} from "./awards.ts"
import { type NoticeShown, noticeOfQuarter } from "./notice.ts"
import { type RedemptionDay, redemptionDay } from "./redemptionDay.ts"
import { openShop, type ReservationsDone, reservations } from "./reservations.ts"
import { shopPlan } from "./ShopPlan.ts"

/** What the shop's month came to, all of it read from the records. */
export interface ShopMonth {
  readonly reservations: ReservationsDone
  readonly day: RedemptionDay
  readonly budgets: ReadonlyArray<BudgetDone>
  readonly award: LargeAward
  readonly closed: MonthClosed
  readonly notice: NoticeShown
}

/**
 * The district's shop in January 2022, the month after the period of the report, so that its figures stay as they are.
 * Every step has a key: done again it is what it was, and broken off it goes on. `undefined` where the district has too
 * few residents with points.
 */
export const runShop = Effect.fnUntraced(function* (
  practice: PracticeShape,
  shops: KnownShops,
  isStopping: () => boolean,
) {
  const plan = yield* shopPlan(practice, shops)
  if (plan === undefined) return undefined
  const desk = { practice, plan }
  const stopHere = Effect.suspend(() =>
    isStopping() ? Effect.fail(new ImportStopped()) : Effect.void,
  )
  yield* setPolicy(desk)
  yield* openShop(desk)
  const notice = yield* noticeOfQuarter(desk)
  yield* stopHere
  const reserved = yield* reservations(desk)
  const day = yield* redemptionDay(desk)
  yield* stopHere
  const budgets = yield* budgetsSpent(desk)
  const award = yield* largeAwardApproved(desk)
  const closed = yield* monthClosed(desk)
  return { reservations: reserved, day, budgets, award, closed, notice } satisfies ShopMonth
})
