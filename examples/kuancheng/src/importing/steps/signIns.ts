import { person } from "@civic-practice/core"
import type { Evidence } from "@civic-practice/volunteering"
import { type SignInRow, signInTable } from "../../reading/tables/signInTable.ts"
import { endOfDay, instantOf } from "../District.ts"
import { EnterSheetRow } from "../EnterSheetRow.ts"
import { byTag, isReusedKey } from "../refusal.ts"
import type { RowFault, Step } from "../Step.ts"
import { submit } from "./submit.ts"

const evidenceOf = ({ evidence }: SignInRow): Evidence => {
  if (evidence === null) return "typed"
  if (evidence.includes("签到码")) return "code"
  if (evidence.includes("签到表")) return "sheet"
  return evidence.includes("照片") ? "photos" : "typed"
}

const duplicate = (row: SignInRow): RowFault<SignInRow> => ({
  column: "volunteerNumber",
  kind: "duplicateAttendance",
  value: row.volunteerNumber,
})

const overlapOf = (refusal: unknown): string =>
  typeof refusal === "object" && refusal !== null && "activity" in refusal
    ? String(refusal.activity)
    : ""

const refused = byTag<SignInRow>({
  AlreadyCheckedIn: duplicate,
  UnknownVolunteer: (row) => ({
    column: "volunteerNumber",
    kind: "unknownVolunteer",
    value: row.volunteerNumber,
  }),
  NotRegisteredOn: (row) => ({
    column: "volunteerNumber",
    kind: "notYetRegistered",
    value: row.volunteerNumber,
  }),
  CheckOutBeforeCheckIn: (row) => ({
    column: "checkedOutAt",
    kind: "checkOutBeforeCheckIn",
    value: row.checkedOutAt,
  }),
  OutsideWindow: (row) => ({
    column: "checkedInAt",
    kind: "outsidePlannedWindow",
    value: row.checkedInAt,
  }),
  OverlappingService: (row, refusal) => ({
    column: "checkedInAt",
    kind: "attendanceOverlap",
    value: row.checkedInAt,
    detail: overlapOf(refusal),
  }),
  SelfConfirmation: (row) => ({
    column: "confirmerNumber",
    kind: "selfConfirmation",
    value: row.confirmerNumber,
  }),
  Denied: (row) => ({
    column: "confirmerNumber",
    kind: "confirmerWithoutRole",
    value: row.confirmerNumber,
  }),
  LateEntry: (row) => ({ column: "enteredOn", kind: "lateEntry", value: row.enteredOn }),
})

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
      : { column: "activityNumber", kind: "unknownActivity", value: row.activityNumber },
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
  faultOf: (refusal, row) => (isReusedKey(refusal) ? duplicate(row) : refused(refusal, row)),
}
