import { FoundTeam } from "@civic-practice/volunteering"
import { type AllianceRow, allianceTable } from "../../reading/tables/allianceTable.ts"
import { type TeamRow, teamTable } from "../../reading/tables/teamTable.ts"
import { startOfDay } from "../District.ts"
import type { FaultsByTag, RowFault, Step } from "../Step.ts"
import { given, submit } from "./submit.ts"

const duplicateAlliance: RowFault<AllianceRow> = {
  column: "allianceNumber",
  kind: "duplicateTeam",
}

/** Umbrellas of teams or people under one brand (志愿服务联盟). */
export const alliances: Step<AllianceRow> = {
  title: { zh: "志愿服务联盟", en: "volunteer alliances" },
  table: allianceTable,
  folder: "tables",
  keyOf: (row) => `team/${row.allianceNumber}`,
  duplicate: duplicateAlliance,
  carryOut: (row, key, context) =>
    submit(
      context,
      FoundTeam,
      {
        team: row.allianceNumber,
        unit: row.leadUnitNumber,
        name: row.name,
        level: "alliance",
      },
      { key, at: startOfDay(row.foundedOn) },
    ),
  faults: {
    TeamExists: duplicateAlliance,
    UnknownUnit: {
      column: "leadUnitNumber",
      kind: "unknownUnit",
    },
  },
  onRow: (row, { known }) => known.teamUnits.set(row.allianceNumber, row.leadUnitNumber),
}

const duplicate: RowFault<TeamRow> = { column: "teamNumber", kind: "duplicateTeam" }

const faults: FaultsByTag<TeamRow> = {
  TeamExists: duplicate,
  UnknownUnit: { column: "unitNumber", kind: "unknownUnit" },
  UnknownTeam: {
    column: "allianceNumber",
    kind: "unknownAlliance",
  },
}

/** Volunteer corps, detachments and teams (总队、支队、服务队). */
export const teams: Step<TeamRow> = {
  title: { zh: "志愿服务队", en: "volunteer teams" },
  table: teamTable,
  folder: "tables",
  keyOf: (row) => `team/${row.teamNumber}`,
  duplicate,
  carryOut: (row, key, context) =>
    submit(
      context,
      FoundTeam,
      {
        team: row.teamNumber,
        unit: row.unitNumber,
        name: row.name,
        level: row.level,
        ...given("memberKind", row.memberKind),
        ...given("serviceField", row.serviceField),
        ...given("parent", row.allianceNumber),
      },
      { key, at: startOfDay(row.foundedOn) },
    ),
  faults,
  onRow: (row, { known }) => known.teamUnits.set(row.teamNumber, row.unitNumber),
}
