import type { BusinessDay, RecordedEvent } from "@civic-practice/core"
import type { UnitTree } from "@civic-practice/hierarchy"
import type { Period, Report } from "@civic-practice/reporting"

// The report counted again the slow way, from the raw log: it follows what each stream was before and after an event,
// and asks neither the metrics nor what events say of themselves about differences.

/** What was added to a figure of a unit on a day. */
export interface Entry {
  readonly metric: string
  readonly unit: string
  readonly day: BusinessDay
  readonly amount: number
  readonly member?: string
}

const stocks = ["registeredVolunteers", "volunteerTeams", "pointsOutstanding"]
const distinct = ["activeVolunteers"]

interface Share {
  readonly unit: string
  readonly points: number
}

/** The fields that are looked at, of all events together; each event has its own of them. */
interface Data {
  readonly _tag: string
  readonly unit: string
  readonly to: string
  readonly day: BusinessDay
  readonly level: string
  readonly minutes: number
  readonly volunteer: string
  readonly beneficiaryPersonTimes: number
  readonly granted: number
  readonly points: number
  readonly difference: number
  readonly corrected: BusinessDay
  readonly exchangePoint: string
  readonly lots: ReadonlyArray<Share>
}

/** All that the log adds to figures, in order. */
export const entriesOf = (log: ReadonlyArray<RecordedEvent>): ReadonlyArray<Entry> => {
  const entries: Array<Entry> = []
  const homes = new Map<string, { unit: string; isMember: boolean }>()
  const minutes = new Map<string, number>()
  for (const { kind, id, body } of log) {
    // As core writes it; the fields are those of the event's own type.
    const data = JSON.parse(body).data as Data
    const { day } = data
    const add = (metric: string, unit: string, amount: number, member?: string) => {
      if (amount === 0) return
      entries.push({ metric, unit, day, amount, ...(member === undefined ? {} : { member }) })
    }
    const byIssuer = (metric: string, sign: 1 | -1) => {
      for (const { unit, points } of data.lots) {
        add(metric, unit, sign * points)
        add("pointsOutstanding", unit, -sign * points)
      }
    }
    switch (`${kind} ${data._tag}`) {
      case "volunteering.volunteer VolunteerRegistered":
      case "volunteering.volunteer VolunteerWithdrawn":
      case "volunteering.volunteer VolunteerSuspended":
      case "volunteering.volunteer VolunteerResumed":
      case "volunteering.volunteer HomeUnitTransferred": {
        const before = homes.get(id) ?? { unit: data.unit, isMember: false }
        const unit = data._tag === "HomeUnitTransferred" ? data.to : before.unit
        const isMember =
          data._tag === "HomeUnitTransferred" || data._tag === "VolunteerSuspended"
            ? before.isMember
            : data._tag !== "VolunteerWithdrawn"
        homes.set(id, { unit, isMember })
        add("registeredVolunteers", before.unit, before.isMember ? -1 : 0)
        add("registeredVolunteers", unit, isMember ? 1 : 0)
        break
      }
      case "volunteering.team TeamFounded":
        add("volunteerTeams", data.unit, data.level === "alliance" ? 0 : 1)
        break
      case "volunteering.team TeamDisbanded":
        add("volunteerTeams", data.unit, data.level === "alliance" ? 0 : -1)
        break
      case "volunteering.activity ActivityHeld":
        add("activitiesHeld", data.unit, 1)
        add("beneficiaryPersonTimes", data.unit, data.beneficiaryPersonTimes)
        break
      case "volunteering.record ServiceRecordConfirmed":
      case "volunteering.record ServiceRecordCorrected":
      case "volunteering.record ServiceRecordVoided": {
        const before = minutes.get(id) ?? 0
        const after = data._tag === "ServiceRecordVoided" ? 0 : data.minutes
        minutes.set(id, after)
        add("creditedMinutes", data.unit, after - before)
        add("activeVolunteers", data.unit, before > 0 ? -1 : 0, data.volunteer)
        add("activeVolunteers", data.unit, after > 0 ? 1 : 0, data.volunteer)
        break
      }
      case "points.account PointsEarned":
        add("pointsIssued", data.unit, data.granted)
        add("pointsOutstanding", data.unit, data.granted)
        break
      case "points.account PointsAdded":
        add("pointsIssued", data.unit, data.points)
        add("pointsOutstanding", data.unit, data.points)
        break
      case "points.account EarningReversed":
      case "points.account PointsDeducted":
        byIssuer("pointsReversed", 1)
        break
      case "points.account EarningCorrected":
        if (data.difference > 0) {
          add("pointsIssued", data.unit, data.difference)
          add("pointsOutstanding", data.unit, data.difference)
        } else {
          for (const { unit, points } of data.lots) {
            entries.push({ metric: "pointsReversed", unit, day: data.corrected, amount: points })
            entries.push({
              metric: "pointsOutstanding",
              unit,
              day: data.corrected,
              amount: -points,
            })
          }
        }
        break
      case "points.account PenaltyReversed":
        byIssuer("pointsReversed", -1)
        break
      case "points.account PointsExpired":
        byIssuer("pointsExpired", 1)
        break
      case "points.account PointsRedeemed":
        byIssuer("pointsRedeemed", 1)
        add("pointsExchanged", data.exchangePoint, data.points)
        break
      case "points.account PointsRefunded":
        byIssuer("pointsRedeemed", -1)
        add("pointsExchanged", data.exchangePoint, -data.points)
        break
    }
  }
  return entries
}

/** The figure of a metric over a period, of the entries that are counted. */
const figureOf = (metric: string, entries: ReadonlyArray<Entry>, { from, to }: Period): number => {
  const within = entries.filter(
    (entry) =>
      entry.metric === metric && entry.day <= to && (stocks.includes(metric) || entry.day >= from),
  )
  if (!distinct.includes(metric)) return within.reduce((sum, { amount }) => sum + amount, 0)
  const presences = new Map<string, number>()
  for (const { unit, day, member = "", amount } of within) {
    const place = `${member} ${unit} ${day}`
    presences.set(place, (presences.get(place) ?? 0) + amount)
  }
  const present = [...presences].filter(([, count]) => count > 0)
  return new Set(present.map(([place]) => place.split(" ")[0])).size
}

/** Where a report differs from the entries of the log, rolled up the tree. */
export const differences = (
  report: Report,
  entries: ReadonlyArray<Entry>,
  tree: UnitTree,
): ReadonlyArray<string> => {
  const { period } = report
  const found: Array<string> = []
  const compare = (what: string, reported: number | undefined, counted: number) => {
    if (reported !== counted) found.push(`${what}: ${reported} reported, ${counted} counted`)
  }
  for (const { name } of report.metrics) {
    compare(`${name} of the realm`, report.total[name], figureOf(name, entries, period))
    for (const unit of tree.units) {
      const values = report.units.find((row) => row.unit === unit)?.values[name]
      const own = entries.filter((entry) => entry.unit === unit)
      const below = entries.filter((entry) => {
        const day = stocks.includes(name) ? period.to : entry.day
        return entry.unit === unit || tree.ancestorsOn(entry.unit, day).some((one) => one === unit)
      })
      compare(`${name} of ${unit} itself`, values?.own ?? 0, figureOf(name, own, period))
      compare(`${name} of ${unit} in all`, values?.total ?? 0, figureOf(name, below, period))
    }
  }
  return found
}
