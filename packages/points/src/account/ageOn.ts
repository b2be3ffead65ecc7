import type { BusinessDay } from "@civic-practice/core"

/** Whole years of age on a day; who was born on 29 February is a year older on 1 March where there is no such day. */
export const ageOn = (bornOn: BusinessDay, day: BusinessDay): number =>
  Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4)) - (day.slice(5) < bornOn.slice(5) ? 1 : 0)
