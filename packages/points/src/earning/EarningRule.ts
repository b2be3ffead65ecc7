import { BusinessDay } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { PendingUntil } from "../account/PendingEarning.ts"
import { Validity } from "../account/Validity.ts"
import { Name } from "../Name.ts"
import { Points } from "../Points.ts"
import { Rational, Rounding } from "./Rational.ts"

/** Names an earning rule within its rule set, for example `hours`. */
export const RuleId = Name.pipe(Schema.brand("RuleId"))
export type RuleId = typeof RuleId.Type

/** Names a rule set; a district that has only one calls it `default`. */
export const RuleSetId = Name.pipe(Schema.brand("RuleSetId"))
export type RuleSetId = typeof RuleSetId.Type

/** Names caps that several rules share, within their rule set. */
export const CapGroupId = Name.pipe(Schema.brand("CapGroupId"))
export type CapGroupId = typeof CapGroupId.Type

/** What a service is known by to the rules: a service field (服务类别), a role, an evidence grade and the like. */
export const Label = Schema.String.check(
  Schema.isPattern(/^[^\p{Cc}\p{Cs}]{1,64}$/u, {
    message: "1 to 64 visible characters are needed",
    chinese: "应为 1 至 64 个可见字符",
  }),
)

/**
 * What points are given for; each amount is taken times the coefficients, and rounded once.
 *
 * - `PerHour`: for each hour of service, by the minutes credited.
 * - `PerActivity`: for each service that was rendered, whatever its length (每次).
 * - `PerEvent`: for something other than a service that the caller names, for example `registered`. What happens to
 *   another (a referral, 推荐) or may be reported by many (a case, 随手拍) is awarded once by its fact: `referral/v-2`,
 *   `case/c-1`, where merged cases are one. A bonus for stars (星级奖励) takes a coefficient by `level`.
 * - `Penalty`: no points are given for the event that the caller names, but taken (扣分), by `Penalise`. Its caps limit
 *   what is taken.
 */
export const Earns = Schema.TaggedUnion({
  PerHour: { points: Rational },
  PerActivity: { points: Rational },
  PerEvent: { event: Label, points: Rational },
  Penalty: { event: Label, points: Rational },
})

const Labels = Schema.Array(Label).check(Schema.isMaxLength(500))

/** What kind of day it is by the district's calendar; make-up working days (调休) are working days. */
export const DayKind = Schema.Literals(["workingDay", "weekend", "publicHoliday"])
export type DayKind = typeof DayKind.Type

/** Stars that a volunteer holds (星级); 0: none. */
export const Stars = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))

/** Age in years on the day of service. */
export const Age = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 150 }))

/** Days from the registration to the day of service (注册时长). */
export const TenureDays = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 73_000 }))

/** What a service must be like for the rule to hold; each condition that is given must be met. */
export const Conditions = Schema.Struct({
  fields: Schema.optionalKey(Labels),
  roles: Schema.optionalKey(Labels),
  evidence: Schema.optionalKey(Labels),
  /** Issuing units, as they are named: a subtree is resolved by whoever writes the rule. */
  units: Schema.optionalKey(Schema.Array(UnitId).check(Schema.isMaxLength(10_000))),
  /** First and last day of service. */
  from: Schema.optionalKey(BusinessDay),
  to: Schema.optionalKey(BusinessDay),
  /** The shortest service that counts, in minutes. */
  minimumMinutes: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_080 })),
  ),
  /** Levels of the service in its catalogue (级别), or of an honour. */
  levels: Schema.optionalKey(Labels),
  /** Teams as which the volunteer served. */
  teams: Schema.optionalKey(Labels),
  /** Ratings that the organiser or the resident gave (评价). */
  qualities: Schema.optionalKey(Labels),
  dayKinds: Schema.optionalKey(Schema.Array(DayKind).check(Schema.isMaxLength(3))),
  /** Each range with both its ends; what is not known lies in no range. */
  minimumStars: Schema.optionalKey(Stars),
  maximumStars: Schema.optionalKey(Stars),
  minimumAge: Schema.optionalKey(Age),
  maximumAge: Schema.optionalKey(Age),
  minimumTenureDays: Schema.optionalKey(TenureDays),
  maximumTenureDays: Schema.optionalKey(TenureDays),
})
export type Conditions = typeof Conditions.Type

/** What a service may be told apart by when its points are multiplied. */
export const Dimension = Schema.Literals([
  "field",
  "role",
  "evidence",
  "level",
  "team",
  "quality",
  "dayKind",
  "stars",
])
export type Dimension = typeof Dimension.Type

/**
 * A coefficient (系数) that depends on one thing about the service; what is not listed counts `otherwise`, or once.
 * Kinds of days and stars are named as texts: `publicHoliday`, `3`.
 */
export const Coefficient = Schema.Struct({
  by: Dimension,
  factors: Schema.Array(Schema.Struct({ of: Label, times: Rational })).check(
    Schema.isBetweenLength(1, 500),
  ),
  otherwise: Schema.optionalKey(Rational),
})

const pointCaps = {
  /** Of one activity. */
  perActivity: Schema.optionalKey(Points),
  /** By the day of service. */
  perDay: Schema.optionalKey(Points),
  /** By the month of the day of service. */
  perMonth: Schema.optionalKey(Points),
  /** By the week of the day of service, Monday to Sunday. */
  perWeek: Schema.optionalKey(Points),
  /** By the calendar year of the day of service. */
  perYear: Schema.optionalKey(Points),
  /** For as long as there is the account. */
  lifetime: Schema.optionalKey(Points),
}

/** Limits (上限) on what one rule grants to one account, or takes from it. Points beyond are asked for and not granted. */
export const Caps = Schema.Struct({
  /** Minutes of one activity that count at most (Hailin 海林: 2 hours). */
  countedMinutesPerActivity: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_080 })),
  ),
  ...pointCaps,
})
export type Caps = typeof Caps.Type

/** Limits in points alone. */
export const PointCaps = Schema.Struct(pointCaps)
export type PointCaps = typeof PointCaps.Type

/** Limits (共用上限) on what several rules together grant to one account. */
export const CapGroup = Schema.Struct({
  id: CapGroupId,
  rules: Schema.Array(RuleId).check(Schema.isMaxLength(500)),
  caps: PointCaps,
})
export type CapGroup = typeof CapGroup.Type

/**
 * The name of a cap, as it is recorded where it cut an award: one of the rules', `wallet` for the most that a wallet
 * holds, `budget` for what is left of the issuing unit's budget, `adjusted` for what pending points were adjusted to, or
 * `floor` for what a wallet's floor let a penalty take.
 */
export type CapName = keyof Caps | OutsideCap

/** What may cut an award or a penalty beside the caps of rules. */
export type OutsideCap = "wallet" | "budget" | "adjusted" | "floor"

/** Whether a cap is one of the rules' own. */
export const isOfRule = (cap: CapName): cap is keyof Caps =>
  cap !== "wallet" && cap !== "budget" && cap !== "adjusted" && cap !== "floor"

/**
 * An earning rule (积分规则): points = round(hours x rate x coefficients), in exact arithmetic with one rounding.
 *
 * Rules are asked in their `order`, lowest first (0 where none is given), and as they are listed within one order.
 * All rules that hold give points, up to and with the first that says `stop`.
 */
export const EarningRule = Schema.Struct({
  id: RuleId,
  earns: Earns,
  when: Schema.optionalKey(Conditions),
  coefficients: Schema.optionalKey(Schema.Array(Coefficient)),
  rounding: Rounding,
  caps: Schema.optionalKey(Caps),
  /** Of a penalty `Never`: what it takes does not come back by itself. */
  validity: Validity,
  /** Until when its points are pending; absent: they are active at once. */
  pending: Schema.optionalKey(PendingUntil),
  /** The wallet into whose accounts it earns, and no others; absent: spendable points. */
  wallet: Schema.optionalKey(Name),
  order: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000 }))),
  stop: Schema.optionalKey(Schema.Boolean),
})
export type EarningRule = typeof EarningRule.Type

/** The rules in the order in which they are asked. */
export const inOrder = (rules: ReadonlyArray<EarningRule>): ReadonlyArray<EarningRule> =>
  rules.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))

/** The event that a rule is about; `undefined` for services. */
export const eventOf = ({ earns }: EarningRule): string | undefined =>
  earns._tag === "PerEvent" || earns._tag === "Penalty" ? earns.event : undefined

/** Whether a rule takes points. */
export const isPenalty = ({ earns }: EarningRule): boolean => earns._tag === "Penalty"
