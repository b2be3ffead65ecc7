import { NoticePeriod, noticeDays, noticePeriodLabel } from "@civic-practice/points"
import { describe, expect, it } from "vitest"

describe("the period of a notice", () => {
  it.each([
    ["2024-02", "2024-02-01", "2024-02-29", "2024年2月"],
    ["2025-12", "2025-12-01", "2025-12-31", "2025年12月"],
    ["2025-Q1", "2025-01-01", "2025-03-31", "2025年第一季度"],
    ["2025-Q4", "2025-10-01", "2025-12-31", "2025年第四季度"],
  ])("%s goes from %s to %s", (period, from, to, label) => {
    const decoded = NoticePeriod.make(period)
    expect(noticeDays(decoded)).toEqual({ from, to })
    expect(noticePeriodLabel(decoded).zh).toBe(label)
  })

  it.each(["2025", "2025-13", "2025-Q5", "2025-00", "1899-01", " 2025-01"])("is not %j", (text) => {
    expect(() => NoticePeriod.make(text)).toThrow()
  })
})
