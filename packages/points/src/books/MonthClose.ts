import {
  addDays,
  addMonths,
  append,
  BusinessDay,
  BusinessMonth,
  command,
  type Decision,
  decided,
  type Explained,
  endOfMonth,
  type Localized,
  monthOf,
  realmWide,
} from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { AccountEvent } from "../account/AccountEvent.ts"
import { bookingDayOf } from "../account/Movement.ts"
import { type PointsPolicyState, pointsPolicy } from "./PointsPolicy.ts"

/** The month is not over yet at the time of the command. Nothing was written. */
export class MonthNotOver
  extends Schema.TaggedError<MonthNotOver>("@civic-practice/points/MonthNotOver")("MonthNotOver", {
    month: Schema.String,
    /** The first day on which it can be closed. */
    from: Schema.String,
    today: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    const { from, month, today } = this
    return {
      zh: `${month} 尚未结束（今天 ${today}），请自 ${from} 起结账`,
      en: `${month} is not over on ${today}; close it from ${from} on`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Months are closed one after another, each once. Nothing was written. */
export class MonthOutOfOrder
  extends Schema.TaggedError<MonthOutOfOrder>("@civic-practice/points/MonthOutOfOrder")(
    "MonthOutOfOrder",
    { month: Schema.String, closedThrough: Schema.String, next: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    const { closedThrough, month, next } = this
    return {
      zh: `已结账至 ${closedThrough}，不能对 ${month} 结账，请先对 ${next} 结账`,
      en: `the books are closed through ${closedThrough}, so ${month} cannot be closed; close ${next} next`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/**
 * Closes the books of a month (月结): whatever is recorded later for a day in it, or before it, is booked on the first
 * day of the first open month, and shows there as late. The first month that is closed closes all before it.
 *
 * Refused with `MonthNotOver`, or with `MonthOutOfOrder` where it is not the month after the last one closed.
 */
export const CloseMonth = command("points.closeMonth", {
  chinese: "月结",
  input: Schema.Struct({ month: BusinessMonth }),
  permission: () => realmWide("points.closeMonth"),
  touches: () => [pointsPolicy],
  decide: (
    { month },
    view,
    { at, calendar, now },
  ): Result.Result<
    Decision<{ readonly closedThrough: BusinessMonth }>,
    MonthNotOver | MonthOutOfOrder
  > => {
    const { closedThrough } = view.get(pointsPolicy)
    if (closedThrough !== null) {
      const next = monthAfter(closedThrough)
      if (month !== next) {
        return Result.fail(new MonthOutOfOrder({ month, closedThrough, next }))
      }
    }
    // The business time is the caller's word: a month is over only once it is.
    const today = calendar.dayOf(Math.min(at, now))
    const from = dayAfter(month)
    if (today < from) return Result.fail(new MonthNotOver({ month, from, today }))
    return Result.succeed(
      decided(
        { closedThrough: month },
        append(pointsPolicy, { _tag: "MonthClosed", month, day: today }),
      ),
    )
  },
})

/** The month is not closed, or is sealed already. Nothing was written. */
export class NotToSeal
  extends Schema.TaggedError<NotToSeal>("@civic-practice/points/NotToSeal")("NotToSeal", {
    month: Schema.String,
    reason: Schema.Literals(["open", "sealed"]),
  })
  implements Explained
{
  get localized(): Localized {
    const { month, reason } = this
    return reason === "open"
      ? {
          zh: `${month} 尚未结账，请先月结再封账`,
          en: `the books of ${month} are open; close the month, then seal it`,
        }
      : { zh: `${month} 已封账，无需再封`, en: `${month} is sealed; there is nothing left to do` }
  }
  override get message(): string {
    return this.localized.en
  }
}

/**
 * Keeps the seal (封账) of the last month that was closed, as `sealOfLog` works it out: one hash over all that was
 * recorded up to the closing. `verifyBooks` works it out again. Refused with `NotToSeal`.
 */
export const SealMonth = command("points.sealMonth", {
  chinese: "封账",
  input: Schema.Struct({
    month: BusinessMonth,
    /** The last position in the log that the seal covers. */
    position: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    root: Schema.String.check(
      Schema.isPattern(/^[A-Za-z0-9_-]{43}$/, {
        message: "a SHA-256 hash in base64url, 43 characters, is needed",
        chinese: "应为 43 个字符的校验值",
      }),
    ),
  }),
  permission: () => realmWide("points.sealMonth"),
  touches: () => [pointsPolicy],
  decide: ({ month, position, root }, view): Result.Result<Decision<null>, NotToSeal> => {
    const { closedThrough, sealed } = view.get(pointsPolicy)
    if (closedThrough !== month) return Result.fail(new NotToSeal({ month, reason: "open" }))
    if (sealed?.month === month) return Result.fail(new NotToSeal({ month, reason: "sealed" }))
    return Result.succeed(
      decided(null, append(pointsPolicy, { _tag: "MonthSealed", month, position, root })),
    )
  },
})

const dayAfter = (month: BusinessMonth): BusinessDay => addDays(endOfMonth(month), 1)

const monthAfter = (month: BusinessMonth): BusinessMonth =>
  monthOf(addMonths(BusinessDay.make(`${month}-01`), 1))

/** The day on which something of a day is booked: that day, or the first open one where its month is closed. */
export const bookedDay = (
  day: BusinessDay,
  { closedThrough }: Pick<PointsPolicyState, "closedThrough">,
): BusinessDay =>
  // By text: a day begins with its month.
  closedThrough !== null && day.slice(0, 7) <= closedThrough ? dayAfter(closedThrough) : day

/** The event, with the day on which it is booked where the month of its own day is closed. */
export const inOpenMonth = <Event extends AccountEvent>(
  event: Event,
  policy: Pick<PointsPolicyState, "closedThrough">,
): Event => {
  if (policy.closedThrough === null) return event
  const day = bookingDayOf(event)
  const booked = bookedDay(day, policy)
  return booked === day ? event : { ...event, booked }
}
