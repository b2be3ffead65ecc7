import { BusinessDay } from "@civic-practice/core"
import { type Period, periodOf } from "@civic-practice/reporting"
import { Schema } from "effect"

const day = Schema.decodeUnknownSync(BusinessDay)

/** The second half of 2021, of which the news report speaks. */
export const reportedPeriod: Period = periodOf("halfYear", day("2021-07-01"))

/** The day after it: what has lapsed by then is written off. */
export const dayAfter = day("2022-01-01")
