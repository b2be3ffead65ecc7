import { FoundDistrict, OpenUnit } from "@civic-practice/hierarchy"
import { type UnitRow, unitTable } from "../../reading/tables/unitTable.ts"
import { district, startOfDay } from "../District.ts"
import { byTag, isReusedKey } from "../refusal.ts"
import type { ImportContext, RowFault, Step } from "../Step.ts"
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

const duplicate = ({ unitNumber: value }: UnitRow): RowFault<UnitRow> => ({
  column: "unitNumber",
  kind: "duplicateUnit",
  value,
})

const refused = byTag<UnitRow>({
  UnitExists: duplicate,
  UnknownUnit: (row) => ({
    column: "parentNumber",
    kind: "unknownParentUnit",
    value: row.parentNumber ?? "",
  }),
  UnitBelowItself: (row) => ({
    column: "parentNumber",
    kind: "unitCycle",
    value: row.parentNumber ?? "",
  }),
  PrincipalCentreTaken: (row) => ({
    column: "principal",
    kind: "secondPrincipalCentre",
    value: row.unitNumber,
  }),
})

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
          name: { zh: row.name },
          owner: {
            kind: ownerKind(row),
            name: { zh: row.community ?? row.administrativeOwner },
            division: row.divisionCode,
          },
          ...given("host", row.hostInstitution === null ? null : { zh: row.hostInstitution }),
          floorArea: row.floorAreaM2 * 100,
          ...given("brand", row.brand),
        },
      },
      { key, at: startOfDay(row.openedOn) },
    ),
  faultOf: (refusal, row) => (isReusedKey(refusal) ? duplicate(row) : refused(refusal, row)),
  onRow: (row, { known }) => known.units.add(row.unitNumber),
}
