import { MoveUnit } from "@civic-practice/hierarchy"
import { type UnitMoveRow, unitMoveTable } from "../../reading/tables/unitMoveTable.ts"
import { startOfDay } from "../District.ts"
import type { Step } from "../Step.ts"
import { submit } from "./submit.ts"

/** Units put under another parent (划转). */
export const unitMoves: Step<UnitMoveRow> = {
  title: { zh: "单位划转", en: "units moved" },
  table: unitMoveTable,
  folder: "tables",
  keyOf: (row) => `unitMove/${row.unitNumber}/${row.effectiveOn}`,
  check: (row, { known }) => {
    if (!known.units.has(row.unitNumber)) {
      return { column: "unitNumber", kind: "unknownUnit" }
    }
    return known.units.has(row.toParentNumber)
      ? undefined
      : { column: "toParentNumber", kind: "unknownUnit" }
  },
  carryOut: (row, key, context) =>
    submit(
      context,
      MoveUnit,
      { unit: row.unitNumber, parent: row.toParentNumber, on: row.effectiveOn },
      { key, at: startOfDay(row.effectiveOn) },
    ),
  faults: {
    UnitBelowItself: {
      column: "toParentNumber",
      kind: "unitCycle",
    },
    LevelNotAllowed: {
      column: "toParentNumber",
      kind: "unitCycle",
    },
  },
}
