import type { BusinessDay } from "@civic-practice/core"
import type { PointsEarned } from "../account/AccountEvent.ts"
import type { Credit, SharedCaps } from "./CapWindow.ts"
import type { EarnedInputs } from "./EarnedInputs.ts"
import type { EarningState, PlacedPoints } from "./Earning.ts"
import { type CapName, isOfRule } from "./EarningRule.ts"

// Stored as bits: the order of these never changes, new ones come at the end.
const capNames: ReadonlyArray<CapName> = [
  "countedMinutesPerActivity",
  "perActivity",
  "perDay",
  "perMonth",
  "perWeek",
  "perYear",
  "lifetime",
  "wallet",
  "budget",
  "adjusted",
  "floor",
]

type StoredCredit = readonly [
  rule: Credit["rule"],
  asked: number,
  granted: number,
  validUntil: BusinessDay | null,
  minutes?: number | null,
  caps?: number | null,
  cutBy?: number | null,
  rooms?: ReadonlyArray<number> | null,
  shared?: ReadonlyArray<SharedCaps>,
]

/** What few earnings have, by its names: more may join it. */
type StoredMore = Pick<EarningState, "pending" | "activated" | "charged" | "shared">

/** What the rules looked at, up to the last that was given. */
type StoredInputs = ReadonlyArray<string | number | null>

// New ones come at the end.
const inputNames = [
  "minutes",
  "field",
  "role",
  "evidence",
  "event",
  "level",
  "team",
  "quality",
  "dayKind",
  "stars",
  "age",
  "tenureDays",
] as const satisfies ReadonlyArray<keyof EarnedInputs>

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
  more?: StoredMore | null,
  inputs?: StoredInputs,
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
  const { asked, caps, cutBy, granted, minutes, rooms, rule, shared, validUntil } = credit
  const common = [rule, asked, granted, validUntil] as const
  if (
    minutes === undefined &&
    caps === undefined &&
    cutBy === undefined &&
    rooms === undefined &&
    shared === undefined
  ) {
    return common
  }
  const capped = [...common, minutes ?? null, bitsOf(caps)] as const
  if (shared !== undefined) return [...capped, bitsOf(cutBy), rooms ?? null, shared]
  if (rooms !== undefined) return [...capped, bitsOf(cutBy), rooms]
  return cutBy === undefined ? capped : [...capped, bitsOf(cutBy)]
}

const readCredit = (stored: StoredCredit): Credit => {
  const [rule, asked, granted, validUntil, minutes, caps, cutBy, rooms, shared] = stored
  return {
    rule,
    asked,
    granted,
    validUntil,
    ...(minutes === undefined || minutes === null ? {} : { minutes }),
    ...(caps === undefined || caps === null ? {} : { caps: capsOf(caps).filter(isOfRule) }),
    ...(cutBy === undefined || cutBy === null ? {} : { cutBy: capsOf(cutBy) }),
    ...(rooms === undefined || rooms === null ? {} : { rooms }),
    ...(shared === undefined ? {} : { shared }),
  }
}

export const storedEarning = (earning: EarningState | null): StoredEarning | null => {
  if (earning === null) return null
  const { account, activated, charged, earned, pending, placed, reversed, shared } = earning
  const { activity, activityMonth, credits, day, fact, granted, inputs, ruleSet, unit, version } =
    earned
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
  const within = [activity ?? null, activityMonth ?? null] as const
  const more =
    pending === undefined &&
    activated === undefined &&
    charged === undefined &&
    shared === undefined
      ? null
      : {
          ...(pending === undefined ? {} : { pending }),
          ...(activated === undefined ? {} : { activated }),
          ...(charged === undefined ? {} : { charged }),
          ...(shared === undefined ? {} : { shared }),
        }
  if (inputs !== undefined) {
    return [...common, ...within, placed ?? null, more, storedInputs(inputs)]
  }
  if (more !== null) return [...common, ...within, placed ?? null, more]
  if (placed !== undefined) return [...common, ...within, placed]
  return activity === undefined && activityMonth === undefined ? common : [...common, ...within]
}

const storedInputs = (inputs: EarnedInputs): StoredInputs => {
  const stored: Array<string | number | null> = []
  for (const [place, name] of inputNames.entries()) {
    const value = inputs[name]
    if (value === undefined) continue
    while (stored.length < place) stored.push(null)
    stored.push(value)
  }
  return stored
}

// As it was stored, each value is of the type of its name.
const readInputs = (stored: StoredInputs): EarnedInputs =>
  Object.fromEntries(
    stored.flatMap((value, place) => {
      const name = inputNames[place]
      return value === null || name === undefined ? [] : [[name, value]]
    }),
  )

/** The storage boundary: reads what `storedEarning` gave. */
export const readEarning = (stored: unknown): EarningState | null => {
  if (stored === null) return null
  const [account, reversed, fact, unit, day, ruleSet, version, granted, credits, ...rest] =
    stored as StoredEarning
  const [activity, activityMonth, placed, more, inputs] = rest
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
      ...(inputs === undefined ? {} : { inputs: readInputs(inputs) }),
    },
    ...(placed === undefined || placed === null ? {} : { placed }),
    ...more,
    reversed,
  }
}
