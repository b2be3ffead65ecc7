import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Notice, NoticeId } from "./Notice.ts"
import { NoticeStillRunning, ObjectionsOpen } from "./NoticeRefusal.ts"
import { NoticeObjections, openObjections } from "./Objection.ts"
import { type NoticeRefusal, noticeOfUnit } from "./objectionSteps.ts"

/**
 * Makes a notice final (公示结束): its clock has run out and no objection is open. `unit` is the notice's.
 *
 * Refused with `UnknownNotice`, `OtherUnit`, `NoticeStatusRefused`, `NoticeStillRunning` or `ObjectionsOpen`.
 */
export const FinaliseNotice = command("points.finaliseNotice", {
  chinese: "结束积分公示",
  input: Schema.Struct({ notice: NoticeId, unit: UnitId }),
  permission: ({ unit }) => at(unit, "points.finaliseNotice"),
  touches: ({ notice }) => [Notice.ref(notice), NoticeObjections.ref(notice)],
  decide: (
    { notice, unit },
    view,
    occasion,
  ): Result.Result<Decision<null>, NoticeRefusal | NoticeStillRunning | ObjectionsOpen> => {
    const found = noticeOfUnit(view, notice, unit, "published")
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const today = occasion.calendar.dayOf(occasion.at)
    const { lastDay } = found.success
    if (lastDay !== null && today <= lastDay) {
      return Result.fail(new NoticeStillRunning({ notice, lastDay, today }))
    }
    const { open } = view.get(NoticeObjections.ref(notice))
    const left = openObjections(view, notice, open, today)
    const [first] = left
    if (first !== undefined) {
      return Result.fail(new ObjectionsOpen({ notice, open: left.length, first }))
    }
    return Result.succeed(
      decided(null, append(Notice.ref(notice), { _tag: "NoticeFinalised", unit, day: today })),
    )
  },
})
