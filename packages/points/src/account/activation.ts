import { addDays, type BusinessDay } from "@civic-practice/core"
import type { Credit } from "../earning/CapWindow.ts"
import type { RuleId } from "../earning/EarningRule.ts"
import type { RuleVersion } from "../earning/RuleSet.ts"
import type { Activation, PendingUntil } from "./PendingEarning.ts"
import { lastValidDay } from "./Validity.ts"

/** When an earning for a day of service becomes active; `undefined`: on that day. */
const activationOf = (until: PendingUntil, day: BusinessDay): Activation | undefined => {
  if (until._tag === "Action") return { activeFrom: null, action: until.action }
  const activeFrom = until._tag === "Days" ? addDays(day, until.days) : until.day
  return activeFrom <= day ? undefined : { activeFrom }
}

/** The later of two; an action that has to be waited for is later than any day. */
const later = (one: Activation | undefined, other: Activation | undefined) => {
  if (one === undefined || other === undefined) return one ?? other
  if (one.activeFrom === null) return one
  return other.activeFrom === null || other.activeFrom > one.activeFrom ? other : one
}

type Waits = ReadonlyMap<RuleId, PendingUntil> | null
const known = new WeakMap<RuleVersion, Waits>()

/** The rules of a version whose points are not active at once; `null`: none. */
const waitsOf = (version: RuleVersion): Waits => {
  let waits = known.get(version)
  if (waits === undefined) {
    const list = version.rules.flatMap(({ id, pending }) =>
      pending === undefined ? [] : [[id, pending] as const],
    )
    waits = list.length === 0 ? null : new Map(list)
    known.set(version, waits)
  }
  return waits
}

/**
 * What an award waits for: the points of one fact become active together, so it is the latest that a rule of its
 * credits or the award itself asks for. `undefined`: nothing. A day that has come
 * already is answered too: validity counts from it, whenever the service is entered.
 */
export const awaited = (
  credits: ReadonlyArray<Credit>,
  version: RuleVersion,
  asked: PendingUntil | undefined,
  day: BusinessDay,
): Activation | undefined => {
  const waits = waitsOf(version)
  let found = asked === undefined ? undefined : activationOf(asked, day)
  if (waits === null) return found
  for (const { rule, granted } of credits) {
    const until = granted === 0 ? undefined : waits.get(rule)
    if (until !== undefined) found = later(found, activationOf(until, day))
  }
  return found
}

/** The credits with their validity counted from the day on which they became active. */
export const validFrom = (
  credits: ReadonlyArray<Credit>,
  version: RuleVersion | undefined,
  activated: BusinessDay,
): ReadonlyArray<Credit> =>
  credits.map((credit) => {
    const rule = version?.rules.find(({ id }) => id === credit.rule)
    // Versions stay for good, so the rule of a credit is there.
    return rule === undefined
      ? credit
      : { ...credit, validUntil: lastValidDay(rule.validity, activated) }
  })
