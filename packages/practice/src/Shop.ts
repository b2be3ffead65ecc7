import {
  type BusinessCalendar,
  Calendar,
  type DispatchError,
  type InvalidInput,
  Storage,
  type StorageError,
  type StorageShape,
} from "@civic-practice/core"
import {
  type DayInFuture,
  type Examination,
  ExpireReservations,
  examineRewards,
  reservationsDue,
} from "@civic-practice/points"
import { Clock, Effect } from "effect"
import type { CommandOptions, PromiseOptions, Submit } from "./CommandMethods.ts"
import type { Calls } from "./internal/Calls.ts"
import { examineQuestion, expireQuestion } from "./questions.ts"

/** What to look for in the shop; ids as plain texts, of which one that names nothing finds nothing to redeem. */
export interface ShopQuestion {
  readonly account: string
  /** Absent: wherever there is any of a reward. */
  readonly exchangePoint?: string
  /** Absent: all that are offered. */
  readonly rewards?: ReadonlyArray<string>
  /** Pieces of each; 1 by default. */
  readonly quantity?: number
  /** `redeem` by default. */
  readonly way?: "redeem" | "reserve"
  /** The member who would spend a household's or team's points. */
  readonly member?: string
  /** Milliseconds since 1970-01-01T00:00Z; now by default. */
  readonly at?: number
}

/** What a run over reservations that are due came to. */
export interface ExpiryRun {
  /** Reservations that were ended. */
  readonly ended: number
  /** The points given back, and how many of them had lapsed meanwhile. */
  readonly points: number
  readonly expired: number
}

/** The points shop of a district (积分超市) as a whole. */
export interface Shop {
  /** What an account could redeem now, and if not, why not, when and where (我能兑换什么); see `examineRewards`. */
  readonly examine: (
    question: ShopQuestion,
  ) => Effect.Effect<ReadonlyArray<Examination>, InvalidInput | StorageError>
  /**
   * Ends all reservations that could be collected until the day before (预约过期处理), as `ExpireReservations` does; doing
   * it again changes nothing. Needs the leave of `points.expireReservations`. A `key` is not taken: each of the commands
   * has one of its own.
   */
  readonly expireReservations: (
    day: string,
    options: Omit<CommandOptions, "key">,
  ) => Effect.Effect<ExpiryRun, DayInFuture | DispatchError | StorageError>
}

/** The shop over a district's storage. */
export const makeShop = (
  realm: string,
  calendar: BusinessCalendar,
  submit: Submit,
  storage: StorageShape,
): Shop => ({
  examine: Effect.fnUntraced(function* (asked) {
    const question = yield* Effect.fromResult(examineQuestion.decode(asked))
    const at = question.at ?? (yield* Clock.currentTimeMillis)
    return yield* examineRewards({ ...question, realm, at }).pipe(
      Effect.provideService(Storage, storage),
      Effect.provideService(Calendar, calendar),
    )
  }),
  expireReservations: Effect.fnUntraced(function* (asked, options) {
    const { day } = yield* Effect.fromResult(expireQuestion.decode({ day: asked }))
    const run = { ended: 0, points: 0, expired: 0 }
    for (;;) {
      // What was ended is not found again, so that the first page is always the next one.
      const { items } = yield* storage.find(reservationsDue(realm, day))
      const reservations = items.map(({ id }) => id)
      if (reservations.length === 0) return run
      const { answer } = yield* submit(ExpireReservations, { reservations, day }, options)
      let ended = 0
      for (const { outcome, points, expired } of answer.results) {
        if (outcome === "expired") ended++
        run.points += points
        run.expired += expired
      }
      run.ended += ended
      // Others ended them meanwhile, and the index is about to say so.
      if (ended === 0) return run
    }
  }),
})

/** The same as Promises. */
export interface PromiseShop {
  readonly examine: (question: ShopQuestion) => Promise<ReadonlyArray<Examination>>
  readonly expireReservations: (
    day: string,
    options: Omit<PromiseOptions, "key">,
  ) => Promise<ExpiryRun>
}

/** The shop by calls that know it as `shop.method`. */
export const promiseShop = (shop: Shop, calls: Calls): PromiseShop => ({
  examine: (question) => calls.run("shop.examine", () => shop.examine(question)),
  expireReservations: (day, options) =>
    calls.run(
      "shop.expireReservations",
      () => shop.expireReservations(day, options),
      options.signal,
    ),
})
