import { Schema } from "effect"

const minutesUpTo = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 1, maximum }))

/**
 * How the time somebody was there becomes credited minutes (服务时长).
 *
 * The law asks for the time actually given and leaves unit and rounding to the organiser (志愿服务记录与证明出具办法
 * 2020, article 7). Everything is in minutes. `minimumMinutes` is credited to anybody who served at all, before
 * the two maxima; `maximumPerDay` is over all activities of one volunteer on one day.
 */
export const TimeRule = Schema.Struct({
  unitMinutes: minutesUpTo(480),
  rounding: Schema.Literals(["floor", "halfUp", "ceil"]),
  minimumMinutes: Schema.optionalKey(minutesUpTo(1440)),
  maximumPerActivity: Schema.optionalKey(minutesUpTo(1440)),
  maximumPerDay: Schema.optionalKey(minutesUpTo(1440)),
}).check(
  Schema.makeFilter(
    (rule) =>
      (rule.minimumMinutes ?? 0) <=
      Math.min(rule.maximumPerActivity ?? 1440, rule.maximumPerDay ?? 1440)
        ? true
        : { path: ["minimumMinutes"], issue: "the minimum is above a maximum" },
    { chinese: "最短时长不能大于上限" },
  ),
)
export type TimeRule = typeof TimeRule.Type

/** Half-hour units, rounded down, and more than 8 hours a day count as 8 (China University of Petroleum's rule). */
export const halfHourTimeRule: TimeRule = {
  unitMinutes: 30,
  rounding: "floor",
  maximumPerDay: 480,
}

/** Service under an hour counts as one hour, longer service as it was (Jiaozhou's rule 胶州). */
export const atLeastOneHourTimeRule: TimeRule = {
  unitMinutes: 1,
  rounding: "floor",
  minimumMinutes: 60,
}

const rounded = (minutes: number, rule: TimeRule): number => {
  const units = minutes / rule.unitMinutes
  switch (rule.rounding) {
    case "floor":
      return Math.floor(units) * rule.unitMinutes
    case "halfUp":
      return Math.floor(units + 0.5) * rule.unitMinutes
    case "ceil":
      return Math.ceil(units) * rule.unitMinutes
  }
}

/**
 * The minutes to credit for so many whole minutes of service, where so many have been credited to the same
 * volunteer on the same day already. Nobody is credited for not serving: 0 stays 0.
 */
export const creditedMinutes = (
  rule: TimeRule,
  servedMinutes: number,
  alreadyOnThatDay: number,
): number => {
  if (servedMinutes <= 0) return 0
  const credit = Math.min(
    Math.max(rounded(servedMinutes, rule), rule.minimumMinutes ?? 0),
    rule.maximumPerActivity ?? Number.POSITIVE_INFINITY,
  )
  if (rule.maximumPerDay === undefined) return credit
  return Math.min(credit, Math.max(0, rule.maximumPerDay - alreadyOnThatDay))
}
