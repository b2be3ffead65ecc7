import { person } from "@civic-practice/core"
import type { Evidence } from "@civic-practice/volunteering"
import { type SignInRow, signInTable } from "../../reading/tables/signInTable.ts"
import { endOfDay, instantOf } from "../District.ts"
import { EnterSheetRow } from "../EnterSheetRow.ts"
import { wordOf } from "../refusal.ts"
import type { FaultsByTag, RowFault, Step } from "../Step.ts"
import { submit } from "./submit.ts"

const evidenceOf = ({ evidence }: SignInRow): Evidence => {
  if (evidence === null) return "typed"
  if (evidence.includes("签到码")) return "code"
  if (evidence.includes("签到表")) return "sheet"
  return evidence.includes("照片") ? "photos" : "typed"
}

const duplicate: RowFault<SignInRow> = {
  column: "volunteerNumber",
  kind: "duplicateAttendance",
}

const faults: FaultsByTag<SignInRow> = {
  AlreadyCheckedIn: duplicate,
  UnknownVolunteer: {
    column: "volunteerNumber",
    kind: "unknownVolunteer",
  },
  NotRegisteredOn: {
    column: "volunteerNumber",
    kind: "notYetRegistered",
  },
  CheckOutBeforeCheckIn: {
    column: "checkedOutAt",
    kind: "checkOutBeforeCheckIn",
  },
  OutsideWindow: {
    column: "checkedInAt",
    kind: "outsidePlannedWindow",
  },
  OverlappingService: (refusal) => ({
    column: "checkedInAt",
    kind: "attendanceOverlap",
    detail: wordOf(refusal, "other"),
  }),
  SelfConfirmation: {
    column: "confirmerNumber",
    kind: "selfConfirmation",
  },
  Denied: {
    column: "confirmerNumber",
    kind: "confirmerWithoutRole",
  },
  LateEntry: { column: "enteredOn", kind: "lateEntry" },
}

/** Sign-in sheets (签到表): each line is entered and confirmed by the one who signed for it. */
export const signIns: Step<SignInRow> = {
  title: { zh: "签到、时长与积分", en: "attendance, hours and points" },
  table: signInTable,
  folder: "generated",
  keyOf: (row) => `signIn/${row.activityNumber}/${row.volunteerNumber}`,
  duplicate,
  check: (row, { known }) =>
    known.activityUnits.has(row.activityNumber)
      ? undefined
      : { column: "activityNumber", kind: "unknownActivity" },
  carryOut: (row, key, context) =>
    submit(
      context,
      EnterSheetRow,
      {
        activity: row.activityNumber,
        volunteer: row.volunteerNumber,
        unit: context.known.activityUnits.get(row.activityNumber),
        checkIn: instantOf(row.checkedInAt),
        checkOut: instantOf(row.checkedOutAt),
        role: row.role,
        evidence: evidenceOf(row),
      },
      { key, at: endOfDay(row.enteredOn), actor: person(row.confirmerNumber) },
    ),
  faults,
}
