import type { Occasion, View } from "@civic-practice/core"
import type { Activity, ActivityId } from "../activity/Activity.ts"
import type { Settings } from "../settings/Settings.ts"
import type { TeamId } from "../team/Team.ts"
import type { NotAMember, TeamNotActive, UnknownTeam } from "../team/TeamRefusal.ts"
import { memberRefusal } from "../team/teamOfUnit.ts"
import type { VolunteerId } from "../volunteer/Volunteer.ts"
import type { NotRegisteredOn, UnknownVolunteer } from "../volunteer/VolunteerRefusal.ts"
import { serviceRefusal } from "../volunteer/volunteerOfUnit.ts"
import type { Attendance } from "./Attendance.ts"
import { NotSignedUp } from "./AttendanceRefusal.ts"

/** Why somebody cannot serve. Nothing was written. */
export type ServiceRefusal =
  | UnknownVolunteer
  | NotRegisteredOn
  | NotSignedUp
  | UnknownTeam
  | TeamNotActive
  | NotAMember

/** Why a volunteer may not serve at an activity from a time on: by status, sign-up, or membership of the team named. */
export const serviceRefusedAt = (
  view: View,
  { calendar }: Occasion,
  settings: Settings,
  activity: ActivityId,
  plan: Activity,
  volunteer: VolunteerId,
  team: TeamId | undefined,
  attendance: Attendance | undefined,
  time: number,
): ServiceRefusal | undefined => {
  const day = calendar.dayOf(time)
  const refused = serviceRefusal(view, volunteer, day)
  if (refused !== undefined) return refused
  const signUpRequired = plan.rules?.signUpRequired ?? settings.signUpRequired
  if (signUpRequired && attendance?.signedUp !== true) {
    return new NotSignedUp({ activity, volunteer })
  }
  return team === undefined ? undefined : memberRefusal(view, team, volunteer, day)
}
