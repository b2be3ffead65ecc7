import { type BusinessDay, stateKind, type View } from "@civic-practice/core"
import { Schema } from "effect"
import { Name } from "../Name.ts"
import type { NoticeId } from "./Notice.ts"
import type { NoticeRowId } from "./NoticeRow.ts"
import type { ObjectionStatus } from "./ObjectionStatus.ts"

/** Names an objection: its notice's id, and its number there from 1. */
export const ObjectionId = Schema.String.check(
  Schema.isPattern(/^[^\s/\p{Cc}\p{Cf}\p{Cs}]{1,64}\/[1-9]\d{0,8}$/u, {
    message: "the id of an objection as notice/3 is needed",
    chinese: "应为公示编号、斜杠和序号",
  }),
).pipe(Schema.brand("ObjectionId"))
export type ObjectionId = typeof ObjectionId.Type

/** The id of a person as an actor; of a volunteer the volunteer's number. */
export const ObjectorId = Name

/** How a row was put right: the command and what it gave or took back. */
export interface CorrectionReference {
  readonly by: "adjustment" | "reversal" | "refund" | "recorded" | "proposal"
  /** The id of the adjustment, the fact, the redemption or the approved proposal. */
  readonly reference: string
}

/** An objection to one row of a notice (异议), as it may be shown: who filed it is kept apart, see {@link Objector}. */
export interface ObjectionState {
  readonly notice: NoticeId
  readonly row: NoticeRowId
  readonly reason: string
  /** As last recorded; {@link objectionStatusOn} says what the clock has made of it. */
  readonly status: ObjectionStatus
  readonly filedOn: BusinessDay
  /** The last day for the answer, until its end; from the next on it is under review. */
  readonly answerBy: BusinessDay
  readonly answer?: { readonly text: string; readonly on: BusinessDay; readonly by: string }
  /** The last day on which the objector may escalate the answer; from the next on it is settled. */
  readonly replyBy?: BusinessDay
  readonly escalatedOn?: BusinessDay
  readonly decision?: {
    readonly reasons: string
    readonly by: string
    readonly correction?: CorrectionReference
  }
  /** The day of the last step. */
  readonly lastStep: BusinessDay
}

/**
 * Objections, by {@link ObjectionId}. States without events, so that the history, which names the actor of every
 * event, does not name the objector.
 */
export const Objection = stateKind<ObjectionState | null>({
  name: "points.objection",
  initial: null,
})

/** Who filed an objection, apart from it and erasable; by {@link ObjectionId}. */
export const Objector = stateKind<string | null>({
  name: "points.objector",
  initial: null,
  cached: false,
})

/** The objections to a notice: how many were filed, and the numbers of those whose end was not recorded. */
export const NoticeObjections = stateKind<{
  readonly filed: number
  readonly open: ReadonlyArray<number>
}>({ name: "points.noticeObjections", initial: { filed: 0, open: [] } })

/** What became of one row of a notice: the numbers of open objections to it, and its corrections. */
export interface NoticeRowState {
  readonly open: ReadonlyArray<number>
  readonly corrections: ReadonlyArray<CorrectionReference>
}

/** Kept for rows that somebody objected to; the id is the notice's and the row's. */
export const NoticeRow = stateKind<NoticeRowState>({
  name: "points.noticeRow",
  initial: { open: [], corrections: [] },
})

/** One row of a notice. */
export const noticeRowRef = (notice: NoticeId, row: NoticeRowId) =>
  NoticeRow.ref(`${notice}/${row}`)

/** An objection by its number. */
export const objectionId = (notice: NoticeId, number: number): ObjectionId =>
  // A notice's id is a name, which is all that an objection's id asks of it.
  `${notice}/${number}` as ObjectionId

/** The number of an objection in its notice. */
export const objectionNumber = (objection: ObjectionId): number =>
  Number(objection.slice(objection.indexOf("/") + 1))

/** The notice of an objection. */
export const noticeOfObjection = (objection: ObjectionId): NoticeId =>
  // By the pattern of objections' ids.
  objection.slice(0, objection.indexOf("/")) as NoticeId

/** The status on a day, by the clock: without an answer in time it is under review, without a reply it is settled. */
export const objectionStatusOn = (
  { answerBy, replyBy, status }: ObjectionState,
  day: BusinessDay,
): ObjectionStatus => {
  if (status === "filed" && day > answerBy) return "underReview"
  if (status === "answered" && replyBy !== undefined && day > replyBy) return "settled"
  return status
}

/** Whether an objection is still to be dealt with. */
export const isOpenObjection = (status: ObjectionStatus): boolean =>
  status === "filed" || status === "answered" || status === "underReview"

/** The objections among some numbers that are open on a day. */
export const openObjections = (
  view: View,
  notice: NoticeId,
  numbers: ReadonlyArray<number>,
  day: BusinessDay,
): ReadonlyArray<ObjectionId> => {
  const ids = numbers.map((number) => objectionId(notice, number))
  const states = view.getAll(ids.map((id) => Objection.ref(id)))
  return ids.filter((_, place) => {
    const state = states[place]
    return state != null && isOpenObjection(objectionStatusOn(state, day))
  })
}
