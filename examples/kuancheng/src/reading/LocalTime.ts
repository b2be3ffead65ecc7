const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** True for a date of the Gregorian calendar between 1900 and 2099. */
export const isCalendarDate = (year: number, month: number, day: number): boolean => {
  const length = month === 2 && isLeapYear(year) ? 29 : monthLengths[month - 1]
  return year >= 1900 && year <= 2099 && length !== undefined && day >= 1 && day <= length
}

export type DateReading =
  | { readonly type: "date"; readonly date: string }
  | { readonly type: "fault"; readonly kind: "notADate" | "impossibleDate" }

export type DateTimeReading =
  | { readonly type: "dateTime"; readonly dateTime: string }
  | { readonly type: "fault"; readonly kind: "notADateTime" | "impossibleDate" | "impossibleTime" }

const datePattern = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/
const dateTimePattern = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?$/

const pad = (text: string): string => (text.length === 1 ? `0${text}` : text)

/** `2021-7-3`, `2021/07/03` to `2021-07-03`. */
export const readDate = (text: string): DateReading => {
  const parts = datePattern.exec(text)
  if (parts === null) return { type: "fault", kind: "notADate" }
  const [, year = "", month = "", day = ""] = parts
  return isCalendarDate(Number(year), Number(month), Number(day))
    ? { type: "date", date: `${year}-${pad(month)}-${pad(day)}` }
    : { type: "fault", kind: "impossibleDate" }
}

/**
 * `2021/7/3 9:05` to `2021-07-03T09:05:00+08:00`.
 *
 * Files hold the district's local time, Asia/Shanghai. Its offset has been +08:00 all year since
 * summer time ended in 1991, so the offset is written out and no zone table is needed.
 */
export const readDateTime = (text: string): DateTimeReading => {
  const parts = dateTimePattern.exec(text)
  if (parts === null) return { type: "fault", kind: "notADateTime" }
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "00"] = parts
  if (!isCalendarDate(Number(year), Number(month), Number(day))) {
    return { type: "fault", kind: "impossibleDate" }
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return { type: "fault", kind: "impossibleTime" }
  }
  const date = `${year}-${pad(month)}-${pad(day)}`
  return { type: "dateTime", dateTime: `${date}T${pad(hour)}:${minute}:${second}+08:00` }
}
