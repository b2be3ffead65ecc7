import type { BusinessDay } from "@civic-practice/core"
import type { PointsEarned } from "../AccountEvent.ts"
import type { Credit } from "../CapWindow.ts"
import type { EarningState, PlacedPoints } from "../Earning.ts"
import type { CapName } from "../EarningRule.ts"

// Stored as bits: the order of these never changes, new ones come at the end.
const capNames: ReadonlyArray<CapName> = [
  "countedMinutesPerActivity",
  "perActivity",
  "perDay",
  "perMonth",
  "perWeek",
  "budget",
  "wallet",
]

type StoredCredit = readonly [
  rule: Credit["rule"],
  asked: number,
  granted: number,
  validUntil: BusinessDay | null,
  minutes?: number | null,
  caps?: number | null,
  cutBy?: number | null,
]

/** What few earnings have, by its names: more may join it. */
type StoredMore = Pick<EarningState, "pending" | "activated">

/** An earning as it is stored: a third as long as with the names of its fields, and there are as many as awards. */
type StoredEarning = readonly [
  account: EarningState["account"],
  reversed: BusinessDay | null,
  fact: string,
  unit: PointsEarned["unit"],
  day: BusinessDay,
  ruleSet: PointsEarned["ruleSet"],
  version: number,
  granted: number,
  credits: ReadonlyArray<StoredCredit>,
  activity?: string | null,
  activityMonth?: PointsEarned["activityMonth"] | null,
  placed?: ReadonlyArray<PlacedPoints> | null,
  more?: StoredMore,
]

const bitsOf = (caps: ReadonlyArray<CapName> | undefined): number | null => {
  if (caps === undefined) return null
  let bits = 0
  for (const cap of caps) bits |= 1 << capNames.indexOf(cap)
  return bits
}

const capsOf = (bits: number): ReadonlyArray<CapName> =>
  capNames.filter((_, place) => (bits & (1 << place)) !== 0)

const storedCredit = (credit: Credit): StoredCredit => {
  const { asked, caps, cutBy, granted, minutes, rule, validUntil } = credit
  if (minutes === undefined && caps === undefined && cutBy === undefined) {
    return [rule, asked, granted, validUntil]
  }
  const bits = bitsOf(caps)
  return cutBy === undefined
    ? [rule, asked, granted, validUntil, minutes ?? null, bits]
    : [rule, asked, granted, validUntil, minutes ?? null, bits, bitsOf(cutBy)]
}

const readCredit = ([rule, asked, granted, validUntil, minutes, caps, cutBy]: StoredCredit) => ({
  rule,
  asked,
  granted,
  validUntil,
  ...(minutes === undefined || minutes === null ? {} : { minutes }),
  ...(caps === undefined || caps === null ? {} : { caps: capsOf(caps) }),
  ...(cutBy === undefined || cutBy === null ? {} : { cutBy: capsOf(cutBy) }),
})

export const storedEarning = (earning: EarningState | null): StoredEarning | null => {
  if (earning === null) return null
  const { account, activated, earned, pending, placed, reversed } = earning
  const { activity, activityMonth, credits, day, fact, granted, ruleSet, unit, version } = earned
  const common = [
    account,
    reversed,
    fact,
    unit,
    day,
    ruleSet,
    version,
    granted,
    credits.map(storedCredit),
  ] as const
  if (pending !== undefined || activated !== undefined) {
    const more = {
      ...(pending === undefined ? {} : { pending }),
      ...(activated === undefined ? {} : { activated }),
    }
    return [...common, activity ?? null, activityMonth ?? null, placed ?? null, more]
  }
  if (placed !== undefined) return [...common, activity ?? null, activityMonth ?? null, placed]
  return activity === undefined && activityMonth === undefined
    ? common
    : [...common, activity ?? null, activityMonth ?? null]
}

/** The storage boundary: reads what `storedEarning` gave. */
export const readEarning = (stored: unknown): EarningState | null => {
  if (stored === null) return null
  const [account, reversed, fact, unit, day, ruleSet, version, granted, credits, ...rest] =
    stored as StoredEarning
  const [activity, activityMonth, placed, more] = rest
  return {
    account,
    earned: {
      _tag: "PointsEarned",
      fact,
      unit,
      day,
      ruleSet,
      version,
      granted,
      credits: credits.map(readCredit),
      ...(activity === undefined || activity === null ? {} : { activity }),
      ...(activityMonth === undefined || activityMonth === null ? {} : { activityMonth }),
    },
    ...(placed === undefined || placed === null ? {} : { placed }),
    ...more,
    reversed,
  }
}
