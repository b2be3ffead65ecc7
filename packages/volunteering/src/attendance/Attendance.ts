import { type BusinessDay, streamKind } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { ActivityId } from "../activity/Activity.ts"
import { lastingText } from "../privacy/LastingText.ts"
import type { TeamId } from "../team/Team.ts"
import type { VolunteerId } from "../volunteer/Volunteer.ts"
import type { Evidence, EvidenceOrNone } from "./Evidence.ts"

/** What a volunteer was in an activity, for example `organiser`, `core` or `ordinary`: data that earning rules read. */
export const ServiceRole = lastingText(40)

/** The role of those of whom nothing else is said. */
export const ordinaryRole = "ordinary"

/** A time in milliseconds, and how it was established. */
export interface Mark<Kind extends EvidenceOrNone = EvidenceOrNone> {
  readonly time: number
  readonly evidence: Kind
}

/** One volunteer at one activity. */
export interface Attendance {
  readonly activity: ActivityId
  readonly volunteer: VolunteerId
  readonly signedUp?: true
  readonly checkIn?: Mark<Evidence>
  readonly checkOut?: Mark
  readonly role?: string
  /** The team as whose member the volunteer serves. */
  readonly team?: TeamId
}

interface OfActivity {
  readonly activity: ActivityId
  readonly volunteer: VolunteerId
  /** The host unit. */
  readonly unit: UnitId
  /** The activity's planned day. */
  readonly day: BusinessDay
}

/** What happens to one volunteer's attendance at one activity. */
export type AttendanceEvent =
  | ({ readonly _tag: "SignedUp" } & OfActivity)
  | ({ readonly _tag: "SignUpCancelled" } & OfActivity)
  | ({
      readonly _tag: "CheckedIn"
      readonly checkIn: Mark<Evidence>
      readonly role: string
      readonly team?: TeamId
    } & OfActivity)
  | ({ readonly _tag: "CheckedOut"; readonly checkOut: Mark } & OfActivity)
  /** Check-in and check-out entered at once, as from a sign-in sheet. */
  | ({
      readonly _tag: "AttendanceRecorded"
      readonly checkIn: Mark<Evidence>
      readonly checkOut: Mark
      readonly role: string
      readonly team?: TeamId
    } & OfActivity)

const evolve = (state: Attendance | undefined, event: AttendanceEvent): Attendance => {
  const { activity, volunteer } = event
  const signedUp = state?.signedUp === undefined ? {} : { signedUp: state.signedUp }
  switch (event._tag) {
    case "SignedUp":
      return { activity, volunteer, signedUp: true }
    case "SignUpCancelled":
      return { activity, volunteer }
    case "CheckedIn": {
      const { checkIn, role, team } = event
      return {
        activity,
        volunteer,
        ...signedUp,
        checkIn,
        role,
        ...(team === undefined ? {} : { team }),
      }
    }
    case "CheckedOut":
      return { ...state, activity, volunteer, checkOut: event.checkOut }
    case "AttendanceRecorded": {
      const { checkIn, checkOut, role, team } = event
      return {
        activity,
        volunteer,
        ...signedUp,
        checkIn,
        checkOut,
        role,
        ...(team === undefined ? {} : { team }),
      }
    }
  }
}

/** One stream for each activity and volunteer. Index: `activity` (activity, volunteer). */
export const Attendance = streamKind<Attendance | undefined, AttendanceEvent>({
  name: "volunteering.attendance",
  initial: undefined,
  evolve,
  keys: (state) => (state === undefined ? {} : { activity: [state.activity, state.volunteer] }),
})

/** The stream of one volunteer at one activity. */
export const attendanceRef = (activity: ActivityId, volunteer: VolunteerId) =>
  Attendance.ref(`${activity}/${volunteer}`)
