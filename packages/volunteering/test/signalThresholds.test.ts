import {
  defaultSignalThresholds,
  type SignalThresholds,
  thresholdFaults,
} from "@civic-practice/volunteering"
import { describe, expect, it } from "vitest"

describe("thresholds", () => {
  it("that come with the library can work", () => {
    expect(thresholdFaults(defaultSignalThresholds)).toEqual([])
  })

  const wrong: ReadonlyArray<readonly [string, Partial<SignalThresholds>]> = [
    ["overlap.minutes", { overlap: { minutes: 1441 } }],
    ["hoursPerDay.hours", { hoursPerDay: { hours: 24 } }],
    ["hoursPerDay.hours", { hoursPerDay: { hours: 3 } }],
    ["travel.kilometresPerHour", { travel: { kilometresPerHour: 20, kilometres: 5 } }],
    ["ring.records", { ring: { records: 2, percent: 80 } }],
    ["ring.percent", { ring: { records: 5, percent: 50 } }],
    ["backDating.days", { backDating: { days: 0, minutes: 10, records: 10, percent: 50 } }],
    ["backDating.records", { backDating: { days: 7, minutes: 10, records: 2, percent: 50 } }],
    ["sharedDevice.people", { sharedDevice: { people: 2, minutes: 10 } }],
  ]
  it.each(wrong)("are told to be wrong: %s", (field, change) => {
    const faults = thresholdFaults({ ...defaultSignalThresholds, ...change })
    expect(faults.map((fault) => fault.field)).toEqual([field])
    expect(faults[0]?.problem.zh).toMatch(/\p{Script=Han}/u)
    expect(faults[0]?.problem.en).toMatch(/signals/)
  })

  it("are told to be wrong where nothing is looked for", () => {
    const off = Object.fromEntries(Object.keys(defaultSignalThresholds).map((kind) => [kind, null]))
    // All of them are there.
    expect(thresholdFaults(off as unknown as SignalThresholds).length).toBe(1)
  })
})
