import type { Localized } from "@civic-practice/core"
import {
  NoticeId,
  type NoticeListRow,
  type NoticePeriod,
  noticePageRef,
  noticePeriodLabel,
} from "@civic-practice/points"
import { volunteerAccount } from "@civic-practice/practice"
import { Effect, Stream } from "effect"
import { by, byOffice, type ShopDesk, time } from "./ShopDesk.ts"

const id = "GS-2021-Q4"
// A quarter, as the pattern of periods has it.
const period = "2021-Q4" as NoticePeriod
const shownRows = 5

/** A quarter's notice of one station (积分公示). */
export interface NoticeShown {
  readonly station: string
  readonly period: Localized
  readonly people: number
  readonly redemptions: number
  readonly publishedOn: string
  readonly lastDay: string
  /** The first rows, and the one that was objected to. */
  readonly rows: ReadonlyArray<Extract<NoticeListRow, { readonly section: "people" }>>
  /** The row that was objected to. */
  readonly objectedTo: string
  readonly corrected: number
  readonly intact: boolean
}

/** The notice is published; a resident objects to their row, the review upholds it and gives what was left out. */
export const noticeOfQuarter = Effect.fnUntraced(function* (desk: ShopDesk) {
  const { plan, practice } = desk
  const { notices, points, state } = practice
  const { leader, objector, station } = plan.notice
  const [administrator = ""] = plan.administrators
  const unit = station
  yield* points.publishNotice(
    { notice: id, unit, scope: "unit", period },
    by(leader, "notice/order", "2022-01-05 09:00"),
  )
  const published = yield* notices.compile(id, { at: time("2022-01-05 10:00") })
  const account = volunteerAccount(objector)
  let row = ""
  for (let page = 1; row === ""; page++) {
    const found = yield* state(noticePageRef(NoticeId.make(id), "people", page))
    if (found?.section !== "people") break
    const place = found.rows.findIndex((one) => one.account === account)
    if (place >= 0) row = `people/${(page - 1) * 200 + place + 1}`
  }
  const { objection } = yield* points.fileObjection(
    { notice: id, unit, row, reason: "少记一次服务", objector },
    by(objector, "notice/object", "2022-01-06 09:00"),
  )
  yield* points.answerObjection(
    { objection, unit, answer: "经查与签到表一致" },
    by(leader, "notice/answer", "2022-01-07 09:00"),
  )
  yield* points.escalateObjection(
    { objection, unit, objector },
    by(objector, "notice/escalate", "2022-01-10 09:00"),
  )
  const corrected = 20
  yield* points.decideObjection(
    {
      objection,
      unit,
      decision: { _tag: "Upheld", correction: { _tag: "Adjust", unit, points: corrected } },
      reasons: "补记漏记的一次服务",
    },
    by(administrator, "notice/decide", "2022-01-12 09:00"),
  )
  yield* points.finaliseNotice({ notice: id, unit }, byOffice("notice/final", "2022-01-20 09:00"))
  const list = yield* Stream.runCollect(notices.list(id, { at: time("2022-01-20 10:00") }))
  const rows = list.flatMap((one) => (one.section === "people" ? [one] : []))
  return {
    station,
    period: noticePeriodLabel(period),
    people: published.rows.people,
    redemptions: published.rows.redemptions,
    publishedOn: published.publishedOn,
    lastDay: published.lastDay,
    rows: rows.filter((one, place) => place < shownRows || one.id === row),
    objectedTo: row,
    corrected,
    intact: yield* notices.isIntact(id),
  } satisfies NoticeShown
})
