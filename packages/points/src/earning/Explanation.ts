import type { BusinessDay, Localized } from "@civic-practice/core"
import { type AccountId, walletOf } from "../account/Account.ts"
import type { PointsEarned } from "../account/AccountEvent.ts"
import { lastValidDay, type Validity } from "../account/Validity.ts"
import type { Credit } from "./CapWindow.ts"
import { compiledRules, type Earner } from "./CompiledRules.ts"
import type { EarnedInputs } from "./EarnedInputs.ts"
import {
  type CapGroupId,
  type CapName,
  type Dimension,
  type EarningRule,
  isOfRule,
  type RuleId,
} from "./EarningRule.ts"
import { type ExactProduct, exactProduct, roundedProduct } from "./ExactProduct.ts"
import { creditSentence, explanationSentence } from "./explanationSentences.ts"
import type { PenaltyState } from "./Penalty.ts"
import type { Rational } from "./Rational.ts"
import type { RuleVersion } from "./RuleSet.ts"
import { factorFor, labelOf } from "./VariantLookup.ts"

/** What an earning, pending points or a correction record of what was earned. */
export type Explainable = Omit<PointsEarned, "_tag" | "repaid"> & {
  /** The day on which pending points became active. Absent: validity counts from the day of service. */
  readonly activated?: BusinessDay
}

/** A coefficient as it was applied. */
export interface ExplainedCoefficient {
  readonly by: Dimension
  /** What the service is by it; `null`: it was not given. */
  readonly value: string | null
  readonly times: Rational
  /** Why this factor: the rule lists it for the value, or gives it to what it does not list, or gives none to that. */
  readonly reason: "listed" | "otherwise" | "notListed"
}

/** A cap that would have cut the award alone. */
export interface ExplainedCut {
  readonly cap: CapName
  /** The group of rules that share it; absent: it is the rule's own. */
  readonly group?: CapGroupId
  /** What the cap allows: points, for counted minutes minutes; `null`: it is not the rules' that says so. */
  readonly limit: number | null
  /** The points it left for the award; `null`: it was not recorded. */
  readonly room: number | null
}

/** How one rule came to its points. */
export interface ExplainedCredit {
  readonly rule: RuleId
  /** `penalty`: it takes points, and so they are called `asked` and `granted`. */
  readonly per: "hour" | "activity" | "event" | "penalty"
  /** What the rule gives for one of them. */
  readonly base: Rational
  /** Credited minutes; `null`: points do not depend on them. */
  readonly minutes: number | null
  readonly coefficients: ReadonlyArray<ExplainedCoefficient>
  /** Hours x base x coefficients, before it was rounded. */
  readonly exact: ExactProduct
  readonly rounding: EarningRule["rounding"]
  /** What the rule gives for the service. */
  readonly asked: number
  /** Minutes that counted, where the rule caps them. */
  readonly countedMinutes: number | null
  readonly cuts: ReadonlyArray<ExplainedCut>
  readonly granted: number
  readonly validity: Validity
  /** The last day on which they can be spent; `null`: they never lapse. */
  readonly validUntil: BusinessDay | null
  readonly sentence: Localized
}

/** Something that was recorded otherwise than the rules say. */
export interface Mismatch {
  /** Where, as `credits.0.asked`. */
  readonly field: string
  readonly recorded: string | number | null
  readonly recomputed: string | number | null
}

/** How a fact came to its points (积分说明). */
export interface EarningExplanation {
  readonly fact: string
  readonly account: AccountId
  readonly unit: string
  readonly day: BusinessDay
  readonly ruleSet: string
  readonly version: number
  readonly inputs: EarnedInputs
  readonly credits: ReadonlyArray<ExplainedCredit>
  readonly granted: number
  /** What was recorded and does not follow from the rules; none: all of it does. */
  readonly mismatches: ReadonlyArray<Mismatch>
  /** Of a penalty: the points that no lot had, and are owed since. Absent: none, or no penalty. */
  readonly owed?: number
  /** What the fact was penalised by beside what it earned. Absent: nothing. */
  readonly penalty?: EarningExplanation
  readonly sentence: Localized
}

/**
 * Explains what a fact was penalised by (扣分说明), as `explainEarning` does: what rules took is what the credits grant,
 * and `granted` is what they took in all. `owed` is what of it no lot had.
 */
export const explainPenalised = (
  { account, owed, penalty, unit }: Pick<PenaltyState, "account" | "owed" | "penalty" | "unit">,
  version: RuleVersion,
): EarningExplanation => {
  const granted = penalty.credits.reduce((sum, credit) => sum + credit.granted, 0)
  return explained(account, { ...penalty, unit, granted }, version, owed ?? 0)
}

/**
 * Explains what a fact earned: which rule gave what by which inputs, coefficients, rounding and caps. All of it is
 * worked out again from what was recorded and from the version of the rules, and what differs is told in `mismatches`.
 *
 * `earned` is a `PointsEarned`, `PointsPending`, `PointsActivated` or `EarningCorrected`, or the `earned` of an
 * `Earning` with its `activated`; `version` is that of its rule set with its number. What a cap left for the award
 * rests on what counted at that time and is told as it was recorded; that what was granted follows from it is checked.
 */
export const explainEarning = (
  account: AccountId,
  earned: Explainable,
  version: RuleVersion,
): EarningExplanation => explained(account, earned, version)

/** `owed` is given for penalties. */
const explained = (
  account: AccountId,
  earned: Explainable,
  version: RuleVersion,
  owed?: number,
): EarningExplanation => {
  const { credits, day, fact, granted, inputs, ruleSet, unit } = earned
  const mismatches: Array<Mismatch> = []
  const check: Check = (field, recorded, recomputed) => {
    if (recorded !== recomputed) mismatches.push({ field, recorded, recomputed })
  }
  check("version", earned.version, version.version)
  if (inputs === undefined) mismatches.push({ field: "inputs", recorded: null, recomputed: null })
  const wallet = walletOf(account)
  const earner: Earner = { ...inputs, unit, day, ...(wallet === undefined ? {} : { wallet }) }
  // In the order in which they are asked. Without its inputs an earning can only be told as it was recorded.
  const asked =
    inputs === undefined
      ? recordedPoints(credits)
      : pointsByRule(earner, version, owed !== undefined)
  for (const [rule, points] of asked) {
    if (!credits.some((credit) => credit.rule === rule)) check(`rules.${rule}`, null, points)
  }
  const parts: Array<ExplainedCredit> = []
  for (const [place, credit] of credits.entries()) {
    const rule = version.rules.find(({ id }) => id === credit.rule)
    if (rule === undefined) {
      check(`credits.${place}.rule`, credit.rule, null)
      continue
    }
    check(`credits.${place}.asked`, credit.asked, asked.get(rule.id) ?? null)
    const from = earned.activated ?? day
    parts.push(explainedCredit(rule, credit, earner, from, version, `credits.${place}`, check))
  }
  check(
    "granted",
    granted,
    credits.reduce((sum, credit) => sum + credit.granted, 0),
  )
  return {
    fact,
    account,
    unit,
    day,
    ruleSet,
    version: version.version,
    inputs: inputs ?? {},
    credits: parts,
    granted,
    mismatches,
    ...(owed === undefined || owed === 0 ? {} : { owed }),
    sentence: explanationSentence(version, parts, granted, mismatches, owed),
  }
}

type Check = (
  field: string,
  recorded: string | number | null,
  recomputed: string | number | null,
) => void

const recordedPoints = (credits: ReadonlyArray<Credit>): ReadonlyMap<RuleId, number> =>
  new Map(credits.map(({ asked, rule }) => [rule, asked]))

/** What each rule gives that gives anything. */
const pointsByRule = (
  earner: Earner,
  version: RuleVersion,
  takes: boolean,
): ReadonlyMap<RuleId, number> => {
  const compiled = compiledRules(version)
  const { count, points, rules } = takes ? compiled.matchPenalties(earner) : compiled.match(earner)
  const asked = new Map<RuleId, number>()
  for (let place = 0; place < count; place++) {
    const [rule, given] = [rules[place], points[place]]
    if (rule !== undefined && given !== undefined && given > 0) asked.set(rule.id, given)
  }
  return asked
}

const explainedCredit = (
  rule: EarningRule,
  credit: Credit,
  earner: Earner,
  from: BusinessDay,
  version: RuleVersion,
  field: string,
  check: Check,
): ExplainedCredit => {
  const { earns, rounding } = rule
  const coefficients = (rule.coefficients ?? []).map((one): ExplainedCoefficient => {
    const value = labelOf(earner, one.by) ?? null
    const listed = one.factors.some(({ of }) => of === value)
    const times = factorFor(one, earner)
    if (listed) return { by: one.by, value, times, reason: "listed" }
    return {
      by: one.by,
      value,
      times,
      reason: one.otherwise === undefined ? "notListed" : "otherwise",
    }
  })
  const factors = [earns.points, ...coefficients.map(({ times }) => times)]
  const perHour = earns._tag === "PerHour"
  const { minutes = 0 } = earner
  const productFor = (counted: number): ExactProduct =>
    perHour ? exactProduct([...factors, counted], 60) : exactProduct(factors, 1)
  const exact = productFor(minutes)
  const known = earner.minutes !== undefined || !perHour
  if (known) check(`${field}.product`, credit.asked, roundedProduct(exact, rounding))
  const due =
    credit.minutes === undefined || !known
      ? credit.asked
      : roundedProduct(productFor(credit.minutes), rounding)
  const cuts = cutsOf(rule, credit, version)
  checkCuts(rule, credit, cuts, due, field, check)
  const validUntil = lastValidDay(rule.validity, from)
  check(`${field}.validUntil`, credit.validUntil, validUntil)
  const explained = {
    rule: rule.id,
    per: perOf[earns._tag],
    base: earns.points,
    minutes: perHour ? minutes : null,
    coefficients,
    exact,
    rounding,
    asked: credit.asked,
    countedMinutes: credit.minutes ?? null,
    cuts,
    granted: credit.granted,
    validity: rule.validity,
    validUntil: credit.validUntil,
  }
  return { ...explained, sentence: creditSentence(explained) }
}

const perOf = {
  PerHour: "hour",
  PerActivity: "activity",
  PerEvent: "event",
  Penalty: "penalty",
} as const

const cutsOf = (
  rule: EarningRule,
  credit: Credit,
  version: RuleVersion,
): ReadonlyArray<ExplainedCut> => {
  const { cutBy = [], rooms, shared = [] } = credit
  return [
    ...cutBy.map((cap, place) => ({
      cap,
      limit: isOfRule(cap) ? (rule.caps?.[cap] ?? null) : null,
      room: rooms?.[place] ?? null,
    })),
    ...shared.flatMap((one) => {
      const group = version.capGroups?.find(({ id }) => id === one.group)
      return (one.cutBy ?? []).map((cap, place) => ({
        cap,
        group: one.group,
        limit: cap === "countedMinutesPerActivity" ? null : (group?.caps[cap] ?? null),
        room: one.rooms?.[place] ?? null,
      }))
    }),
  ]
}

/** Checks that what was granted follows from what was due and what the caps left. */
const checkCuts = (
  rule: EarningRule,
  { granted, minutes }: Credit,
  cuts: ReadonlyArray<ExplainedCut>,
  due: number,
  field: string,
  check: Check,
): void => {
  const counted = rule.caps?.countedMinutesPerActivity
  if (minutes !== undefined && (counted === undefined || minutes > counted)) {
    check(`${field}.minutes`, minutes, counted ?? null)
  }
  for (const { cap, limit, room } of cuts) {
    if (!isOfRule(cap)) continue
    if (limit === null) check(`${field}.caps.${cap}`, room, null)
    else if (room !== null && cap !== "countedMinutesPerActivity" && room > limit) {
      check(`${field}.caps.${cap}`, room, limit)
    }
  }
  const rooms = cuts.map(({ room }) => room)
  // Recorded before rooms were: what was granted is known to be less than what was due.
  if (rooms.includes(null)) {
    if (granted >= due) check(`${field}.granted`, granted, due)
    return
  }
  check(`${field}.granted`, granted, Math.min(due, ...rooms.map((room) => room ?? due)))
}
