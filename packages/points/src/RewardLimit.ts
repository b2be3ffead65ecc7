import { addDays, type BusinessDay } from "@civic-practice/core"
import { Schema } from "effect"
import { endOfPeriodOf } from "./internal/calendarPeriod.ts"

/** Pieces of a reward that are asked for, handed out or allowed at once. */
export const Pieces = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 }))

/** How many of a reward may be redeemed in a day, a month, a quarter, a year, or ever. */
export const RewardLimit = Schema.Struct({
  quantity: Pieces,
  per: Schema.Literals(["day", "month", "quarter", "year", "ever"]),
})
export type RewardLimit = typeof RewardLimit.Type

/** The period of a limit in which a day falls, for example `2026-Q2`. */
export const periodOf = ({ per }: Pick<RewardLimit, "per">, day: BusinessDay): string => {
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

/** The day on which a limit is renewed after a day, the first of the next period; `null`: never. */
export const renewedOn = (
  { per }: Pick<RewardLimit, "per">,
  day: BusinessDay,
): BusinessDay | null => {
  switch (per) {
    case "day":
      return addDays(day, 1)
    case "ever":
      return null
    default:
      return addDays(endOfPeriodOf(per, day), 1)
  }
}
