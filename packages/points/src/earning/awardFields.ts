import { BusinessDay, BusinessMonth } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { AccountId } from "../account/Account.ts"
import { PendingUntil } from "../account/PendingEarning.ts"
import { Name } from "../Name.ts"
import { FactId } from "./Earning.ts"
import { Age, DayKind, Label, Stars, TenureDays } from "./EarningRule.ts"

/** What an award is about, as it is decoded. */
export const awardFields = {
  account: AccountId,
  /** What the points are for; it earns them once. */
  fact: FactId,
  /** The unit that issues the points. */
  unit: UnitId,
  /** The day of service: the rules in force on it hold, its caps count, and validity runs from it. */
  day: BusinessDay,
  /** For something other than a service: the event that the rules name. */
  event: Schema.optionalKey(Label),
  /** Credited minutes of service. */
  minutes: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 525_600 }))),
  field: Schema.optionalKey(Label),
  role: Schema.optionalKey(Label),
  evidence: Schema.optionalKey(Label),
  /** The level of the service in its catalogue, or of an honour. */
  level: Schema.optionalKey(Label),
  /** The team as which the volunteer served. */
  team: Schema.optionalKey(Label),
  /** The rating that the organiser or the resident gave. */
  quality: Schema.optionalKey(Label),
  /**
   * What kind of day it was. Absent: what the calendar says, which knows a public holiday that falls on a Saturday or
   * a Sunday as a weekend.
   */
  dayKind: Schema.optionalKey(DayKind),
  /** Absent: what was recorded of the holder, where rules ask for it; so the age. */
  stars: Schema.optionalKey(Stars),
  age: Schema.optionalKey(Age),
  tenureDays: Schema.optionalKey(TenureDays),
  /** The activity served in, for caps by activity. Without one, each fact is an activity of its own. */
  activity: Schema.optionalKey(Name),
  /** The month for which the activity was planned to begin: the same for all that serve in it. */
  activityMonth: Schema.optionalKey(BusinessMonth),
  /** Until when the points are pending, where that is longer than the rules say. */
  pending: Schema.optionalKey(PendingUntil),
}

/** Refuses an activity without its month, and the reverse. */
export const wholeActivity = Schema.makeFilter(
  ({ activity, activityMonth }: { readonly activity?: string; readonly activityMonth?: string }) =>
    (activity === undefined) === (activityMonth === undefined) || {
      path: [activity === undefined ? "activity" : "activityMonth"],
      issue: "activity and activityMonth are given together or not at all",
    },
  { chinese: "活动和活动月份应同时填写，或都不填" },
)
