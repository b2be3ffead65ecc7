import { addDays, BusinessDay } from "@civic-practice/core"

/** A service as the rules look at it. */
export interface ServiceRecord {
  readonly unit: string
  readonly day: BusinessDay
  readonly minutes: number
  readonly field: string
  readonly role: string
  readonly evidence: string
}

const fields =
  "theory culture education medical science legal environment hardship traffic elderly".split(" ")
// Most people help; some fields and roles are named by no rule.
const roles = "helper helper helper helper helper leader expert trainer guest".split(" ")
const grades = "A B B C D".split(" ")

/** Numbers from 0 to 1 that are the same on every machine (mulberry32). */
const randomNumbers = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Services of a year in 122 stations, from 20 minutes to 10 hours. */
export const makeRecords = (count: number): ReadonlyArray<ServiceRecord> => {
  const random = randomNumbers(20_260_305)
  const pick = (values: ReadonlyArray<string>) => values[Math.floor(random() * values.length)] ?? ""
  const first = BusinessDay.make("2026-01-01")
  return Array.from({ length: count }, () => ({
    unit: `station-${Math.floor(random() * 122)}`,
    day: addDays(first, Math.floor(random() * 365)),
    minutes: 20 + 5 * Math.floor(random() * 117),
    field: random() < 0.05 ? "other" : pick(fields),
    role: pick(roles),
    evidence: pick(grades),
  }))
}
