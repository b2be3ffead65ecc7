import { type BusinessDay, streamStates } from "@civic-practice/core"
import { detailsOn, inSquareMetres, Unit } from "@civic-practice/hierarchy"
import { Account, accountsDue, owedBy } from "@civic-practice/points"
import type { PracticeShape } from "@civic-practice/practice"
import { allTime, type Report } from "@civic-practice/reporting"
import { isMemberOn, Membership } from "@civic-practice/volunteering"
import { Effect, Stream } from "effect"
import { district } from "../importing/District.ts"
import { dayAfter, reportedPeriod } from "./reportedPeriod.ts"

/** The district's headline figures, each counted from records; keys as in the news report's list. */
export interface DistrictFigures {
  readonly practiceCentres: number
  readonly practiceInstitutes: number
  readonly practiceStations: number
  readonly volunteerTeams: number
  readonly registeredVolunteers: number
  readonly activitiesHeld: number
  readonly beneficiaryPersonTimes: number
  readonly redSailAlliancePeople: number
  readonly xinyuanInstituteFloorAreaM2: number
}

/** The points books (积分账): what was issued has to be somewhere. */
export interface Books {
  /** Issued, less what was taken back. */
  readonly issued: number
  readonly redeemed: number
  readonly expired: number
  /** Counted from the lots that accounts hold, not from what was issued. */
  readonly outstanding: number
  /** `issued - redeemed - expired - outstanding`; 0, or the books are wrong. */
  readonly difference: number
}

export interface DistrictReport {
  readonly report: Report
  readonly figures: DistrictFigures
  readonly books: Books
  /** Of all that was ever recorded. */
  readonly ever: Report
}

/** The alliance "红帆" and the institute of 欣园 Subdistrict, by their numbers in the district's tables. */
const redSail = "LM-02"
const xinyuanInstitute = "220103010-00"

/** Makes the district's report of the second half of 2021, and its points books up to the period's end. */
export const districtReport = Effect.fnUntraced(function* (practice: PracticeShape) {
  const report = yield* practice.report(reportedPeriod)
  const { openUnits, total } = report
  const institute = yield* practice.state(Unit.ref(xinyuanInstitute))
  const area =
    institute === undefined ? undefined : detailsOn(institute, reportedPeriod.to)?.floorArea
  const figures: DistrictFigures = {
    practiceCentres: openUnits.principalCentre + openUnits.subCentre,
    practiceInstitutes: openUnits.institute,
    practiceStations: openUnits.station,
    volunteerTeams: total.volunteerTeams ?? 0,
    registeredVolunteers: total.registeredVolunteers ?? 0,
    activitiesHeld: total.activitiesHeld ?? 0,
    beneficiaryPersonTimes: total.beneficiaryPersonTimes ?? 0,
    redSailAlliancePeople: yield* membersOn(redSail, reportedPeriod.to),
    xinyuanInstituteFloorAreaM2: area === undefined ? 0 : inSquareMetres(area),
  }
  const ever = yield* practice.report(allTime)
  return { report, figures, books: yield* pointsBooks(ever), ever } satisfies DistrictReport
})

/** How many people were members of a team on a day, whatever has happened since. */
const membersOn = (team: string, day: BusinessDay) =>
  Stream.runFold(
    streamStates(Membership, { realm: district, index: "team", prefix: [team] }),
    () => 0,
    (members, { state }) => (isMemberOn(state, day) ? members + 1 : members),
  )

/** The books of all time: what is left by the reports, and what accounts hold; the two must not differ. */
export const pointsBooks = Effect.fnUntraced(function* ({ total }: Report) {
  const outstanding = yield* pointsHeld
  const issued = (total.pointsIssued ?? 0) - (total.pointsReversed ?? 0)
  const redeemed = total.pointsRedeemed ?? 0
  const expired = total.pointsExpired ?? 0
  const difference = issued - redeemed - expired - outstanding
  return { issued, redeemed, expired, outstanding, difference } satisfies Books
})

/**
 * The lots of all accounts of the district added up, with what is set aside: what is still owed, found without looking at any event.
 * By the day on which points lapse, as all of this district's do.
 */
const pointsHeld = Effect.suspend(() => {
  const { index } = accountsDue(district, dayAfter)
  return Stream.runFold(
    streamStates(Account, { realm: district, index }),
    () => 0,
    (sum, { state }) =>
      state.lots.reduce((held, { left }) => held + left, sum) + (state.held ?? 0) - owedBy(state),
  )
})
