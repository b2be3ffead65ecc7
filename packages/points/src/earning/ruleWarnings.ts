import type { Localized } from "@civic-practice/core"
import { type CapGroup, type Caps, type EarningRule, inOrder } from "./EarningRule.ts"
import { mostPoints } from "./mostPoints.ts"
import { covers, meets } from "./ruleConditions.ts"
import type { RuleFault } from "./ruleFaults.ts"

/**
 * Finds what may not be meant in rules that can be published: rules that both give points for one service since
 * neither stops, a stop that ends nothing, and caps that never cut since another always cuts as much.
 */
export const ruleWarnings = (
  rules: ReadonlyArray<EarningRule>,
  capGroups: ReadonlyArray<CapGroup> = [],
): ReadonlyArray<RuleFault> => {
  const warnings: Array<RuleFault> = []
  const warn = (field: string, problem: Localized): void => {
    warnings.push({ field, problem })
  }
  warnOfOverlaps(rules, warn)
  for (const [index, rule] of rules.entries()) {
    for (const [cap, other] of idleCaps(rule.caps ?? {})) {
      warn(`rules.${index}.caps.${cap}`, neverCuts(other))
    }
    const activityCap = rule.caps?.perActivity
    const counted = rule.caps?.countedMinutesPerActivity
    if (
      activityCap !== undefined &&
      counted !== undefined &&
      rule.rounding === "floor" &&
      mostPoints(rule, counted) <= activityCap
    ) {
      warn(`rules.${index}.caps.perActivity`, neverCuts("countedMinutesPerActivity"))
    }
  }
  for (const [index, group] of capGroups.entries()) warnOfGroup(index, group, rules, warn)
  return warnings
}

type Warn = (field: string, problem: Localized) => void

const warnOfOverlaps = (rules: ReadonlyArray<EarningRule>, warn: Warn): void => {
  const ordered = inOrder(rules)
  const stops = ordered.flatMap((rule, place) => (rule.stop === true ? [{ rule, place }] : []))
  for (const [place, rule] of ordered.entries()) {
    const others = ordered
      .slice(0, place)
      .filter(
        (other, earlier) =>
          other.stop !== true &&
          meets(other, rule) &&
          // Nothing between them ends it wherever the earlier one holds.
          !stops.some(
            (stop) => stop.place > earlier && stop.place < place && covers(stop.rule, other),
          ),
      )
      .map(({ id }) => id)
    if (others.length > 0) {
      warn(`rules.${rules.indexOf(rule)}`, {
        zh: `与规则 ${others.join("、")} 适用于同一服务，都会计分；如不应叠加，请让先算的规则终止计算`,
        en: `a service can earn by it and by ${others.join(", ")} too; where points are not meant to add up, let the first stop`,
      })
    }
    if (rule.stop === true && !ordered.slice(place + 1).some((later) => meets(rule, later))) {
      warn(`rules.${rules.indexOf(rule)}.stop`, {
        zh: "后面没有会同时适用的规则，终止计算不起作用",
        en: "no rule after it holds for the same service, so there is nothing to stop",
      })
    }
  }
}

/** What counts for the first of a pair counts for the second too. */
const within: ReadonlyArray<readonly [keyof Caps, keyof Caps]> = [
  ["perDay", "perWeek"],
  ["perDay", "perMonth"],
  ["perDay", "perYear"],
  ["perMonth", "perYear"],
  ["perActivity", "lifetime"],
  ["perDay", "lifetime"],
  ["perWeek", "lifetime"],
  ["perMonth", "lifetime"],
  ["perYear", "lifetime"],
]

/** The caps that never cut more than a longer one that is no higher. */
const idleCaps = (caps: Caps): ReadonlyArray<readonly [cap: keyof Caps, other: keyof Caps]> => {
  const found = new Map<keyof Caps, keyof Caps>()
  for (const [cap, other] of within) {
    const [one, longer] = [caps[cap], caps[other]]
    if (one !== undefined && longer !== undefined && longer <= one && !found.has(cap)) {
      found.set(cap, other)
    }
  }
  return [...found]
}

const neverCuts = (other: string): Localized => ({
  zh: `上限 ${other} 总是不高于它，此上限不起作用`,
  en: `${other} always leaves as little, so this cap never makes a difference`,
})

const warnOfGroup = (
  index: number,
  { caps, id, rules: named }: CapGroup,
  rules: ReadonlyArray<EarningRule>,
  warn: Warn,
): void => {
  const members = rules.filter((rule) => named.includes(rule.id))
  for (const [cap, other] of idleCaps(caps))
    warn(`capGroups.${index}.caps.${cap}`, neverCuts(other))
  if (members.length === 1) {
    warn(`capGroups.${index}.rules`, {
      zh: "只有一条规则，可直接写在该规则的上限中",
      en: "only one rule is in it; its own caps would do",
    })
  }
  for (const cap of pointCapNames) {
    const shared = caps[cap]
    if (shared === undefined) continue
    const own = members.map((rule) => rule.caps?.[cap])
    const sum = own.reduce<number>((all, one) => all + (one ?? Number.POSITIVE_INFINITY), 0)
    if (sum <= shared) {
      warn(`capGroups.${index}.caps.${cap}`, {
        zh: "各规则自己的上限之和不超过它，此上限不起作用",
        en: "the rules' own caps add up to no more, so this cap never makes a difference",
      })
    }
    for (const [place, rule] of rules.entries()) {
      const ownCap = rule.caps?.[cap]
      if (
        members.length > 1 &&
        members.includes(rule) &&
        ownCap !== undefined &&
        shared <= ownCap
      ) {
        warn(`rules.${place}.caps.${cap}`, neverCuts(`${id}.${cap}`))
      }
    }
  }
}

const pointCapNames = [
  "perActivity",
  "perDay",
  "perMonth",
  "perWeek",
  "perYear",
  "lifetime",
] as const
