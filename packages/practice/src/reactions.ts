import { invoke, type Reaction, reaction } from "@civic-practice/core"
import {
  type AccountId,
  Award,
  CorrectEarning,
  type FactId,
  ForgetHolder,
  ReverseEarning,
} from "@civic-practice/points"
import {
  ServiceRecord,
  type ServiceSubject,
  type ServiceTime,
  Volunteer,
} from "@civic-practice/volunteering"

/** The account into which a volunteer's service earns. */
export const volunteerAccount = (volunteer: string): AccountId =>
  // Volunteer numbers are names without "/", which is all that an account's name asks of its holder.
  `volunteer/${volunteer}` as AccountId

/** The fact by which a service record earns points. */
export const recordFact = (record: string): FactId =>
  // A record's id is two names joined by "/".
  `record/${record}` as FactId

/** What the rules look at. */
const earnerOf = (service: ServiceSubject & ServiceTime) => ({
  account: volunteerAccount(service.volunteer),
  fact: recordFact(service.record),
  unit: service.unit,
  day: service.day,
  minutes: service.minutes,
  field: service.serviceField,
  role: service.role,
  evidence: service.grade,
  ...(service.team === undefined ? {} : { team: service.team }),
  activity: service.activity,
  activityMonth: service.activityMonth,
})

/** What service records, and the erasure of personal data, set off in points, within the same commit. */
export const practiceReactions: ReadonlyArray<Reaction> = [
  reaction({
    name: "service confirmed -> points awarded",
    on: ServiceRecord,
    event: "ServiceRecordConfirmed",
    react: (event) => [invoke(Award, { ...earnerOf(event), ifAwarded: "skip" })],
  }),
  reaction({
    name: "service corrected -> points corrected",
    on: ServiceRecord,
    event: "ServiceRecordCorrected",
    react: (event) => [invoke(CorrectEarning, earnerOf(event))],
  }),
  reaction({
    name: "service voided -> points taken back",
    on: ServiceRecord,
    event: "ServiceRecordVoided",
    react: ({ record, unit }) => [
      invoke(ReverseEarning, { fact: recordFact(record), unit, ifNotEarned: "skip" }),
    ],
  }),
  reaction({
    name: "personal data erased -> what rewards asked of the holder forgotten",
    on: Volunteer,
    event: "PersonalDataErased",
    react: ({ unit }, volunteer) => [
      invoke(ForgetHolder, { account: volunteerAccount(volunteer), at: unit }),
    ],
  }),
]
