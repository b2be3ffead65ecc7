import { keyedHash } from "@civic-practice/core"
import { JoinTeam, RegisterVolunteer } from "@civic-practice/volunteering"
import { Effect } from "effect"
import {
  type AllianceMemberRow,
  allianceMemberTable,
} from "../../reading/tables/allianceMemberTable.ts"
import { type VolunteerRow, volunteerTable } from "../../reading/tables/volunteerTable.ts"
import { startOfDay } from "../District.ts"
import { wordOf } from "../refusal.ts"
import type { FaultsByTag, RowFault, RowOutcome, Step } from "../Step.ts"
import { given, submit } from "./submit.ts"

const duplicate: RowFault<VolunteerRow> = {
  column: "volunteerNumber",
  kind: "duplicateVolunteerNumber",
}

const guardianOf = (row: VolunteerRow) =>
  row.guardianName === null || row.guardianConsentedOn === null
    ? null
    : // The file has one number for a minor and the guardian.
      { name: row.guardianName, phone: row.phone, consentedOn: row.guardianConsentedOn }

const faults: FaultsByTag<VolunteerRow> = {
  VolunteerNumberTaken: duplicate,
  // The other registration's volunteer number, which is no personal data.
  AlreadyRegistered: (refusal) => ({
    column: "identity",
    kind: "duplicatePerson",
    detail: wordOf(refusal, "volunteer"),
  }),
  GuardianConsentNeeded: { column: "guardianConsentedOn", kind: "minorWithoutConsent" },
  UnknownUnit: { column: "unitNumber", kind: "unknownUnit" },
}

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
      : { column: "teamNumber", kind: "unknownTeam" },
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
  faults,
  onRow: (row, { known }) => known.volunteers.add(row.volunteerNumber),
}

/** People of an alliance (联盟成员). */
export const allianceMembers: Step<AllianceMemberRow> = {
  title: { zh: "联盟成员", en: "alliance members" },
  table: allianceMemberTable,
  folder: "generated",
  keyOf: (row) => `membership/${row.allianceNumber}/${row.volunteerNumber}`,
  check: (row, { known }) =>
    known.teamUnits.has(row.allianceNumber)
      ? undefined
      : { column: "allianceNumber", kind: "unknownAlliance" },
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
  faults: {
    UnknownVolunteer: {
      column: "volunteerNumber",
      kind: "unknownVolunteer",
    },
  },
}
