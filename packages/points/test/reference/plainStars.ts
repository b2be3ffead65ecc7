import type { StarLadder, StarPeriod, StarRecord } from "@civic-practice/points"

// Written apart from the library: day after day, each day asking anew what every earlier day had earned.

const day = (text: string, after = 0): string => {
  const date = new Date(`${text}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + after)
  return date.toISOString().slice(0, 10)
}

/** Which period a day is in, for example 2026-2 for the second quarter of 2026. */
const periodOf = (period: StarPeriod, text: string): string => {
  const month = Number(text.slice(5, 7))
  const parts = { month: 12, quarter: 4, halfYear: 2, year: 1 }[period]
  return `${text.slice(0, 4)}-${Math.ceil((month * parts) / 12)}`
}

const addMonths = (text: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = text.split("-").map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last)))
    .toISOString()
    .slice(0, 10)
}

/** The step earned on a day by what is known then. */
const earnedOn = (ladder: StarLadder, record: StarRecord, today: string): number => {
  const counts = (other: string): boolean =>
    other <= today &&
    (ladder.counts === "lifetime" ||
      periodOf(ladder.period, other) === periodOf(ladder.period, today))
  const sum = (metric: "minutes" | "points" | "times"): number =>
    record.credits
      .filter((credit) => counts(credit.day))
      .reduce((total, credit) => total + (credit[metric] ?? 0), 0)
  const conferred = (record.conferred ?? []).filter((one) => counts(one.day))
  const met = ladder.steps.map(
    (step, index) =>
      (step.hours === undefined || sum("minutes") >= 60 * step.hours) &&
      (step.points === undefined || sum("points") >= step.points) &&
      (step.times === undefined || sum("times") >= step.times) &&
      (step.tenureMonths === undefined ||
        (record.registered !== undefined &&
          today >= addMonths(record.registered, step.tenureMonths))) &&
      (step.decidedBy === undefined || conferred.some((one) => one.step > index)),
  )
  const byDecision = conferred.filter((one) => one.day === today).map(({ step }) => step)
  return Math.min(ladder.steps.length, Math.max(0, met.lastIndexOf(true) + 1, ...byDecision))
}

/** The step held on each day from a first to a last one, and after it if nothing more is done. */
export const plainStars = (
  ladder: StarLadder,
  record: StarRecord,
  first: string,
  last: string,
  horizon: string,
): ReadonlyArray<readonly [day: string, step: number]> => {
  const known: StarRecord = {
    ...record,
    credits: record.credits.filter((credit) => credit.day <= last),
    conferred: (record.conferred ?? []).filter((one) => one.day <= last),
  }
  const days: Array<string> = []
  for (let today = first; today <= horizon; today = day(today, 1)) days.push(today)
  const periods = days.map((today) => periodOf(ladder.period, today))
  const order = [...new Set(periods)]
  const place = periods.map((name) => order.indexOf(name))
  const earned = days.map((today) => earnedOn(ladder, known, today))
  const grace = ladder.graceDays ?? 0
  /** Whether what was earned on one day is still kept on another. */
  const isKept = (from: number, to: number): boolean => {
    // The day so many days of grace before has to be within what is kept.
    if (ladder.keep === "none") return to - from <= grace
    const more = ladder.keep === "period" ? 0 : 1
    const before = Math.max(from, to - grace)
    return (place[before] ?? 0) - (place[from] ?? 0) <= more
  }
  const begun = (from: number, to: number): boolean =>
    ladder.start === "now" ? from <= to : (place[from] ?? 0) < (place[to] ?? 0)
  let held = 0
  let restedOn: number | undefined
  return days.map((today, index) => {
    let kept = 0
    for (let from = 0; from <= index; from++) {
      if (begun(from, index) && isKept(from, index)) kept = Math.max(kept, earned[from] ?? 0)
    }
    if (kept > held) {
      held = kept
      restedOn = undefined
    } else if (kept < held && ladder.down === "byBasis") held = kept
    else if (kept < held && ladder.down === "oneStep") {
      if (restedOn === undefined || !isKept(restedOn, index)) {
        held -= 1
        restedOn = index
      }
    }
    return [today, held]
  })
}
