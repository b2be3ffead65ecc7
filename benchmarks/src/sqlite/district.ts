/** The district that both sides work for: its units, rules and rewards, and who is drawn for what. */

export const volunteerCount = 70_000

const named = (count: number, prefix: string): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`)

/** One of several, in turn. */
const inTurn = (names: ReadonlyArray<string>, number: number): string =>
  names[number % names.length] ?? ""

export const district = "district"
const centres = named(3, "centre")
const institutes = named(11, "institute")
const stations = named(122, "station")
export const exchangePoints = stations.slice(0, 12)
export const rewards = named(4, "reward")

export const keeper = (exchangePoint: string): string => `keeper-of-${exchangePoint}`

// A flat text, as a caller would have read it.
const flat = (text: string): string => Buffer.from(text).toString()

export const account = (volunteer: number): string =>
  flat(`volunteer/v-${String(volunteer).padStart(6, "0")}`)

/** Points for one piece. */
export const price = 2
/** Pieces of each reward that each exchange point has in the beginning. */
export const stockOfEach = 1_000_000

const details = (id: string) =>
  ({
    name: { zh: `单位 ${id}`, en: id },
    owner: { kind: "community", name: { zh: "社区", en: "community" }, division: "220103" },
  }) as const

const firstDay = "2020-01-01"

export const founded = { unit: district, on: firstDay, details: details(district) } as const

const opened = (unit: string, level: "subCentre" | "institute" | "station", parent: string) =>
  ({ unit, level, parent, on: firstDay, details: details(unit) }) as const

/** The units below the district, each level after the one above it. */
export const units = [
  centres.map((unit) => opened(unit, "subCentre", district)),
  institutes.map((unit, index) => opened(unit, "institute", inTurn(centres, index))),
  stations.map((unit, index) => opened(unit, "station", inTurn(institutes, index))),
] as const

const fields = [
  "theoryLecturing",
  "cultureAndArts",
  "educationSupport",
  "medicalAndFitness",
  "sciencePopularisation",
  "legalService",
  "hygieneAndEnvironment",
  "hardshipHelp",
] as const

const roles = ["ordinary", "core", "organiser"] as const

/** A year's points are redeemed in it or in the January after, as in Huangyan (黄岩). */
const endOfYear = { _tag: "EndOf", period: "year", monthsAfter: 1 } as const
const halfYear = { _tag: "Months", months: 6 } as const

const byRole = {
  by: "role",
  factors: [
    { of: "organiser", times: { numerator: 3, denominator: 2 } },
    { of: "core", times: { numerator: 6, denominator: 5 } },
  ],
} as const

/** Thirty rules: by the hour in each field, long services, posts held, campaigns, and things that are no service. */
export const rules = [
  ...fields.map((field, number) => ({
    id: `hours-${field}`,
    earns: { _tag: "PerHour", points: 8 + 2 * (number % 4) } as const,
    when: { fields: [field] },
    coefficients: [byRole],
    rounding: "floor" as const,
    caps: { countedMinutesPerActivity: 240, perActivity: 40, perDay: 60, perMonth: 1000 },
    validity: endOfYear,
  })),
  ...fields.map((field) => ({
    id: `long-${field}`,
    earns: { _tag: "PerActivity", points: 3 } as const,
    when: { fields: [field], minimumMinutes: 180 },
    rounding: "floor" as const,
    caps: { perDay: 3 },
    validity: endOfYear,
  })),
  ...roles.slice(1).flatMap((role) =>
    ["photos", "signatures"].map((grade) => ({
      id: `post-${role}-${grade}`,
      earns: { _tag: "PerActivity", points: 2 } as const,
      when: { roles: [role], evidence: [grade] },
      rounding: "floor" as const,
      validity: endOfYear,
    })),
  ),
  ...["2026-03", "2026-05", "2026-09", "2026-12"].map((month) => ({
    id: `campaign-${month}`,
    earns: { _tag: "PerActivity", points: 5 } as const,
    when: { from: `${month}-01`, to: `${month}-10`, fields: fields.slice(0, 5) },
    rounding: "floor" as const,
    caps: { perMonth: 20 },
    validity: halfYear,
  })),
  ...["registered", "trained", "referred", "praised", "donatedBlood", "firstAid"].map((event) => ({
    id: `event-${event}`,
    earns: { _tag: "PerEvent", event, points: 10 } as const,
    rounding: "floor" as const,
    validity: endOfYear,
  })),
]

/** The business time of everything: after all services, and before any points lapse. */
export const businessTime = Date.UTC(2026, 5, 1, 4)

/** Numbers that follow from a seed, so that both sides and every run draw the same. */
export class Draw {
  private state: number

  constructor(seed: number) {
    this.state = seed
  }

  /** A whole number from 0 to one below the limit (mulberry32). */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}

/** One redemption: who, and what, and where. */
export interface RedemptionDraw {
  readonly volunteer: number
  readonly reward: number
  readonly exchangePoint: number
}

export const drawRedemption = (draw: Draw): RedemptionDraw => ({
  volunteer: draw.below(volunteerCount),
  reward: draw.below(rewards.length),
  exchangePoint: draw.below(exchangePoints.length),
})

/** What the keeper of the exchange point enters for a redemption. */
export const redemptionInput = (drawn: RedemptionDraw) => ({
  account: account(drawn.volunteer),
  reward: inTurn(rewards, drawn.reward),
  exchangePoint: inTurn(exchangePoints, drawn.exchangePoint),
  quantity: 1,
})

/** One service to be awarded for. */
export interface AwardDraw {
  readonly volunteer: number
  /** Of this service, and of the activity: both count up over the run. */
  readonly number: number
  readonly activity: number
  readonly minutes: number
  readonly role: number
  readonly evidence: number
}

/** Draws services of one activity after another, held by the institutes in turn, 50 volunteers at each. */
export class AwardDraws {
  private readonly draw: Draw
  private drawn = 0

  constructor(draw: Draw) {
    this.draw = draw
  }

  /** So many services, by volunteers drawn at random or by those that `volunteerAt` names. */
  take(
    count: number,
    volunteerAt: (place: number) => number = () => this.draw.below(volunteerCount),
  ): ReadonlyArray<AwardDraw> {
    return Array.from({ length: count }, (_, place) => {
      const number = this.drawn++
      return {
        volunteer: volunteerAt(place),
        number,
        activity: Math.floor(number / 50),
        minutes: 60 + 30 * this.draw.below(6),
        role: this.draw.below(10),
        evidence: this.draw.below(3),
      }
    })
  }
}

const grades = ["photos", "signatures", "none"] as const

const activitiesADay = 80

const dayOf = (activity: number): string =>
  new Date(Date.UTC(2026, 1, 1 + Math.floor(activity / activitiesADay))).toISOString().slice(0, 10)

/** What the clerk enters for a service. */
export const awardInput = ({ activity, evidence, minutes, number, role, volunteer }: AwardDraw) => {
  const day = dayOf(activity)
  const activityName = `a-${String(activity).padStart(6, "0")}`
  return {
    account: account(volunteer),
    fact: flat(`record/${activityName}/r-${String(number).padStart(7, "0")}`),
    unit: inTurn(institutes, activity),
    day,
    minutes,
    field: inTurn(fields, activity),
    role: roles[Math.max(0, role - 7)] ?? roles[0],
    evidence: inTurn(grades, evidence),
    activity: flat(activityName),
    activityMonth: day.slice(0, 7),
  }
}
export type AwardInput = ReturnType<typeof awardInput>
