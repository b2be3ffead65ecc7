import { addDays, BusinessDay } from "@civic-practice/core"
import type { PromisePractice } from "@civic-practice/practice"
import { Team, Volunteer } from "@civic-practice/volunteering"
import fc from "fast-check"
import { host, identityNumberOf, morning, registration, row, time } from "./District.ts"

// What may happen in a district in some weeks, in any order, much of it refused.

const volunteers = ["V1", "V2", "V3"]
const stations = ["S1", "S2", "S3"]
const institutes = ["I1", "I2"]
const teams = ["T1", "T2"]

export const acts = [
  ...([
    "register",
    "register",
    "withdraw",
    "resume",
    "resume",
    "suspend",
    "transfer",
    "amend",
    "erase",
    "erase",
  ] as const),
  ...(["found", "disband", "join", "join", "join", "leave", "leave", "leave"] as const),
  ...(["plan", "plan", "record", "record", "record", "confirm", "confirm", "confirm"] as const),
  ...(["correct", "correct", "void", "close"] as const),
  ...([
    "adjust",
    "adjust",
    "redeem",
    "redeem",
    "refund",
    "refund",
    "expire",
    "publish",
    "move",
  ] as const),
]

export type Act = (typeof acts)[number]

export const step = fc.record({
  act: fc.constantFrom(...acts),
  volunteer: fc.constantFrom(...volunteers),
  /** Which of the activities or records there are, the latest by 0. */
  place: fc.nat(3),
  station: fc.constantFrom(...stations),
  institute: fc.constantFrom(...institutes),
  team: fc.constantFrom(...teams),
  /** Half hours of service, or points: below 3 they are taken instead of given. */
  amount: fc.integer({ min: 1, max: 6 }),
  /** How many days later than the step before. */
  days: fc.constantFrom(0, 0, 0, 1, 3),
})
export type Step = typeof step extends fc.Arbitrary<infer A> ? A : never

export const steps = (most: number): fc.Arbitrary<ReadonlyArray<Step>> =>
  fc.noBias(fc.array(step, { minLength: 1, maxLength: most, size: "max" }))

/** Half-hourly points that lapse after four weeks, at most so many a day. */
export const rulesOf = (perHalfHour: number) =>
  [
    {
      id: "hours",
      earns: { _tag: "PerHour", points: 2 * perHalfHour },
      rounding: "floor",
      caps: { perDay: 8 * perHalfHour },
      validity: { _tag: "Days", days: 28 },
    },
  ] as const

/** An activity that was planned. */
interface Planned {
  readonly activity: string
  readonly unit: string
  readonly day: BusinessDay
}

/** One of a list, the latest where the number is 0. */
const latest = <A>(list: ReadonlyArray<A>, number: number): A | undefined =>
  list[list.length - 1 - (number % Math.max(1, list.length))]

/** What became of a history. */
export interface Lived {
  /** How often each act was carried out. */
  readonly done: ReadonlyMap<Act, number>
  /** What is known of whom only: names and numbers. */
  readonly secrets: ReadonlyMap<string, ReadonlySet<string>>
  /** Those whose data was erased. */
  readonly erased: ReadonlySet<string>
  readonly lastDay: BusinessDay
}

interface LiveOptions {
  /** The number of the first person who is registered; persons of other histories have other numbers. */
  readonly firstPerson?: number
  /** Done after each step. */
  readonly look?: (place: number) => Promise<unknown>
}

/** Lives through a history, of which refusals are a part; anything but a refusal ends the test. */
export const live = async (
  practice: PromisePractice,
  history: ReadonlyArray<Step>,
  { firstPerson = 0, look = async () => undefined }: LiveOptions = {},
): Promise<Lived> => {
  const { hierarchy, points, volunteering } = practice
  const done = new Map<Act, number>()
  const secrets = new Map<string, Set<string>>(volunteers.map((one) => [one, new Set<string>()]))
  const erased = new Set<string>()
  const planned: Array<Planned> = []
  const recorded: Array<Planned & { readonly volunteer: string }> = []
  const redemptions: Array<string> = []
  let day = BusinessDay.make("2025-03-01")
  let serial = firstPerson
  const early = { actor: host, at: time("2025-01-01 09:00") }
  await points.publishRules({ effectiveFrom: "2025-01-01", rules: rulesOf(3) }, early)
  const soap = { name: { zh: "肥皂", en: "soap" }, price: 7, stocked: false }
  await points.defineReward({ reward: "soap", unit: "C", ...soap }, early)
  const team = { team: "T1", unit: "S1", name: "环保队", level: "team" } as const
  await volunteering.foundTeam(team, early)

  const carryOut = async (one: Step): Promise<unknown> => {
    const { act, volunteer, station, team, amount } = one
    const options = { actor: host, at: time(`${day} 18:00`) }
    const state = await practice.state(Volunteer.ref(volunteer))
    const home = { volunteer, unit: state?.unit ?? station }
    const plan = latest(planned, one.place) ?? { activity: "A", unit: station, day }
    const recording = latest(recorded, one.place) ?? { ...plan, volunteer }
    const { day: _, ...record } = recording
    const founded = await practice.state(Team.ref(team))
    const membership = { team, volunteer, unit: founded?.unit ?? station }
    const account = `volunteer/${volunteer}`
    // A quarter of an hour is credited as nothing.
    const hours = amount === 6 ? 0.25 : amount / 2
    const remember = (texts: ReadonlyArray<string>) => {
      for (const text of texts) secrets.get(volunteer)?.add(text)
    }
    switch (act) {
      case "register": {
        const input = registration(volunteer, station, ++serial)
        remember([input.person.name, input.person.phone, input.person.identityNumber])
        return volunteering.registerVolunteer(input, options)
      }
      case "withdraw":
        return volunteering.withdrawVolunteer(home, options)
      case "resume":
        return volunteering.resumeVolunteer(home, options)
      case "suspend":
        return volunteering.suspendVolunteer({ ...home, reason: "核查" }, options)
      case "transfer":
        return volunteering.transferHomeUnit({ ...home, to: station }, options)
      case "amend": {
        const { identityHash, person } = registration(volunteer, station, ++serial)
        const guardian = {
          name: `样例监护人${serial}号`,
          phone: `13800000${String(serial).padStart(3, "0")}`,
          consentedOn: "2025-01-01",
        }
        const identityNumber = identityNumberOf("1990-05-04", serial)
        remember([person.name, person.phone, identityNumber, guardian.name, guardian.phone])
        return volunteering.amendPerson(
          {
            ...home,
            name: person.name,
            phone: person.phone,
            guardian,
            identity: { identityNumber, identityHash },
          },
          options,
        )
      }
      case "erase":
        await volunteering.erasePersonalData(home, options)
        return erased.add(volunteer)
      case "found":
        return volunteering.foundTeam(
          { team, unit: station, name: "环保队", level: amount === 6 ? "alliance" : "team" },
          options,
        )
      case "disband":
        return volunteering.disbandTeam({ team, unit: membership.unit }, options)
      case "join":
        return volunteering.joinTeam(membership, options)
      case "leave":
        return volunteering.leaveTeam(membership, options)
      case "plan": {
        const activity = `A${planned.length}`
        await volunteering.planActivity(morning(activity, station, day), options)
        return planned.push({ activity, unit: station, day })
      }
      case "record": {
        const sheet = row(plan.activity, plan.unit, volunteer, plan.day, hours)
        await volunteering.recordAttendance(sheet, options)
        return recorded.push({ ...plan, volunteer })
      }
      case "confirm":
        return volunteering.confirmRecord(record, options)
      case "correct": {
        const { activity, unit, volunteer: whose } = record
        const { checkIn, checkOut } = row(activity, unit, whose, recording.day, hours)
        const times = { checkIn, checkOut, reason: "核对签到表" }
        return volunteering.correctRecord({ ...record, ...times }, options)
      }
      case "void":
        return volunteering.voidRecord({ ...record, reason: "重复登记" }, options)
      case "close":
        return volunteering.closeActivity(
          { activity: plan.activity, unit: plan.unit, beneficiaryPersonTimes: amount * 10 },
          options,
        )
      case "adjust":
        return points.adjust(
          {
            account,
            unit: station,
            points: amount < 3 ? -amount : amount,
            reason: "核对",
            ...(amount === 5 ? { validUntil: addDays(day, 3) } : {}),
          },
          options,
        )
      case "redeem": {
        const redemption = { account, reward: "soap", exchangePoint: station, quantity: 1 }
        const redeemed = await points.redeem(redemption, options)
        return redemptions.push(`${redeemed.redemption} ${station}`)
      }
      case "refund": {
        const [redemption = "none", exchangePoint = station] =
          redemptions[amount % Math.max(1, redemptions.length)]?.split(" ") ?? []
        return points.refundRedemption({ redemption, exchangePoint }, options)
      }
      case "expire":
        return points.expireLots({ account, day }, options)
      case "publish": {
        const rules = rulesOf(amount)
        return points.publishRules({ effectiveFrom: "2025-01-01", rules }, options)
      }
      case "move":
        return hierarchy.moveUnit({ unit: station, parent: one.institute, on: day }, options)
    }
  }

  for (const [place, one] of history.entries()) {
    day = addDays(day, one.days)
    try {
      await carryOut(one)
      done.set(one.act, (done.get(one.act) ?? 0) + 1)
    } catch (error) {
      // An input that is refused as such would be a fault of the test's.
      const isRefusal =
        error instanceof Error && "localized" in error && error.name !== "InvalidInput"
      if (!isRefusal) throw error
    }
    await look(place)
  }
  return { done, secrets, erased, lastDay: day }
}
