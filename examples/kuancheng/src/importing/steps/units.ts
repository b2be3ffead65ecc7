import { FoundDistrict, OpenUnit } from "@civic-practice/hierarchy"
import { type UnitRow, unitTable } from "../../reading/tables/unitTable.ts"
import { district, startOfDay } from "../District.ts"
import { wordOf } from "../refusal.ts"
import type { FaultsByTag, ImportContext, RowFault, Step } from "../Step.ts"
import { given, submit } from "./submit.ts"

const levels = { centre: "principalCentre", subCentre: "subCentre" } as const

const levelOf = ({ kind }: UnitRow): string =>
  kind === "centre" || kind === "subCentre" ? levels[kind] : kind

const ownerKind = ({ kind, administrativeOwner }: UnitRow): string => {
  if (kind === "centre" || kind === "subCentre") return "district"
  if (kind === "station") return "community"
  return administrativeOwner.endsWith("镇") ? "town" : "subdistrict"
}

/** The district itself, which no file lists. */
export const foundDistrict = (context: ImportContext) =>
  submit(
    context,
    FoundDistrict,
    {
      unit: district,
      on: "2018-01-01",
      details: {
        name: { zh: "宽城区", en: "Kuancheng District" },
        owner: {
          kind: "district",
          name: { zh: "宽城区", en: "Kuancheng District" },
          division: district,
        },
      },
    },
    { key: `unit/${district}`, at: startOfDay("2018-01-01") },
  )

const duplicate: RowFault<UnitRow> = { column: "unitNumber", kind: "duplicateUnit" }

const faults: FaultsByTag<UnitRow> = {
  UnitExists: duplicate,
  UnknownUnit: {
    column: "parentNumber",
    kind: "unknownParentUnit",
  },
  UnitBelowItself: {
    column: "parentNumber",
    kind: "unitCycle",
  },
  PrincipalCentreTaken: (refusal) => ({
    column: "principal",
    kind: "secondPrincipalCentre",
    detail: wordOf(refusal, "principal"),
  }),
}

/** Centres, institutes and stations (中心、所、站). */
export const units: Step<UnitRow> = {
  title: { zh: "实践中心、所、站", en: "practice units" },
  table: unitTable,
  folder: "tables",
  keyOf: (row) => `unit/${row.unitNumber}`,
  duplicate,
  carryOut: (row, key, context) =>
    submit(
      context,
      OpenUnit,
      {
        unit: row.unitNumber,
        level: levelOf(row),
        parent: row.parentNumber ?? district,
        on: row.openedOn,
        details: {
          name: { zh: row.name, ...given("en", row.nameEn) },
          owner: {
            kind: ownerKind(row),
            name:
              row.community === null
                ? { zh: row.administrativeOwner, ...given("en", row.administrativeOwnerEn) }
                : { zh: row.community },
            division: row.divisionCode,
          },
          ...given("host", row.hostInstitution === null ? null : { zh: row.hostInstitution }),
          floorArea: row.floorAreaM2 * 100,
          ...given("brand", row.brand),
        },
      },
      { key, at: startOfDay(row.openedOn) },
    ),
  faults,
  onRow: (row, { known }) => known.units.add(row.unitNumber),
}
