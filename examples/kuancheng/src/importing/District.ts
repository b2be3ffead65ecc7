import { type BusinessCalendar, BusinessDay, businessCalendar } from "@civic-practice/core"
import { Schema } from "effect"

/** Kuancheng (宽城区): its division code is its unit id and the name of its realm. */
export const district = "220103"

/** The office that exports the files, acting for the host. */
export const officeName = "district-office"

export const calendar: BusinessCalendar = businessCalendar()

const toDay = Schema.decodeUnknownSync(BusinessDay)

/** The instant (milliseconds) at which a local date begins. */
export const startOfDay = (date: string): number => calendar.startOf(toDay(date))

/** The last instant (milliseconds) of a local date. */
export const endOfDay = (date: string): number => startOfDay(date) + 86_399_999

/** The instant (milliseconds) of a date and time with its offset. */
export const instantOf = (dateTime: string): number => Date.parse(dateTime)
