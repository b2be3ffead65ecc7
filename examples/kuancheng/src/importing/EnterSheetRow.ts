import { at, command, decided, followedBy, invoke } from "@civic-practice/core"
import { Account, Earning } from "@civic-practice/points"
import { recordFact, volunteerAccount } from "@civic-practice/practice"
import {
  ConfirmRecord,
  RecordAttendance,
  RecordAttendanceInput,
} from "@civic-practice/volunteering"
import { Result } from "effect"

/**
 * A line of a confirmed sign-in sheet: attendance, service record, confirmation by the actor, and with it the points,
 * all in one commit. An application's own command, made of the library's: a line is in the books whole or not at all.
 */
export const EnterSheetRow = command("kuancheng.enterSheetRow", {
  input: RecordAttendanceInput,
  permission: ({ unit }) => at(unit, "volunteering.confirmRecord"),
  touches: (input, occasion) => [
    ...RecordAttendance.touches(input, occasion),
    Account.ref(volunteerAccount(input.volunteer)),
    Earning.ref(recordFact(`${input.activity}/${input.volunteer}`)),
  ],
  decide: (input) => {
    const { activity, volunteer, unit } = input
    return Result.succeed(
      followedBy(
        decided(null),
        invoke(RecordAttendance, { ...input, submit: true }),
        invoke(ConfirmRecord, { activity, volunteer, unit }),
      ),
    )
  },
})
