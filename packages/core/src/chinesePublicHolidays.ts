import type { HolidayTable } from "./BusinessCalendar.ts"

/**
 * China's public holidays (法定节假日) and make-up working days (调休上班日), 2020 to 2026,
 * from the State Council General Office's yearly notices on holiday arrangements (国务院办公厅关于部分节假日安排的通知).
 * Holidays that fall on a weekend are listed too. Later years have weekends only, until a newer table is given.
 */
export const chinesePublicHolidays: HolidayTable = {
  holidays: [
    ...days(
      "2020",
      "01-01",
      "01-24..01-31",
      "02-01..02-02",
      "04-04..04-06",
      "05-01..05-05",
      "06-25..06-27",
      "10-01..10-08",
    ),
    ...days(
      "2021",
      "01-01..01-03",
      "02-11..02-17",
      "04-03..04-05",
      "05-01..05-05",
      "06-12..06-14",
      "09-19..09-21",
      "10-01..10-07",
    ),
    ...days(
      "2022",
      "01-01..01-03",
      "01-31..01-31",
      "02-01..02-06",
      "04-03..04-05",
      "04-30..04-30",
      "05-01..05-04",
      "06-03..06-05",
      "09-10..09-12",
      "10-01..10-07",
      "12-31",
    ),
    ...days(
      "2023",
      "01-01..01-02",
      "01-21..01-27",
      "04-05",
      "04-29..04-30",
      "05-01..05-03",
      "06-22..06-24",
      "09-29..09-30",
      "10-01..10-06",
    ),
    ...days(
      "2024",
      "01-01",
      "02-10..02-17",
      "04-04..04-06",
      "05-01..05-05",
      "06-08..06-10",
      "09-15..09-17",
      "10-01..10-07",
    ),
    ...days(
      "2025",
      "01-01",
      "01-28..01-31",
      "02-01..02-04",
      "04-04..04-06",
      "05-01..05-05",
      "05-31..05-31",
      "06-01..06-02",
      "10-01..10-08",
    ),
    ...days(
      "2026",
      "01-01..01-03",
      "02-15..02-23",
      "04-04..04-06",
      "05-01..05-05",
      "06-19..06-21",
      "09-25..09-27",
      "10-01..10-07",
    ),
  ],
  makeUpWorkingDays: [
    ...days("2020", "01-19", "04-26", "05-09", "06-28", "09-27", "10-10"),
    ...days("2021", "02-07", "02-20", "04-25", "05-08", "09-18", "09-26", "10-09"),
    ...days("2022", "01-29", "01-30", "04-02", "04-24", "05-07", "10-08", "10-09"),
    ...days("2023", "01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"),
    ...days("2024", "02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"),
    ...days("2025", "01-26", "02-08", "04-27", "09-28", "10-11"),
    ...days("2026", "01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
  ],
}

/** Single days and ranges within one month of a year. */
function days(year: string, ...entries: ReadonlyArray<string>): ReadonlyArray<string> {
  return entries.flatMap((entry) => {
    const [first = entry, last = first] = entry.split("..")
    const month = first.slice(0, 2)
    const count = Number(last.slice(3)) - Number(first.slice(3)) + 1
    return Array.from(
      { length: count },
      (_, index) => `${year}-${month}-${String(Number(first.slice(3)) + index).padStart(2, "0")}`,
    )
  })
}
