import { command, type Decision, decided, own, put } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Reason } from "../Name.ts"
import { Notice, NoticeId } from "./Notice.ts"
import { NoticeNotYetPublished, ObjectionTooLate, type UnknownRow } from "./NoticeRefusal.ts"
import { NoticeRowId } from "./NoticeRow.ts"
import {
  NoticeObjections,
  noticeRowRef,
  Objection,
  type ObjectionId,
  Objector,
  ObjectorId,
  objectionId,
  openObjections,
} from "./Objection.ts"
import { AlreadyObjected, RealNameNeeded } from "./ObjectionRefusal.ts"
import { accountInRow, type NoticeRefusal, noticeOfUnit } from "./objectionSteps.ts"

/** Why no objection is filed. Nothing was written. */
export type FileObjectionRefusal =
  | NoticeRefusal
  | RealNameNeeded
  | NoticeNotYetPublished
  | ObjectionTooLate
  | UnknownRow
  | AlreadyObjected

/** What is done where a row is wrong and its notice is over. */
const recheck = [
  "volunteering.correctRecord",
  "volunteering.voidRecord",
  "points.correctEarning",
  "points.adjust",
  "points.refundRedemption",
]

/**
 * Objects to one row of a published notice (提出异议), under one's real name: `objector` is the actor, and is kept apart
 * from what may be shown. Until the end of the notice's last day. Only that row is held up.
 *
 * `unit` is the notice's. Answers with the objection's id and the last day for its answer. Refused with
 * `UnknownNotice`, `OtherUnit`, `NoticeStatusRefused`, `RealNameNeeded`, `NoticeNotYetPublished`, `ObjectionTooLate`
 * (which says what can still be done), `UnknownRow`, or `AlreadyObjected` where one's own is open.
 */
export const FileObjection = command("points.fileObjection", {
  chinese: "提出异议",
  input: Schema.Struct({
    notice: NoticeId,
    unit: UnitId,
    row: NoticeRowId,
    reason: Reason,
    objector: ObjectorId,
  }),
  permission: ({ objector, unit }) => own(objector, unit, "points.fileObjection"),
  touches: ({ notice, row }) => [
    Notice.ref(notice),
    NoticeObjections.ref(notice),
    noticeRowRef(notice, row),
  ],
  decide: (
    { notice, unit, row, reason, objector },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly objection: ObjectionId; readonly answerBy: string }>,
    FileObjectionRefusal
  > => {
    const { actor, calendar } = occasion
    if (actor._tag !== "Person" || actor.id !== objector) {
      return Result.fail(new RealNameNeeded({ notice }))
    }
    const found = noticeOfUnit(view, notice, unit, "published")
    const today = calendar.dayOf(occasion.at)
    if (Result.isFailure(found)) {
      const state = view.get(Notice.ref(notice))
      return found.failure._tag === "NoticeStatusRefused" && state?.lastDay != null
        ? Result.fail(new ObjectionTooLate({ notice, row, lastDay: state.lastDay, today, recheck }))
        : Result.fail(found.failure)
    }
    const { clock, lastDay, publishedOn } = found.success
    if (publishedOn !== null && today < publishedOn) {
      return Result.fail(new NoticeNotYetPublished({ notice, publishedOn, today }))
    }
    if (lastDay !== null && today > lastDay) {
      return Result.fail(new ObjectionTooLate({ notice, row, lastDay, today, recheck }))
    }
    const account = accountInRow(view, notice, row)
    if (Result.isFailure(account)) return Result.fail(account.failure)
    const rowRef = noticeRowRef(notice, row)
    const rowState = view.get(rowRef)
    const open = openObjections(view, notice, rowState.open, today)
    const objectors = view.getAll(open.map((id) => Objector.ref(id)))
    const former = open.find((_, place) => objectors[place] === objector)
    if (former !== undefined) return Result.fail(new AlreadyObjected({ objection: former, row }))
    const allRef = NoticeObjections.ref(notice)
    const all = view.get(allRef)
    const number = all.filed + 1
    const objection = objectionId(notice, number)
    const answerBy = calendar.addWorkingDays(today, clock.answer)
    return Result.succeed(
      decided(
        { objection, answerBy },
        put(Objection.ref(objection), {
          notice,
          row,
          reason,
          status: "filed",
          filedOn: today,
          answerBy,
          lastStep: today,
        }),
        put(Objector.ref(objection), objector),
        put(allRef, { filed: number, open: [...all.open, number] }),
        put(rowRef, { ...rowState, open: [...rowState.open, number] }),
      ),
    )
  },
})
