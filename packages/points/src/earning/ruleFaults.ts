import type { BusinessDay, Localized } from "@civic-practice/core"
import {
  type CapGroup,
  type Coefficient,
  DayKind,
  type Dimension,
  type EarningRule,
  eventOf,
  inOrder,
  isPenalty,
} from "./EarningRule.ts"
import { mostPoints } from "./mostPoints.ts"
import { isZero } from "./Rational.ts"
import { covers, listedConditions, ranges } from "./ruleConditions.ts"
import { stepsToFind, stoppedTogether } from "./stoppedTogether.ts"

/** What is wrong with rules, or may be, and where, as `rules.3.when.to`. */
export interface RuleFault {
  readonly field: string
  readonly problem: Localized
}

/**
 * Finds what no service could ever meet, what could never make a difference, and what contradicts itself, in rules
 * that are to be in force from a day on and in the caps that they share. Nothing found: the rules can be published.
 */
export const ruleFaults = (
  rules: ReadonlyArray<EarningRule>,
  effectiveFrom: BusinessDay,
  capGroups: ReadonlyArray<CapGroup> = [],
): ReadonlyArray<RuleFault> => {
  const faults: Array<RuleFault> = []
  const seen = new Set<string>()
  for (const [index, rule] of rules.entries()) {
    const report: Report = (field, zh, en) => {
      faults.push({ field: `rules.${index}.${field}`, problem: { zh, en } })
    }
    if (seen.has(rule.id)) {
      report("id", `规则编号 ${rule.id} 重复`, `the id ${rule.id} is used by another rule`)
    }
    seen.add(rule.id)
    checkAmount(rule, report)
    checkConditions(rule, effectiveFrom, report)
    checkCoefficients(rule, report)
    checkCaps(rule, report)
  }
  checkStops(rules, faults)
  checkContradictions(rules, faults)
  checkGroups(capGroups, rules, faults)
  return faults
}

const longestService = 525_600

const isNothing = ({ factors, otherwise = 1 }: typeof Coefficient.Type): boolean =>
  factors.every(({ times }) => isZero(times)) && isZero(otherwise)

type Report = (field: string, zh: string, en: string) => void

const checkAmount = (rule: EarningRule, report: Report): void => {
  const { earns, when, caps } = rule
  if (isZero(earns.points)) {
    report("earns.points", "分值为零，规则不会产生积分", "an amount of zero never gives a point")
  } else if (mostPoints(rule, longestService) === 0 && !(rule.coefficients ?? []).some(isNothing)) {
    report(
      "earns.points",
      "取整后总是零，规则不会产生积分",
      "what it gives is always rounded down to nothing",
    )
  } else if (
    caps?.countedMinutesPerActivity !== undefined &&
    mostPoints(rule, caps.countedMinutesPerActivity) === 0
  ) {
    report(
      "caps.countedMinutesPerActivity",
      "计入的时长取整后总是零分，规则不会产生积分",
      "the minutes that count are always rounded down to no point",
    )
  }
  if (earns._tag === "PerHour") return
  if (caps?.countedMinutesPerActivity !== undefined) {
    report(
      "caps.countedMinutesPerActivity",
      "只有按小时计分的规则才能限制计分时长",
      "minutes can be capped only where points are given per hour",
    )
  }
  if (eventOf(rule) !== undefined && when?.minimumMinutes !== undefined) {
    report("when.minimumMinutes", "事件没有时长", "an event has no minutes")
  }
  if (isPenalty(rule)) checkPenalty(rule, report)
}

const checkPenalty = ({ pending, validity }: EarningRule, report: Report): void => {
  if (validity._tag !== "Never") {
    report(
      "validity",
      "扣分不会自行恢复，有效期应为长期（Never）",
      "what is taken does not come back by itself, so its validity is Never",
    )
  }
  if (pending !== undefined) {
    report(
      "pending",
      "扣分即时生效，不能设待生效",
      "points are taken at once and cannot be pending",
    )
  }
}

const checkConditions = (
  { when = {} }: EarningRule,
  effectiveFrom: BusinessDay,
  report: Report,
): void => {
  for (const name of listedConditions) {
    const list = when[name]
    if (list === undefined) continue
    if (list.length === 0) {
      report(`when.${name}`, "列表为空，没有服务能够满足", "no service can be in an empty list")
    }
    if (new Set<string>(list).size < list.length) {
      report(`when.${name}`, "列表中有重复项", "the list names one thing twice")
    }
  }
  for (const [minimum, maximum] of ranges) {
    const [least, most] = [when[minimum], when[maximum]]
    if (least === undefined || most === undefined || least <= most) continue
    report(`when.${maximum}`, `小于下限 ${least}`, `it is below the least, ${least}`)
  }
  if (when.from !== undefined && when.to !== undefined && when.from > when.to) {
    report("when.to", `结束日早于开始日 ${when.from}`, `it is before the first day, ${when.from}`)
  }
  if (when.to !== undefined && when.to < effectiveFrom) {
    report(
      "when.to",
      `早于规则生效日 ${effectiveFrom}，规则永远不会适用`,
      `it is before ${effectiveFrom}, from which the rules are in force`,
    )
  }
}

const conditionOf = {
  field: "fields",
  role: "roles",
  evidence: "evidence",
  level: "levels",
  team: "teams",
  quality: "qualities",
  dayKind: "dayKinds",
} as const

/** What a rule's conditions let through of a dimension; `undefined`: anything, or a range. */
const listed = ({ when }: EarningRule, by: Dimension): ReadonlyArray<string> | undefined =>
  by === "stars" ? undefined : when?.[conditionOf[by]]

const isPossible = (rule: EarningRule, by: Dimension, label: string): boolean => {
  if (by !== "stars") return listed(rule, by)?.includes(label) ?? true
  const { minimumStars = 0, maximumStars = 100 } = rule.when ?? {}
  return Number(label) >= minimumStars && Number(label) <= maximumStars
}

/** Whether a label can be one of its dimension. */
const isLabel = (by: Dimension, label: string): boolean => {
  if (by === "stars") return /^(0|[1-9]\d?|100)$/.test(label)
  return by !== "dayKind" || DayKind.literals.some((kind) => kind === label)
}

const checkCoefficients = (rule: EarningRule, report: Report): void => {
  const used = new Set<Dimension>()
  for (const [index, { by, factors, otherwise }] of (rule.coefficients ?? []).entries()) {
    const path = `coefficients.${index}`
    if (used.has(by)) {
      report(`${path}.by`, "同一依据出现两次", `there is another coefficient by ${by}`)
    }
    used.add(by)
    if (new Set(factors.map(({ of }) => of)).size < factors.length) {
      report(`${path}.factors`, "系数表中有重复项", "the table names one thing twice")
    }
    for (const [place, { of }] of factors.entries()) {
      if (!isLabel(by, of)) {
        report(
          `${path}.factors.${place}.of`,
          by === "stars" ? "应为 0 至 100 的整数" : "应为 workingDay、weekend 或 publicHoliday",
          by === "stars"
            ? "a whole number from 0 to 100 is needed"
            : "workingDay, weekend or publicHoliday is needed",
        )
        continue
      }
      if (isPossible(rule, by, of)) continue
      report(
        `${path}.factors.${place}.of`,
        `规则条件不包括“${of}”，此系数永远用不到`,
        `the rule does not hold for ${of}, so this factor is never used`,
      )
    }
    const possible = listed(rule, by)
    const rest =
      possible === undefined || possible.some((one) => !factors.some(({ of }) => of === one))
    const useful = factors.some(({ times }) => !isZero(times)) || (rest && !isZero(otherwise ?? 1))
    if (!useful) {
      report(
        path,
        "系数全部为零，规则不会产生积分",
        "every factor is zero, so no point is ever given",
      )
    }
  }
}

const checkCaps = ({ caps }: EarningRule, report: Report): void => {
  if (caps !== undefined && Object.keys(caps).length === 0) {
    report("caps", "上限为空", "it names no cap; leave it out instead")
  }
}

/** A rule that stands behind one or several that stop, and holds only where those do, is never asked. */
const checkStops = (rules: ReadonlyArray<EarningRule>, faults: Array<RuleFault>): void => {
  const ordered = inOrder(rules)
  const left = stepsToFind()
  for (const [place, rule] of ordered.entries()) {
    const stops = ordered.slice(0, place).filter((other) => other.stop === true)
    const one = stops.find((other) => covers(other, rule))
    const before = one === undefined ? stoppedTogether(rule, stops, left) : [one]
    if (before === undefined) continue
    const ids = before.map(({ id }) => id)
    faults.push({
      field: `rules.${rules.indexOf(rule)}`,
      problem:
        ids.length === 1
          ? {
              zh: `排在前面的规则 ${ids[0]} 已终止计算，此规则永远不会适用`,
              en: `the rule ${ids[0]} comes first and stops wherever this one would hold`,
            }
          : {
              zh: `排在前面的规则 ${ids.join("、")} 合起来已终止计算，此规则永远不会适用`,
              en: `the rules ${ids.join(", ")} come first and between them stop wherever this one would hold`,
            },
    })
  }
}

/** Two rules for the same that give different amounts, or one rule written twice: one of them is meant. */
const checkContradictions = (rules: ReadonlyArray<EarningRule>, faults: Array<RuleFault>): void => {
  const ordered = inOrder(rules)
  for (const [place, rule] of ordered.entries()) {
    const before = ordered
      .slice(0, place)
      .find((other) => other.stop !== true && other.id !== rule.id && isSameGift(other, rule))
    if (before === undefined) continue
    const twice = amountOf(before) === amountOf(rule)
    faults.push({
      field: `rules.${rules.indexOf(rule)}.earns`,
      problem: twice
        ? {
            zh: `与规则 ${before.id} 完全相同，会重复计分；请删去一条`,
            en: `it is the rule ${before.id} once more, and both would give points; leave one out`,
          }
        : {
            zh: `与规则 ${before.id} 条件相同而分值不同，两条都会计分；请删去一条，或让先算的一条终止计算`,
            en: `it holds for the same as the rule ${before.id} and gives another amount, and both would give points; leave one out, or let the first stop`,
          },
    })
  }
}

const isSameGift = (one: EarningRule, other: EarningRule): boolean =>
  one.earns._tag === other.earns._tag &&
  JSON.stringify([one.caps, one.validity]) === JSON.stringify([other.caps, other.validity]) &&
  covers(one, other) &&
  covers(other, one)

const amountOf = ({ coefficients = [], earns, rounding }: EarningRule): string =>
  JSON.stringify([earns.points, coefficients, rounding])

const checkGroups = (
  groups: ReadonlyArray<CapGroup>,
  rules: ReadonlyArray<EarningRule>,
  faults: Array<RuleFault>,
): void => {
  const ids = new Set<string>(rules.map(({ id }) => id))
  const seen = new Set<string>()
  for (const [index, group] of groups.entries()) {
    const report: Report = (field, zh, en) => {
      faults.push({ field: `capGroups.${index}.${field}`, problem: { zh, en } })
    }
    if (seen.has(group.id)) {
      report("id", `共用上限编号 ${group.id} 重复`, `the id ${group.id} is used by another group`)
    }
    seen.add(group.id)
    if (group.rules.length === 0) {
      report("rules", "没有列出任何规则", "it names no rule")
    }
    for (const [place, rule] of group.rules.entries()) {
      if (ids.has(rule)) continue
      report(`rules.${place}`, `没有规则 ${rule}`, `there is no rule ${rule}`)
    }
    const members = rules.filter(({ id }) => group.rules.includes(id))
    if (members.some(isPenalty) && !members.every(isPenalty)) {
      report(
        "rules",
        "得分规则和扣分规则不能共用上限",
        "rules that give points and rules that take them cannot share caps",
      )
    }
    if (new Set(group.rules).size < group.rules.length) {
      report("rules", "列表中有重复项", "the list names one rule twice")
    }
    if (Object.keys(group.caps).length === 0) {
      report("caps", "上限为空", "it names no cap")
    }
  }
}
