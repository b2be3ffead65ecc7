import { type Place, type ServiceFact, type Signal, signalOf } from "./Signal.ts"
import type { SignalThresholds } from "./SignalThresholds.ts"

const minute = 60_000
const hour = 3_600_000

/**
 * What stands out in the records of one person, given in any order: overlaps, travel, hours a day, and time without
 * evidence. Pure; holds no more than the person's records.
 */
export const personSignals = (
  records: ReadonlyArray<ServiceFact>,
  thresholds: SignalThresholds,
): ReadonlyArray<Signal> => {
  const inOrder = [...records].sort(
    (one, other) => one.from - other.from || (one.record < other.record ? -1 : 1),
  )
  return [
    ...overlaps(inOrder, thresholds.overlap),
    ...travels(inOrder, thresholds.travel),
    ...longDays(inOrder, thresholds.hoursPerDay),
    ...withoutEvidence(inOrder, thresholds.withoutEvidence),
  ]
}

function* overlaps(
  records: ReadonlyArray<ServiceFact>,
  threshold: SignalThresholds["overlap"],
): Generator<Signal, void> {
  if (threshold === null) return
  let underway: ReadonlyArray<ServiceFact> = []
  for (const record of records) {
    underway = underway.filter(({ to }) => to > record.from)
    for (const other of underway) {
      const minutes = Math.floor((Math.min(record.to, other.to) - record.from) / minute)
      if (minutes < threshold.minutes) continue
      const { volunteer } = record
      yield signalOf("overlap", {
        subjects: [volunteer],
        figures: { minutes },
        threshold,
        records: [other.record, record.record],
        sentence: {
          zh: `志愿者 ${volunteer} 的两条服务记录 ${other.record} 与 ${record.record} 重叠 ${minutes} 分钟（提示线 ${threshold.minutes} 分钟）`,
          en: `the records ${other.record} and ${record.record} of volunteer ${volunteer} share ${minutes} minutes (threshold ${threshold.minutes})`,
        },
      })
    }
    underway = [...underway, record]
  }
}

function* travels(
  records: ReadonlyArray<ServiceFact>,
  threshold: SignalThresholds["travel"],
): Generator<Signal, void> {
  if (threshold === null) return
  let before: (ServiceFact & { readonly place: Place }) | undefined
  for (const record of records) {
    const { place } = record
    if (place === undefined) continue
    if (before !== undefined) {
      const distance = kilometresBetween(before.place, place)
      const time = Math.max(0, record.from - before.to)
      if (
        distance >= threshold.kilometres &&
        distance * hour > threshold.kilometresPerHour * time
      ) {
        const kilometres = Math.round(distance * 10) / 10
        const minutes = Math.floor(time / minute)
        const { volunteer } = record
        yield signalOf("travel", {
          subjects: [volunteer],
          figures: { kilometres, minutes },
          threshold,
          records: [before.record, record.record],
          sentence: {
            zh: `志愿者 ${volunteer} 的服务记录 ${before.record} 与 ${record.record} 相距 ${kilometres} 公里，间隔仅 ${minutes} 分钟（提示线：每小时 ${threshold.kilometresPerHour} 公里）`,
            en: `volunteer ${volunteer} had ${minutes} minutes for the ${kilometres} km between the records ${before.record} and ${record.record} (threshold ${threshold.kilometresPerHour} km an hour)`,
          },
        })
      }
    }
    before = { ...record, place }
  }
}

const earthRadius = 6371.0088

/** The distance in kilometres on a sphere. */
export const kilometresBetween = (one: Place, other: Place): number => {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const halfLatitude = Math.sin(radians(other.latitude - one.latitude) / 2)
  const halfLongitude = Math.sin(radians(other.longitude - one.longitude) / 2)
  const chord =
    halfLatitude ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * halfLongitude ** 2
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(chord)))
}

function* longDays(
  records: ReadonlyArray<ServiceFact>,
  threshold: SignalThresholds["hoursPerDay"],
): Generator<Signal, void> {
  if (threshold === null) return
  const days = new Map<string, Array<ServiceFact>>()
  for (const record of records) {
    const known = days.get(record.day)
    if (known === undefined) days.set(record.day, [record])
    else known.push(record)
  }
  for (const [day, served] of days) {
    const time = served.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0)
    const [first] = served
    if (first === undefined || time <= threshold.hours * hour) continue
    const hours = Math.round((time / hour) * 10) / 10
    const { volunteer } = first
    yield signalOf("hoursPerDay", {
      subjects: [volunteer],
      figures: { hours, records: served.length },
      threshold,
      records: served.map(({ record }) => record),
      sentence: {
        zh: `志愿者 ${volunteer} 于 ${day} 有 ${served.length} 条服务记录，共 ${hours} 小时（提示线 ${threshold.hours} 小时）`,
        en: `volunteer ${volunteer} has ${hours} hours in ${served.length} records on ${day} (threshold ${threshold.hours})`,
      },
    })
  }
}

function* withoutEvidence(
  records: ReadonlyArray<ServiceFact>,
  threshold: SignalThresholds["withoutEvidence"],
): Generator<Signal, void> {
  if (threshold === null) return
  const sum = (some: ReadonlyArray<ServiceFact>) =>
    some.reduce((total, { minutes }) => total + minutes, 0)
  const typed = records.filter(({ grade, minutes }) => grade === "D" && minutes > 0)
  const all = sum(records)
  const bare = sum(typed)
  const [first] = typed
  if (first === undefined || all < threshold.hours * 60 || bare * 100 < threshold.percent * all) {
    return
  }
  const hours = Math.floor(all / 6) / 10
  const percent = Math.floor((bare * 100) / all)
  const { volunteer } = first
  yield signalOf("withoutEvidence", {
    subjects: [volunteer],
    figures: { hours, percent },
    threshold,
    records: typed.map(({ record }) => record),
    sentence: {
      zh: `志愿者 ${volunteer} 的 ${hours} 小时服务中有 ${percent}% 没有现场依据（提示线：${threshold.hours} 小时以上且达 ${threshold.percent}%）`,
      en: `of the ${hours} hours of volunteer ${volunteer}, ${percent}% are without evidence (threshold ${threshold.percent}% of ${threshold.hours} hours or more)`,
    },
  })
}
