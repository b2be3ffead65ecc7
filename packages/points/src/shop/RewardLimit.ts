import { addDays, type BusinessDay } from "@civic-practice/core"
import { Schema } from "effect"
import { endOfPeriodOf, periodName } from "../account/calendarPeriod.ts"

/** Pieces of a reward that are asked for, handed out or allowed at once. */
export const Pieces = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 }))

/** How many of a reward may be redeemed at a time, in a day, a month, a quarter, a year, or ever. */
export const RewardLimit = Schema.Struct({
  quantity: Pieces,
  per: Schema.Literals(["redemption", "day", "month", "quarter", "year", "ever"]),
})
export type RewardLimit = typeof RewardLimit.Type

/** What stands for the period of a limit on what is redeemed at a time: nothing counts from one to the next. */
export const atATime = "redemption"

/** The period of a limit in which a day falls, for example `2026-Q2`. */
export const periodOf = ({ per }: Pick<RewardLimit, "per">, day: BusinessDay): string => {
  switch (per) {
    case "day":
      return day
    case "ever":
    case atATime:
      return per
    default:
      return periodName(per, day)
  }
}

/** The day on which a limit is renewed after a day, the first of the next period; `null`: never. */
export const renewedOn = (
  { per }: Pick<RewardLimit, "per">,
  day: BusinessDay,
): BusinessDay | null => {
  switch (per) {
    case "day":
      return addDays(day, 1)
    case "ever":
    case atATime:
      return null
    default:
      return addDays(endOfPeriodOf(per, day), 1)
  }
}
