import { addMonths, dayNumber } from "@civic-practice/core"
import type { CountedService, StarLadder, StarRecord, StarStep } from "./StarLadder.ts"
import { endOfPeriod } from "./starPeriods.ts"

/** From a day on (by number) a step is held, counted from 1; 0: none. */
export interface LevelChange {
  readonly from: number
  readonly step: number
}

/** What a step asks for beyond what was counted. What it does not ask for is not missing, however far below 0. */
export const missingFor = (
  { hours, points, times }: StarStep,
  counted: CountedService,
): CountedService => ({
  minutes: hours === undefined ? 0 : Math.max(0, hours * 60 - counted.minutes),
  points: points === undefined ? 0 : Math.max(0, points - counted.points),
  times: times === undefined ? 0 : Math.max(0, times - counted.times),
})

/** Whether what was counted is enough for a step, but for tenure and decisions. */
const isEnough = (step: StarStep, counted: CountedService): boolean => {
  const { minutes, points, times } = missingFor(step, counted)
  return minutes + points + times === 0
}

/** The first day on which tenure is enough for a step. */
export const tenuredFrom = (
  { tenureMonths }: StarStep,
  { registered }: StarRecord,
): number | undefined => {
  if (tenureMonths === undefined) return Number.NEGATIVE_INFINITY
  return registered === undefined ? undefined : dayNumber(addMonths(registered, tenureMonths))
}

/** Days on which the same step is earned; the steps of neighbours differ. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly step: number
}

/** What is earned when, by all that is known by a day, if nothing is done after it. */
const stretches = (ladder: StarLadder, record: StarRecord, by: number): ReadonlyArray<Stretch> => {
  const { counts, period, steps } = ladder
  const byPeriod = counts === "period"
  const days = new Set<number>()
  const credits = record.credits
    .map((credit) => ({ at: dayNumber(credit.day), credit }))
    .filter(({ at }) => at <= by)
    .sort((one, other) => one.at - other.at)
  const conferred = (record.conferred ?? [])
    .map(({ day, step }) => ({ at: dayNumber(day), step: Math.min(step, steps.length) }))
    .filter(({ at }) => at <= by)
    .sort((one, other) => one.at - other.at)
  const tenured = steps.map((step) => tenuredFrom(step, record) ?? Number.POSITIVE_INFINITY)
  for (const day of tenured) if (Number.isFinite(day)) days.add(day)
  for (const { at } of conferred) days.add(at).add(at + 1)
  for (const { at } of credits) days.add(at)
  if (byPeriod) {
    for (const list of [credits, conferred]) {
      let ends = Number.NEGATIVE_INFINITY
      for (const { at } of list) {
        if (at <= ends) continue
        ends = endOfPeriod(period, at)
        days.add(ends + 1)
      }
    }
  }
  const found: Array<Stretch> = []
  const ordered = [...days].sort((one, other) => one - other)
  let counted = { minutes: 0, points: 0, times: 0 }
  let allowed = 0
  let ends = Number.NEGATIVE_INFINITY
  let nextCredit = 0
  let nextConferred = 0
  for (const [index, day] of ordered.entries()) {
    if (byPeriod && day > ends) {
      counted = { minutes: 0, points: 0, times: 0 }
      allowed = 0
      ends = endOfPeriod(period, day)
    }
    for (let one = credits[nextCredit]; one !== undefined && one.at <= day; ) {
      counted.minutes += one.credit.minutes ?? 0
      counted.points += one.credit.points ?? 0
      counted.times += one.credit.times ?? 0
      one = credits[++nextCredit]
    }
    let earned = 0
    for (; (conferred[nextConferred]?.at ?? Number.POSITIVE_INFINITY) <= day; nextConferred++) {
      earned = Math.max(earned, conferred[nextConferred]?.step ?? 0)
    }
    allowed = Math.max(allowed, earned)
    for (const [place, step] of steps.entries()) {
      if (day < (tenured[place] ?? 0) || !isEnough(step, counted)) break
      if (step.decidedBy === undefined || place < allowed) earned = Math.max(earned, place + 1)
    }
    const to = (ordered[index + 1] ?? Number.POSITIVE_INFINITY) - 1
    const last = found.at(-1)
    if (last?.step === earned) found[found.length - 1] = { ...last, to }
    else found.push({ from: day, to, step: earned })
  }
  return found
}

/** The last day on which what is earned on a day is kept. */
const keptUntil = ({ keep, period, graceDays = 0 }: StarLadder, day: number): number => {
  if (day === Number.POSITIVE_INFINITY) return day
  if (keep === "none") return day + graceDays
  return endOfPeriod(period, day, keep === "period" ? 0 : 1) + graceDays
}

/**
 * Who holds which step from when on, by all that is known by a day: what has been, and what will be if nothing more is
 * done. One pass over the days on which anything changes.
 */
export const levelChanges = (
  ladder: StarLadder,
  record: StarRecord,
  by: number,
): ReadonlyArray<LevelChange> => {
  const { down, period, start } = ladder
  // Where stars begin and end does not go back from one stretch to the next.
  const spans = stretches(ladder, record, by).map(({ from, to, step }) => ({
    from: start === "now" ? from : endOfPeriod(period, from) + 1,
    to: keptUntil(ladder, to),
    step,
  }))
  const days = new Set<number>()
  for (const { from, to } of spans) {
    days.add(from)
    if (to !== Number.POSITIVE_INFINITY) days.add(to + 1)
  }
  const changes: Array<LevelChange> = []
  let level = 0
  let restsUntil = Number.NEGATIVE_INFINITY
  const become = (from: number, step: number, rests: number) => {
    level = step
    restsUntil = rests
    changes.push({ from, step })
  }
  // The spans that have begun and may still matter: later ones lower than earlier ones.
  const open: Array<(typeof spans)[number]> = []
  let first = 0
  let next = 0
  let kept = 0
  const fallBefore = (day: number) => {
    while (down === "oneStep" && level > kept && restsUntil + 1 < day) {
      const on = restsUntil + 1
      become(on, level - 1, keptUntil(ladder, on))
    }
  }
  for (const day of [...days].sort((one, other) => one - other)) {
    fallBefore(day)
    for (let span = spans[next]; span !== undefined && span.from <= day; span = spans[++next]) {
      while (open.length > first && (open.at(-1)?.step ?? 0) <= span.step) open.pop()
      open.push(span)
    }
    while ((open[first]?.to ?? day) < day) first++
    kept = open[first]?.step ?? 0
    if (kept > level) become(day, kept, Number.NEGATIVE_INFINITY)
    else if (kept === level || down === "none") continue
    else if (down === "byBasis") become(day, kept, Number.NEGATIVE_INFINITY)
    else if (day > restsUntil) become(day, level - 1, keptUntil(ladder, day))
  }
  fallBefore(Number.POSITIVE_INFINITY)
  return changes
}

/** What counts on a day: all until then, or what is in its period. */
export const countedOn = (
  { counts, period }: StarLadder,
  { credits }: StarRecord,
  day: number,
): CountedService => {
  const before = counts === "period" ? endOfPeriod(period, day, -1) : Number.NEGATIVE_INFINITY
  let minutes = 0
  let points = 0
  let times = 0
  for (const credit of credits) {
    const at = dayNumber(credit.day)
    if (at > day || at <= before) continue
    minutes += credit.minutes ?? 0
    points += credit.points ?? 0
    times += credit.times ?? 0
  }
  return { minutes, points, times }
}
