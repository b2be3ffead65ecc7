import { keyedHash } from "@civic-practice/core"
import { JoinTeam, RegisterVolunteer } from "@civic-practice/volunteering"
import { Effect } from "effect"
import {
  type AllianceMemberRow,
  allianceMemberTable,
} from "../../reading/tables/allianceMemberTable.ts"
import { type VolunteerRow, volunteerTable } from "../../reading/tables/volunteerTable.ts"
import { startOfDay } from "../District.ts"
import { byTag, isReusedKey } from "../refusal.ts"
import type { RowFault, RowOutcome, Step } from "../Step.ts"
import { given, submit } from "./submit.ts"

const duplicate = (row: VolunteerRow): RowFault<VolunteerRow> => ({
  column: "volunteerNumber",
  kind: "duplicateVolunteerNumber",
  value: row.volunteerNumber,
})

const guardianOf = (row: VolunteerRow) =>
  row.guardianName === null || row.guardianConsentedOn === null
    ? null
    : // The file has one number for a minor and the guardian.
      { name: row.guardianName, phone: row.phone, consentedOn: row.guardianConsentedOn }

const refused = byTag<VolunteerRow>({
  VolunteerNumberTaken: duplicate,
  AlreadyRegistered: (_, refusal) => ({
    column: "identity",
    kind: "duplicatePerson",
    value: numberIn(refusal),
  }),
  GuardianConsentNeeded: () => ({ column: "guardianConsentedOn", kind: "minorWithoutConsent" }),
  UnknownUnit: (row) => ({ column: "unitNumber", kind: "unknownUnit", value: row.unitNumber }),
})

// The other registration's volunteer number, which is no personal data.
const numberIn = (refusal: unknown): string =>
  typeof refusal === "object" && refusal !== null && "volunteer" in refusal
    ? String(refusal.volunteer)
    : ""

/** Registrations (志愿者注册), with the team that a volunteer joined. */
export const volunteers: Step<VolunteerRow> = {
  title: { zh: "注册志愿者", en: "volunteers registered" },
  table: volunteerTable,
  folder: "generated",
  keyOf: (row) => `volunteer/${row.volunteerNumber}`,
  duplicate,
  check: (row, { known }) =>
    row.teamNumber === null || known.teamUnits.has(row.teamNumber)
      ? undefined
      : { column: "teamNumber", kind: "unknownTeam", value: row.teamNumber },
  carryOut: (row, key, context) => {
    const registered = submit(
      context,
      RegisterVolunteer,
      {
        volunteer: row.volunteerNumber,
        unit: row.unitNumber,
        identityHash: keyedHash(context.identitySecret, row.identity.number),
        person: {
          name: row.name,
          phone: row.phone,
          identityNumber: row.identity.number,
          ...given("guardian", guardianOf(row)),
        },
      },
      { key, at: startOfDay(row.registeredOn) },
    )
    const { teamNumber } = row
    if (teamNumber === null) return registered
    return Effect.flatMap(registered, (outcome) =>
      Effect.map(
        submit(
          context,
          JoinTeam,
          {
            team: teamNumber,
            unit: context.known.teamUnits.get(teamNumber),
            volunteer: row.volunteerNumber,
          },
          {
            key: `membership/${teamNumber}/${row.volunteerNumber}`,
            at: startOfDay(row.joinedTeamOn ?? row.registeredOn),
          },
        ),
        (): RowOutcome => outcome,
      ),
    )
  },
  faultOf: (refusal, row) => (isReusedKey(refusal) ? duplicate(row) : refused(refusal, row)),
  onRow: (row, { known }) => known.volunteers.add(row.volunteerNumber),
}

/** People of an alliance (联盟成员). */
export const allianceMembers: Step<AllianceMemberRow> = {
  title: { zh: "联盟成员", en: "alliance members" },
  table: allianceMemberTable,
  folder: "generated",
  keyOf: (row) => `membership/${row.allianceNumber}/${row.volunteerNumber}`,
  duplicate: (row) => ({
    column: "volunteerNumber",
    kind: "duplicateVolunteerNumber",
    value: row.volunteerNumber,
  }),
  check: (row, { known }) =>
    known.teamUnits.has(row.allianceNumber)
      ? undefined
      : { column: "allianceNumber", kind: "unknownAlliance", value: row.allianceNumber },
  carryOut: (row, key, context) =>
    submit(
      context,
      JoinTeam,
      {
        team: row.allianceNumber,
        unit: context.known.teamUnits.get(row.allianceNumber),
        volunteer: row.volunteerNumber,
      },
      { key, at: startOfDay(row.joinedOn) },
    ),
  faultOf: byTag({
    UnknownVolunteer: (row) => ({
      column: "volunteerNumber",
      kind: "unknownVolunteer",
      value: row.volunteerNumber,
    }),
  }),
}
