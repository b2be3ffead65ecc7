/**
 * Days are counted from 1970-01-01 and minutes from its midnight, both by the district's own clock
 * (Asia/Shanghai): no zone is involved.
 */
const millisecondsPerDay = 86_400_000
const formatted = new Map<number, string>()

const pad = (value: number): string => String(value).padStart(2, "0")

/** Day number of `2021-07-03`. */
export const dayOf = (date: string): number => {
  const [year = "", month = "", day = ""] = date.split("-")
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) / millisecondsPerDay
}

/** `2021-07-03`. */
export const formatDay = (day: number): string => {
  const known = formatted.get(day)
  if (known !== undefined) return known
  const text = new Date(day * millisecondsPerDay).toISOString().slice(0, 10)
  formatted.set(day, text)
  return text
}

/** `2021-07-03 09:05`. */
export const formatMinute = (minute: number): string => {
  const ofDay = minute % 1440
  return `${formatDay(dayOfMinute(minute))} ${pad(Math.floor(ofDay / 60))}:${pad(ofDay % 60)}`
}

export const dayOfMinute = (minute: number): number => Math.floor(minute / 1440)

/** 0 is Sunday. */
export const weekdayOf = (day: number): number => (day + 4) % 7

/** The same day some months on, or the last of that month when it is shorter. */
export const addMonths = (day: number, months: number): number => {
  const from = new Date(day * millisecondsPerDay)
  const year = from.getUTCFullYear()
  const month = from.getUTCMonth() + months
  const last = Date.UTC(year, month + 1, 0) / millisecondsPerDay
  return Math.min(last, Date.UTC(year, month, from.getUTCDate()) / millisecondsPerDay)
}
