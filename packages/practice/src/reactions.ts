import { dayNumber, invoke, type Reaction, reaction, type View } from "@civic-practice/core"
import {
  type AccountId,
  Award,
  CorrectEarning,
  compiledRules,
  defaultRuleSet,
  Earning,
  type FactId,
  ForgetHolder,
  Holder,
  heldFacts,
  ReverseEarning,
  RuleSet,
  versionOn,
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

/** What is told of the service itself. */
export const earnerOf = (service: ServiceSubject & ServiceTime) => ({
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

/**
 * The days since the registration, where a rule in force asks for them: to most awards they make no difference, and the
 * volunteer's stream is not read for them.
 */
const tenureOf = ({ day, volunteer }: ServiceSubject, view: View) => {
  const version = versionOn(view.get(RuleSet.ref(defaultRuleSet)), day)
  if (version === undefined || !compiledRules(version).asksTenure) return {}
  const registered = view.get(Volunteer.ref(volunteer))?.standing[0]?.from
  if (registered === undefined || registered > day) return {}
  return { tenureDays: dayNumber(day) - dayNumber(registered) }
}

/**
 * What rules ask of the volunteer when a service earns anew: what they saw when it earned, though it may have been
 * erased or changed since; and what they did not ask for then, as it is known now.
 */
const askedAgain = (service: ServiceSubject, view: View) => {
  const { day, record, volunteer } = service
  const version = versionOn(view.get(RuleSet.ref(defaultRuleSet)), day)
  if (version === undefined) return {}
  const { asksAge, asksStars, asksTenure } = compiledRules(version)
  if (!asksAge && !asksStars && !asksTenure) return {}
  // Not presumed to be new: a corrected record has mostly earned before.
  const [former = null] = view.getAll([Earning.ref(recordFact(record))])
  const seen = (former?.reversed === null ? former.earned.inputs : undefined) ?? {}
  const now =
    asksAge || asksStars ? heldFacts(view.get(Holder.ref(volunteerAccount(volunteer))), day) : {}
  const age = asksAge ? (seen.age ?? now.age) : undefined
  const stars = asksStars ? (seen.stars ?? now.stars) : undefined
  return {
    ...(age === undefined ? {} : { age }),
    ...(stars === undefined ? {} : { stars }),
    // The day of registration stays, so it says the same again.
    ...tenureOf(service, view),
  }
}

/** What service records, and the erasure of personal data, set off in points, within the same commit. */
export const practiceReactions: ReadonlyArray<Reaction> = [
  reaction({
    name: "service confirmed -> points awarded",
    on: ServiceRecord,
    event: "ServiceRecordConfirmed",
    react: (event, _, view) => [
      // The stars and the age are looked up by the award, where its rules ask for them.
      invoke(Award, { ...earnerOf(event), ...tenureOf(event, view), ifAwarded: "skip" }),
    ],
  }),
  reaction({
    name: "service corrected -> points corrected",
    on: ServiceRecord,
    event: "ServiceRecordCorrected",
    react: (event, _, view) => [
      invoke(CorrectEarning, { ...earnerOf(event), ...askedAgain(event, view) }),
    ],
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
