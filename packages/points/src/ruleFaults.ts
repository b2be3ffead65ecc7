import type { BusinessDay, Localized } from "@civic-practice/core"
import { type Dimension, type EarningRule, eventOf, inOrder } from "./EarningRule.ts"
import { isZero } from "./Rational.ts"

/** What is wrong with a rule, and where, as `rules.3.when.to`. */
export interface RuleFault {
  readonly field: string
  readonly problem: Localized
}

const conditionOf = { field: "fields", role: "roles", evidence: "evidence" } as const

/**
 * Finds what no service could ever meet, and what could never make a difference, in rules that are to be in
 * force from a day on. Nothing found: the rules can be published.
 */
export const ruleFaults = (
  rules: ReadonlyArray<EarningRule>,
  effectiveFrom: BusinessDay,
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
  return faults
}

type Report = (field: string, zh: string, en: string) => void

const checkAmount = ({ earns, when, caps }: EarningRule, report: Report): void => {
  if (isZero(earns.points)) {
    report("earns.points", "分值为零，规则不会产生积分", "an amount of zero never gives a point")
  }
  if (earns._tag === "PerHour") return
  if (caps?.countedMinutesPerActivity !== undefined) {
    report(
      "caps.countedMinutesPerActivity",
      "只有按小时计分的规则才能限制计分时长",
      "minutes can be capped only where points are given per hour",
    )
  }
  if (earns._tag === "PerEvent" && when?.minimumMinutes !== undefined) {
    report("when.minimumMinutes", "事件没有时长", "an event has no minutes")
  }
}

const checkConditions = (
  { when = {} }: EarningRule,
  effectiveFrom: BusinessDay,
  report: Report,
): void => {
  for (const name of ["fields", "roles", "evidence", "units"] as const) {
    const list = when[name]
    if (list === undefined) continue
    if (list.length === 0) {
      report(`when.${name}`, "列表为空，没有服务能够满足", "no service can be in an empty list")
    }
    if (new Set<string>(list).size < list.length) {
      report(`when.${name}`, "列表中有重复项", "the list names one thing twice")
    }
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
    const possible = rule.when?.[conditionOf[by]]
    for (const [place, { of }] of factors.entries()) {
      if (possible === undefined || possible.includes(of)) continue
      report(
        `${path}.factors.${place}.of`,
        `规则条件不包括“${of}”，此系数永远用不到`,
        `the rule does not hold for ${of}, so this factor is never used`,
      )
    }
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

/** A rule that stands behind one that stops, and holds only where that one does, is never asked. */
const checkStops = (rules: ReadonlyArray<EarningRule>, faults: Array<RuleFault>): void => {
  const ordered = inOrder(rules)
  for (const [place, rule] of ordered.entries()) {
    const before = ordered
      .slice(0, place)
      .find((other) => other.stop === true && covers(other, rule))
    if (before === undefined) continue
    faults.push({
      field: `rules.${rules.indexOf(rule)}`,
      problem: {
        zh: `排在前面的规则 ${before.id} 已终止计算，此规则永远不会适用`,
        en: `the rule ${before.id} comes first and stops wherever this one would hold`,
      },
    })
  }
}

/** Whether the first rule holds wherever the second does. */
const covers = (first: EarningRule, second: EarningRule): boolean => {
  const a = first.when ?? {}
  const b = second.when ?? {}
  const within = (
    outer: ReadonlyArray<string> | undefined,
    inner: ReadonlyArray<string> | undefined,
  ) => outer === undefined || (inner?.every((one) => outer.includes(one)) ?? false)
  return (
    eventOf(first) === eventOf(second) &&
    within(a.fields, b.fields) &&
    within(a.roles, b.roles) &&
    within(a.evidence, b.evidence) &&
    within(a.units, b.units) &&
    (a.from === undefined || (b.from !== undefined && a.from <= b.from)) &&
    (a.to === undefined || (b.to !== undefined && a.to >= b.to)) &&
    (a.minimumMinutes ?? 0) <= (b.minimumMinutes ?? 0)
  )
}
