import {
  append,
  type BusinessDay,
  command,
  type Decision,
  decided,
  type Explained,
  type Localized,
  realmWide,
  streamKind,
} from "@civic-practice/core"
import { isRecorded, Unit, UnitId, UnknownUnit } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { type CalendarPeriod, periodName } from "../account/calendarPeriod.ts"
import { fits, Points } from "../Points.ts"
import { TooManyPoints } from "../refusals.ts"
import { type PointsPolicyState, pointsPolicy } from "./PointsPolicy.ts"

/** The budget (积分预算) of a unit for a period, in points. At all times `0 <= taken <= granted`. */
export interface BudgetState {
  readonly granted: number
  /** Issued by the unit in the period, less what was taken back in it. */
  readonly taken: number
}

/** What happens to a budget. `reference` is the fact or the adjustment that it is about. */
export type BudgetEvent =
  | { readonly _tag: "BudgetGranted"; readonly points: number; readonly day: BusinessDay }
  | {
      readonly _tag: "BudgetTaken" | "BudgetReturned"
      readonly reference: string
      readonly points: number
      readonly day: BusinessDay
    }

/** Budgets; the id is composed of unit and period by `budgetId`. */
export const Budget = streamKind<BudgetState, BudgetEvent>({
  name: "points.budget",
  initial: { granted: 0, taken: 0 },
  evolve: ({ granted, taken }, event) => {
    switch (event._tag) {
      case "BudgetGranted":
        return { granted: granted + event.points, taken }
      case "BudgetTaken":
        return { granted, taken: taken + event.points }
      case "BudgetReturned":
        return { granted, taken: taken - event.points }
    }
  },
})

/** Points of one earning or adjustment that came out of its unit's budget for a period. */
export interface Charge {
  readonly period: string
  readonly points: number
}

/** The id under which a unit's budget for a period is kept. */
export const budgetId = (unit: UnitId, period: string): string => `${unit}/${period}`

/** What is left of a budget. */
export const budgetLeft = ({ granted, taken }: BudgetState): number => granted - taken

const kindOfPeriod = (period: string): CalendarPeriod => {
  if (period.length === 4) return "year"
  if (period[5] === "Q") return "quarter"
  return period[5] === "H" ? "halfYear" : "month"
}

/** Whether a day falls in a period that is named as `periodName` does. */
export const isWithinPeriod = (day: BusinessDay, period: string): boolean =>
  periodName(kindOfPeriod(period), day) === period

/** The period whose budget pays for what a unit issues on a day; `undefined`: the unit needs none. */
export const periodToCharge = (
  { budgets }: Pick<PointsPolicyState, "budgets">,
  unit: UnitId,
  booked: BusinessDay,
): string | undefined => {
  const budgeted = budgets?.find((one) => one.unit === unit)
  return budgeted === undefined ? undefined : periodName(budgeted.per, booked)
}

/** The unit has no budgets for such periods. Nothing was written. */
export class NoSuchBudget
  extends Schema.TaggedError<NoSuchBudget>("@civic-practice/points/NoSuchBudget")("NoSuchBudget", {
    unit: Schema.String,
    period: Schema.String,
    /** The periods for which the unit has budgets, where it has any. */
    per: Schema.optionalKey(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    const { per, period, unit } = this
    return per === undefined
      ? {
          zh: `${unit} 未列入积分管理办法的预算单位，请先在管理办法中登记`,
          en: `${unit} has no budgets by the points policy; list it under budgets first`,
        }
      : {
          zh: `${unit} 的预算周期是${periodNames[per] ?? per}，与 ${period} 不符，请按该周期填写`,
          en: `${unit} has budgets per ${per}, not for ${period}; name such a period`,
        }
  }
  override get message(): string {
    return this.localized.en
  }
}

const periodNames: Readonly<Record<string, string>> = {
  month: "月",
  quarter: "季度",
  halfYear: "半年",
  year: "年度",
}

/** Less is left of the unit's budget than is to be given by hand. Nothing was written. */
export class BudgetExhausted
  extends Schema.TaggedError<BudgetExhausted>("@civic-practice/points/BudgetExhausted")(
    "BudgetExhausted",
    { unit: Schema.String, period: Schema.String, asked: Schema.Int, left: Schema.Int },
  )
  implements Explained
{
  get localized(): Localized {
    const { asked, left, period, unit } = this
    return {
      zh: `${unit} 的 ${period} 积分预算剩余 ${left} 分，不足 ${asked} 分，请减少分值或先追加预算`,
      en: `${left} points are left of the budget of ${unit} for ${period}, fewer than ${asked}; give fewer, or have the budget raised first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/**
 * Grants points to a unit's budget for a period (下达积分预算), on top of what was granted for it before. Answers with all
 * that is granted and what is left. Refused with `UnknownUnit`, `NoSuchBudget` or `TooManyPoints`.
 */
export const GrantBudget = command("points.grantBudget", {
  chinese: "下达积分预算",
  input: Schema.Struct({
    unit: UnitId,
    period: Schema.String.check(
      Schema.isPattern(/^(19|20|21)\d\d(-(Q[1-4]|H[12]|0[1-9]|1[0-2]))?$/, {
        message: "a period as 2026-03, 2026-Q1, 2026-H1 or 2026 is needed",
        chinese: "应为形如 2026-03、2026-Q1、2026-H1 或 2026 的周期",
      }),
    ),
    points: Points,
  }),
  permission: () => realmWide("points.grantBudget"),
  touches: ({ unit, period }) => [pointsPolicy, Unit.ref(unit), Budget.ref(budgetId(unit, period))],
  decide: (
    { unit, period, points },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly granted: number; readonly left: number }>,
    UnknownUnit | NoSuchBudget | TooManyPoints
  > => {
    if (!isRecorded(view.get(Unit.ref(unit)))) return Result.fail(new UnknownUnit({ unit }))
    const budgeted = view.get(pointsPolicy).budgets?.find((one) => one.unit === unit)
    if (budgeted?.per !== kindOfPeriod(period)) {
      return Result.fail(
        new NoSuchBudget({
          unit,
          period,
          ...(budgeted === undefined ? {} : { per: budgeted.per }),
        }),
      )
    }
    const ref = Budget.ref(budgetId(unit, period))
    const { granted, taken } = view.get(ref)
    if (!fits(granted, points)) return Result.fail(new TooManyPoints({ subject: ref.id }))
    const day = occasion.calendar.dayOf(occasion.at)
    const sum = granted + points
    return Result.succeed(
      decided(
        { granted: sum, left: sum - taken },
        append(ref, { _tag: "BudgetGranted", points, day }),
      ),
    )
  },
})
