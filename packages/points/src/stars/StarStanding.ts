import { type BusinessDay, dayNumber, dayOfNumber } from "@civic-practice/core"
import type { AccountEvent } from "../account/AccountEvent.ts"
import { lastDay } from "../account/calendarPeriod.ts"
import type {
  CountedService,
  DecidingLevel,
  StarCredit,
  StarLadder,
  StarRecord,
  StarStep,
} from "./StarLadder.ts"
import { countedOn, levelChanges, missingFor, tenuredFrom } from "./starLevels.ts"
import { endOfPeriod } from "./starPeriods.ts"

/** What is missing for a step on a day; what asks for nothing more is 0 or `null`. */
export interface StarMissing {
  /** The step, counted from 1 for the lowest. */
  readonly step: number
  readonly id: string
  readonly minutes: number
  readonly points: number
  readonly times: number
  /** The first day on which tenure is enough, where that is later; `unknown` where no registration is known. */
  readonly tenuredFrom: BusinessDay | "unknown" | null
  /** Who has yet to decide on it. */
  readonly decidedBy: DecidingLevel | null
  /** The first day on which it begins, where all the rest is there. */
  readonly begins: BusinessDay | null
}

/** Gifts of a loop (循环奖励). */
export interface LoopStanding {
  /** How many have been reached so far. */
  readonly gifts: number
  /** Minutes of service to the next. */
  readonly missing: number
}

/** Where somebody stands on a ladder on a day. */
export interface StarStanding {
  /** The step held, counted from 1 for the lowest; 0: none. */
  readonly step: number
  /** The step itself; `null`: none. */
  readonly held: StarStep | null
  /** The day since which it is held; `null` where none is. */
  readonly since: BusinessDay | null
  /** The last day on which it is held if nothing more is done; `null`: no such day, or none is held. */
  readonly until: BusinessDay | null
  /** What counts on the day: minutes, points and times, of the period or of all until then. */
  readonly counted: CountedService
  /** What is missing for the next step; `null` on the highest. */
  readonly next: StarMissing | null
  /** What is missing to earn the step anew in the current period; `null` where none is held. */
  readonly toKeep: StarMissing | null
  readonly loop: LoopStanding | null
}

/**
 * Says which star (星级) somebody holds on a day, since and until when, and what is missing for the next.
 *
 * Only what is dated up to that day counts. Hours and points are looked at as they were earned: redeeming points never
 * takes a star (积分兑换不影响星级).
 */
export const starOn = (ladder: StarLadder, record: StarRecord, day: BusinessDay): StarStanding => {
  const today = dayNumber(day)
  let step = 0
  let since: number | null = null
  let until: number | null = null
  for (const change of levelChanges(ladder, record, today)) {
    if (change.from <= today) {
      step = change.step
      since = change.from
    } else if (change.step < step) {
      until = change.from - 1
      break
    }
  }
  const counted = countedOn(ladder, record, today)
  const held = ladder.steps[step - 1] ?? null
  return {
    step,
    held,
    since: held === null || since === null ? null : dayOfNumber(since),
    until: held === null || until === null ? null : within(until),
    counted,
    next: missing(ladder, record, today, counted, step + 1),
    toKeep: missing(ladder, record, today, counted, step),
    loop: loopOf(ladder, counted),
  }
}

const within = (day: number): BusinessDay | null =>
  day > dayNumber(lastDay) ? null : dayOfNumber(day)

const missing = (
  ladder: StarLadder,
  record: StarRecord,
  today: number,
  counted: CountedService,
  number: number,
): StarMissing | null => {
  const step = ladder.steps[number - 1]
  if (step === undefined) return null
  const tenured = tenuredFrom(step, record)
  const { minutes, points, times } = missingFor(step, counted)
  const decidedBy =
    step.decidedBy === undefined || isConferred(ladder, record, today, number)
      ? null
      : step.decidedBy
  const enough = minutes + points + times === 0 && decidedBy === null
  // What counts by the period is not there any more where tenure is enough only in a later one.
  const lastsUntilTenured =
    tenured !== undefined &&
    (ladder.counts === "lifetime" || tenured <= endOfPeriod(ladder.period, today))
  const begins =
    enough && lastsUntilTenured && ladder.start === "nextPeriod"
      ? endOfPeriod(ladder.period, Math.max(today, tenured)) + 1
      : null
  return {
    step: number,
    id: step.id,
    minutes,
    points,
    times,
    tenuredFrom: tenured === undefined ? "unknown" : tenured <= today ? null : dayOfNumber(tenured),
    decidedBy,
    begins: begins === null ? null : within(begins),
  }
}

/** Whether a decision that counts on a day allows a step. */
const isConferred = (
  { counts, period }: StarLadder,
  { conferred = [] }: StarRecord,
  today: number,
  number: number,
): boolean => {
  const ends = endOfPeriod(period, today)
  return conferred.some(({ day, step }) => {
    const at = dayNumber(day)
    if (step < number || at > today) return false
    return counts === "lifetime" || endOfPeriod(period, at) === ends
  })
}

const loopOf = ({ loop }: StarLadder, { minutes }: CountedService): LoopStanding | null => {
  if (loop === undefined) return null
  const served = Math.max(0, minutes)
  const round = loop.roundHours * 60
  const rounds = Math.floor(served / round)
  const rest = served - rounds * round
  const reached = loop.at.filter((hours) => hours * 60 <= rest).length
  // A gift at the round's very end is reached as the next round begins.
  const ahead = loop.at[reached] ?? loop.roundHours + (loop.at[0] ?? 0)
  return { gifts: rounds * loop.at.length + reached, missing: ahead * 60 - rest }
}

/**
 * What an account's event is for a ladder that counts points: what was earned, given, corrected, reversed or deducted,
 * by hand or by rules.
 * `undefined` for what makes no difference to stars: redemptions, refunds and points that lapsed.
 */
export const starCreditOf = (event: AccountEvent): StarCredit | undefined => {
  switch (event._tag) {
    case "PointsEarned":
      return { day: event.day, points: event.granted }
    case "PointsAdded":
    case "PenaltyReversed":
      return { day: event.day, points: event.points }
    case "EarningReversed":
    case "PointsDeducted":
      return { day: event.day, points: 0 - event.points }
    case "EarningCorrected":
      return { day: event.corrected, points: event.difference }
    default:
      return undefined
  }
}
