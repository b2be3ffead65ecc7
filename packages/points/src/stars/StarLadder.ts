import { BusinessDay } from "@civic-practice/core"
import { Schema } from "effect"
import { CalendarPeriod } from "../account/calendarPeriod.ts"
import { Name } from "../Name.ts"

/** A period by which a ladder counts, reviews or keeps stars; the calendar's, so that a year begins on 1 January. */
export const StarPeriod = CalendarPeriod
export type StarPeriod = typeof StarPeriod.Type

const Text = Schema.String.check(
  Schema.isPattern(/^(?!\s*$)[^\p{Cc}\p{Cs}]{1,100}$/u, {
    message: "1 to 100 characters are needed",
    chinese: "应为 1 至 100 个字符",
  }),
)

const Count = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))

/** Who decides on a star (认定单位): the county or district, the city, the province, or the nation. */
export const DecidingLevel = Schema.Literals(["county", "city", "province", "nation"])
export type DecidingLevel = typeof DecidingLevel.Type

/** One step of a ladder: a star (星级), or a medal or title above the stars. All that it asks for is needed. */
export const StarStep = Schema.Struct({
  id: Name,
  name: Schema.Struct({ zh: Text, en: Text }),
  /** Hours of credited service (服务时长). */
  hours: Schema.optionalKey(Count),
  /** Points earned (获得积分): what was redeemed since counts all the same. */
  points: Schema.optionalKey(Count),
  /** How often service was rendered (服务次数). */
  times: Schema.optionalKey(Count),
  /** Months since registration (注册年限); met from the same day so many months later. */
  tenureMonths: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1200 })),
  ),
  /** Given: the step is held only once that level has conferred it (认定). */
  decidedBy: Schema.optionalKey(DecidingLevel),
})
export type StarStep = typeof StarStep.Type

/** Gifts that are given again and again (循环奖励): at so many hours within each round of hours. */
export const GiftLoop = Schema.Struct({
  roundHours: Count,
  /** Rising, the last no more than a round. */
  at: Schema.Array(Count).check(Schema.isBetweenLength(1, 100)),
})
export type GiftLoop = typeof GiftLoop.Type

const metrics = ["hours", "points", "times", "tenureMonths"] as const

interface Refusal {
  readonly path: ReadonlyArray<string | number>
  readonly issue: string
}

const rises = Schema.makeFilter(
  ({ steps }: { readonly steps: ReadonlyArray<StarStep> }): true | Refusal => {
    for (const [index, step] of steps.entries()) {
      const path = (field: string) => ["steps", index, field]
      if (metrics.every((metric) => step[metric] === undefined)) {
        return { path: path("hours"), issue: "a step asks for hours, points, times or tenure" }
      }
      const before = steps[index - 1]
      if (before === undefined) continue
      const lower = metrics.find((metric) => (step[metric] ?? 0) < (before[metric] ?? 0))
      if (lower !== undefined) {
        return { path: path(lower), issue: "a step asks for no less than the one below it" }
      }
      if (metrics.every((metric) => step[metric] === before[metric])) {
        return { path: path("hours"), issue: "a step asks for more than the one below it" }
      }
    }
    return true
  },
  { chinese: "每一级都应有条件，且不低于下一级、至少有一项更高" },
)

const distinct = Schema.makeFilter(
  ({ steps }: { readonly steps: ReadonlyArray<StarStep> }): true | Refusal => {
    const ids = steps.map(({ id }) => id)
    const index = ids.findIndex((id, place) => ids.indexOf(id) < place)
    return index < 0 || { path: ["steps", index, "id"], issue: "another step has this id" }
  },
  { chinese: "级别编号重复" },
)

const loops = Schema.makeFilter(
  ({ loop }: { readonly loop?: GiftLoop }): true | Refusal => {
    if (loop === undefined) return true
    const { at, roundHours } = loop
    const index = at.findIndex(
      (hours, place) => hours > roundHours || hours <= (at[place - 1] ?? 0),
    )
    return (
      index < 0 || { path: ["loop", "at", index], issue: "hours rise, and stay within the round" }
    )
  },
  { chinese: "循环奖励的时长应递增，且不超过一轮" },
)

const canBeHeld = Schema.makeFilter(
  (ladder: {
    readonly start: string
    readonly keep: string
    readonly down: string
    readonly graceDays?: number
  }): true | Refusal => {
    if (ladder.start === "nextPeriod" && ladder.keep !== "nextPeriod") {
      return {
        path: ["keep"],
        issue: "stars that begin with the next period are kept to its end: nextPeriod is needed",
      }
    }
    if (ladder.down === "oneStep" && ladder.keep === "none" && (ladder.graceDays ?? 0) === 0) {
      return {
        path: ["keep"],
        issue: "going down step by step needs time on each step: keep them, or give days of grace",
      }
    }
    return true
  },
  { chinese: "保级方式与生效或降级方式矛盾" },
)

/**
 * A ladder of stars (志愿者星级) as data; one that decodes holds together.
 *
 * - `counts`: all service so far (`lifetime`, 累计), or that of the current period only (`period`, 年度).
 * - `start`: a star begins on the day on which it is earned, or with the next period.
 * - `keep`: a star is kept on the days on which it is earned alone, or to the end of the period, or of the period after
 *   it; and for `graceDays` (宽限期) more.
 * - `down`: what then becomes of it: it stays for good (`none`, 不降级), one step is lost at a time, each step being kept
 *   as if it were earned on the day it was fallen to (`oneStep`, 逐级下降), or the star is what is earned (`byBasis`).
 */
export const StarLadder = Schema.Struct({
  id: Name,
  name: Schema.Struct({ zh: Text, en: Text }),
  counts: Schema.Literals(["lifetime", "period"]),
  period: StarPeriod,
  start: Schema.Literals(["now", "nextPeriod"]),
  keep: Schema.Literals(["none", "period", "nextPeriod"]),
  graceDays: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 366 }))),
  down: Schema.Literals(["none", "oneStep", "byBasis"]),
  /** From the lowest to the highest. */
  steps: Schema.Array(StarStep).check(Schema.isBetweenLength(1, 100)),
  loop: Schema.optionalKey(GiftLoop),
}).check(rises, distinct, loops, canBeHeld)
export type StarLadder = typeof StarLadder.Type

const Amount = Schema.Int.check(
  Schema.isBetween({ minimum: -1_000_000_000, maximum: 1_000_000_000 }),
)

/** What somebody did or earned on a day; below 0 where it was cancelled on that day. */
export const StarCredit = Schema.Struct({
  day: BusinessDay,
  /** Credited minutes of service. */
  minutes: Schema.optionalKey(Amount),
  /** Points earned, from the points ledger: never less for what was redeemed. */
  points: Schema.optionalKey(Amount),
  times: Schema.optionalKey(Amount),
})
export type StarCredit = typeof StarCredit.Type

/** All that a ladder looks at about one volunteer or team. */
export const StarRecord = Schema.Struct({
  /** Without it, steps that ask for tenure are not reached. */
  registered: Schema.optionalKey(BusinessDay),
  /** In any order. Hours and points are two ledgers: a credit may be of one of them. */
  credits: Schema.Array(StarCredit).check(Schema.isMaxLength(100_000)),
  /**
   * Steps that were conferred on a day (认定): by decision, or under a former ladder; counted from 1 for the lowest. Each
   * is earned on that day, whatever was served, and allows the steps up to it that ask for a decision from then on (to
   * the end of the period, where the ladder counts by period).
   */
  conferred: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        day: BusinessDay,
        step: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100 })),
      }),
    ).check(Schema.isMaxLength(1000)),
  ),
})
export type StarRecord = typeof StarRecord.Type

/** What counts for a ladder on a day: all until then, or what is in the day's period. */
export interface CountedService {
  readonly minutes: number
  readonly points: number
  readonly times: number
}
