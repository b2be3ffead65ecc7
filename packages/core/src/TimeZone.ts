/** A time zone: its name and its offset from UTC at an instant, in minutes (east is positive). */
export interface TimeZone {
  readonly name: string
  readonly offsetMinutesAt: (instant: number) => number
}

/** China Standard Time, UTC+8 all year, as in force since 1991-09-15. */
export const chinaStandardTime: TimeZone = { name: "Asia/Shanghai", offsetMinutesAt: () => 480 }

/** A time zone by its IANA name. Throws a `RangeError` where the platform does not know the name. */
export const namedZone = (name: string): TimeZone => {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: name,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  })
  const quarterHours = new Map<number, number>()
  return {
    name,
    offsetMinutesAt: (instant) => {
      const quarter = Math.floor(instant / 900_000)
      const known = quarterHours.get(quarter)
      if (known !== undefined) return known
      const part: Record<string, number> = {}
      for (const { type, value } of format.formatToParts(quarter * 900_000))
        part[type] = Number(value)
      const local = Date.UTC(
        part.year ?? 0,
        (part.month ?? 1) - 1,
        part.day,
        part.hour,
        part.minute,
        part.second,
      )
      const offset = Math.round((local - quarter * 900_000) / 60_000)
      if (quarterHours.size > 10_000) quarterHours.clear()
      quarterHours.set(quarter, offset)
      return offset
    },
  }
}
