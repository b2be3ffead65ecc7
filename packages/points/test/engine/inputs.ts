import type { Pooling } from "@civic-practice/points"
import type { PlainEngine } from "../reference/engine/PlainEngine.ts"
import type { PlainAward } from "../reference/engine/plainCredits.ts"
import { plusDays } from "./SideBySide.ts"
import type { Step } from "./steps.ts"

/** The award that a step is about. */
export const awardOf = (one: Step, today: string): PlainAward => {
  const { account, minutes, rare, unit } = one
  const isEvent = one.other === "team/t-1" || rare === 7
  const together = one.flag
    ? { activity: `a-${one.which % 2}`, activityMonth: one.which === 4 ? "2026-01" : "2026-02" }
    : {}
  return {
    account,
    unit,
    day: plusDays(today, -one.back),
    ...(isEvent ? { event: "trained" } : { minutes, field: rare > 4 ? "culture" : "science" }),
    ...together,
    ...(rare === 2 ? { pending: { _tag: "Days", days: 4 } } : {}),
  }
}

/** What a step takes points for. */
export const penaltyOf = (one: Step, today: string): PlainAward & { readonly event: string } => {
  const { account, flag, rare, unit, which } = one
  return {
    account,
    unit,
    day: plusDays(today, -one.back),
    event: rare === 9 ? "trained" : "late",
    ...(flag ? { activity: `a-${which % 2}`, activityMonth: "2026-02" } : {}),
  }
}

/** The period of a unit's budget, or one that it has none for. */
export const periodFor = (
  plain: PlainEngine,
  unit: string,
  day: string,
  other: boolean,
): string => {
  const budget = plain.budgetFor(unit, day)
  return budget === undefined || other ? "2026-H1" : budget.slice(budget.indexOf("/") + 1)
}

export const pooling = (quantity: number, rare: number): Pooling => {
  if (rare > 6) return { _tag: "Pool" }
  if (quantity === 3) return { _tag: "None" }
  return {
    _tag: "Share",
    part: quantity === 2 ? ({ numerator: 1, denominator: 2 } as never) : (1 as never),
  }
}
