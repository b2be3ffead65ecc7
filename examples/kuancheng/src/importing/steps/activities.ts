import { CloseActivity, PlanActivity } from "@civic-practice/volunteering"
import { Effect } from "effect"
import { type ActivityRow, activityTable } from "../../reading/tables/activityTable.ts"
import { instantOf } from "../District.ts"
import type { FaultsByTag, RowFault, RowOutcome, Step } from "../Step.ts"
import { given, submit } from "./submit.ts"

const duplicate: RowFault<ActivityRow> = {
  column: "activityNumber",
  kind: "duplicateActivity",
}

const faults: FaultsByTag<ActivityRow> = {
  ActivityExists: duplicate,
  UnknownUnit: {
    column: "hostUnitNumber",
    kind: "unknownUnit",
  },
}

/** Activities (志愿服务活动), planned and then closed with the number of beneficiaries. */
export const activities: Step<ActivityRow> = {
  title: { zh: "志愿服务活动", en: "activities" },
  table: activityTable,
  folder: "generated",
  keyOf: (row) => `activity/${row.activityNumber}`,
  duplicate,
  check: (row, { known }) => {
    if (instantOf(row.plannedEnd) <= instantOf(row.plannedStart)) {
      return { column: "plannedEnd", kind: "endBeforeStart" }
    }
    return known.volunteers.has(row.organiserNumber)
      ? undefined
      : { column: "organiserNumber", kind: "unknownVolunteer" }
  },
  carryOut: (row, key, context) => {
    const start = instantOf(row.plannedStart)
    const end = instantOf(row.plannedEnd)
    const activity = row.activityNumber
    const unit = row.hostUnitNumber
    return Effect.flatMap(
      submit(
        context,
        PlanActivity,
        {
          activity,
          unit,
          title: row.title,
          serviceField: row.serviceField,
          start,
          end,
          capacity: row.capacity,
          organiser: row.organiserNumber,
        },
        { key, at: start },
      ),
      (outcome) =>
        Effect.map(
          submit(
            context,
            CloseActivity,
            {
              activity,
              unit,
              beneficiaryPersonTimes: row.beneficiaryPersonTimes,
              ...given("beneficiaryPeople", row.beneficiaryDistinctPeople),
            },
            { key: `${key}/closed`, at: end },
          ),
          (): RowOutcome => outcome,
        ),
    )
  },
  faults,
  onRow: (row, { known }) => known.activityUnits.set(row.activityNumber, row.hostUnitNumber),
}
