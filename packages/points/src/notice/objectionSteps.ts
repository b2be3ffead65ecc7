import { type BusinessDay, type Change, type Occasion, put, type View } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Result } from "effect"
import type { AccountId } from "../account/Account.ts"
import { groupIn } from "../account/Group.ts"
import { isOwn } from "../account/isOwn.ts"
import { OtherUnit } from "../refusals.ts"
import { Notice, type NoticeId, type NoticeState } from "./Notice.ts"
import { NoticeStatusRefused, UnknownNotice, UnknownRow } from "./NoticeRefusal.ts"
import { type NoticeRowId, noticePageRef, placeOfRow } from "./NoticeRow.ts"
import {
  type CorrectionReference,
  isOpenObjection,
  NoticeObjections,
  noticeOfObjection,
  noticeRowRef,
  Objection,
  type ObjectionId,
  type ObjectionState,
  Objector,
  objectionNumber,
  objectionStatusOn,
} from "./Objection.ts"
import {
  NotImpartial,
  ObjectionChangedLater,
  ObjectionStatusRefused,
  OtherObjector,
  UnknownObjection,
} from "./ObjectionRefusal.ts"
import type { ObjectionStatus } from "./ObjectionStatus.ts"

/** Why a notice is not the one that was meant. */
export type NoticeRefusal = UnknownNotice | OtherUnit | NoticeStatusRefused

/** The notice, where it is of the unit and of the status. */
export const noticeOfUnit = (
  view: View,
  notice: NoticeId,
  unit: UnitId,
  needed: NoticeState["status"],
): Result.Result<NoticeState, NoticeRefusal> => {
  const state = view.get(Notice.ref(notice))
  if (state === null) return Result.fail(new UnknownNotice({ notice }))
  if (state.unit !== unit) return Result.fail(new OtherUnit({ subject: notice, unit }))
  return state.status === needed
    ? Result.succeed(state)
    : Result.fail(new NoticeStatusRefused({ notice, status: state.status, needed }))
}

/** An objection and its notice, before a step. */
export interface OpenedObjection {
  readonly notice: NoticeState
  readonly objection: ObjectionState
  readonly today: BusinessDay
}

/** Why a step in an objection is not taken. */
export type ObjectionRefusal =
  | NoticeRefusal
  | UnknownObjection
  | ObjectionChangedLater
  | ObjectionStatusRefused

/** The objection, where it is of the unit's notice and its status on the day is one of those needed. */
export const objectionBefore = (
  view: View,
  occasion: Occasion,
  id: ObjectionId,
  unit: UnitId,
  needed: ReadonlyArray<ObjectionStatus>,
): Result.Result<OpenedObjection, ObjectionRefusal> => {
  const found = noticeOfUnit(view, noticeOfObjection(id), unit, "published")
  if (Result.isFailure(found)) {
    return found.failure._tag === "UnknownNotice"
      ? Result.fail(new UnknownObjection({ objection: id }))
      : Result.fail(found.failure)
  }
  const objection = view.get(Objection.ref(id))
  if (objection === null) return Result.fail(new UnknownObjection({ objection: id }))
  const today = occasion.calendar.dayOf(occasion.at)
  const recorded = objection.lastStep
  if (today < recorded) {
    return Result.fail(new ObjectionChangedLater({ objection: id, recorded, today }))
  }
  const status = objectionStatusOn(objection, today)
  return needed.includes(status)
    ? Result.succeed({ notice: found.success, objection, today })
    : Result.fail(new ObjectionStatusRefused({ objection: id, status, needed }))
}

/** Whether the objection is that of the person who gives the command. */
export const notTheirs = (
  view: View,
  occasion: Occasion,
  id: ObjectionId,
): OtherObjector | undefined =>
  occasion.actor._tag === "Person" && view.get(Objector.ref(id)) === occasion.actor.id
    ? undefined
    : new OtherObjector({ objection: id })

/** The account that a row is about, `UnknownRow` where there is no such row. */
export const accountInRow = (
  view: View,
  notice: NoticeId,
  row: NoticeRowId,
): Result.Result<AccountId, UnknownRow> => {
  const { page, place, section } = placeOfRow(row)
  const found = view.get(noticePageRef(notice, section, page))?.rows[place]
  return found === undefined
    ? Result.fail(new UnknownRow({ notice, row }))
    : Result.succeed(found.account)
}

/** Why somebody may not answer or decide an objection. */
export const partiality = (
  view: View,
  occasion: Occasion,
  id: ObjectionId,
  account: AccountId,
  answeredBy: string | undefined,
): NotImpartial | undefined => {
  const { actor } = occasion
  if (actor._tag !== "Person") return undefined
  const reason =
    view.get(Objector.ref(id)) === actor.id
      ? "objector"
      : isOwn(account, occasion, groupIn(view))
        ? "subject"
        : answeredBy === actor.id
          ? "answerer"
          : undefined
  return reason === undefined ? undefined : new NotImpartial({ objection: id, reason })
}

/** Writes an objection after a step; at its end it no longer holds up its row and its notice. */
export const changesOf = (
  view: View,
  id: ObjectionId,
  after: ObjectionState,
  correction?: CorrectionReference,
): ReadonlyArray<Change> => {
  const changes: Array<Change> = [put(Objection.ref(id), after)]
  if (isOpenObjection(after.status)) return changes
  const number = objectionNumber(id)
  const others = (one: number): boolean => one !== number
  const all = NoticeObjections.ref(after.notice)
  const { filed, open } = view.get(all)
  const row = noticeRowRef(after.notice, after.row)
  const state = view.get(row)
  changes.push(
    put(all, { filed, open: open.filter(others) }),
    put(row, {
      open: state.open.filter(others),
      corrections:
        correction === undefined ? state.corrections : [...state.corrections, correction],
    }),
  )
  return changes
}
