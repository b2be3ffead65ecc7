import { at, command, type Decision } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Reason } from "../Name.ts"
import type { UnknownRow } from "./NoticeRefusal.ts"
import { Objection, ObjectionId } from "./Objection.ts"
import type { NotImpartial } from "./ObjectionRefusal.ts"
import {
  accountInRow,
  changesOf,
  type ObjectionRefusal,
  objectionBefore,
  partiality,
} from "./objectionSteps.ts"

/** Why an objection is not answered. Nothing was written. */
export type AnswerObjectionRefusal = ObjectionRefusal | NotImpartial | UnknownRow

/**
 * Answers an objection for the unit (答复异议), until the end of its last day for that: then it is under review by itself
 * and this is refused. Answers with the last day on which the objector may escalate it.
 *
 * `unit` is the notice's. Refused with `UnknownObjection`, `OtherUnit`, `NoticeStatusRefused`,
 * `ObjectionChangedLater`, `ObjectionStatusRefused`, or `NotImpartial` where the actor filed it or is concerned by it.
 */
export const AnswerObjection = command("points.answerObjection", {
  chinese: "答复异议",
  input: Schema.Struct({ objection: ObjectionId, unit: UnitId, answer: Reason }),
  permission: ({ unit }) => at(unit, "points.answerObjection"),
  touches: ({ objection }) => [Objection.ref(objection)],
  decide: (
    { objection: id, unit, answer: text },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly replyBy: string }>, AnswerObjectionRefusal> => {
    const found = objectionBefore(view, occasion, id, unit, ["filed"])
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const { notice, objection, today } = found.success
    const account = accountInRow(view, objection.notice, objection.row)
    if (Result.isFailure(account)) return Result.fail(account.failure)
    const partial = partiality(view, occasion, id, account.success, undefined)
    if (partial !== undefined) return Result.fail(partial)
    const replyBy = occasion.calendar.addWorkingDays(today, notice.clock.reply)
    return Result.succeed({
      answer: { replyBy },
      changes: changesOf(view, id, {
        ...objection,
        status: "answered",
        answer: { text, on: today, by: occasion.actor.id },
        replyBy,
        lastStep: today,
      }),
    })
  },
})
