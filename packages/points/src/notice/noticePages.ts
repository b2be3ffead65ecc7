import { append, type BusinessDay, command, decided, put, type View } from "@civic-practice/core"
import { Result, Schema } from "effect"
import { Notice, NoticeId, type NoticeState } from "./Notice.ts"
import { CompiledElsewhere, NoticeStatusRefused, UnknownNotice } from "./NoticeRefusal.ts"
import { hashWithPage, type NoticePageState, noticePageRef, noticePageSize } from "./NoticeRow.ts"

// Given by the host alone, while it compiles a list: they ask for no permission, which no role then has.

/** Why a list is not written. */
export type CompileRefusal = UnknownNotice | NoticeStatusRefused | CompiledElsewhere

const compiling = (view: View, notice: NoticeId): Result.Result<NoticeState, CompileRefusal> => {
  const state = view.get(Notice.ref(notice))
  if (state === null) return Result.fail(new UnknownNotice({ notice }))
  const { status } = state
  return status === "compiling"
    ? Result.succeed(state)
    : Result.fail(new NoticeStatusRefused({ notice, status, needed: "compiling" }))
}

const attempted = (
  view: View,
  notice: NoticeId,
  attempt: string,
): Result.Result<NoticeState, CompileRefusal> =>
  Result.flatMap(compiling(view, notice), (state) =>
    state.attempt === attempt
      ? Result.succeed(state)
      : Result.fail(new CompiledElsewhere({ notice })),
  )

/** Begins the list anew, whatever was written of it. */
export const BeginNoticeList = command("points.beginNoticeList", {
  chinese: "编制公示清单",
  input: Schema.Struct({ notice: NoticeId }),
  permission: () => [],
  touches: ({ notice }) => [Notice.ref(notice)],
  decide: ({ notice }, view, occasion) =>
    Result.map(compiling(view, notice), () => {
      const attempt = occasion.newId("attempt")
      return decided({ attempt }, append(Notice.ref(notice), { _tag: "NoticeListBegun", attempt }))
    }),
})

/** Writes the next page of a part; only the last one of a part may have fewer rows. */
export const WriteNoticePage = command("points.writeNoticePage", {
  chinese: "写入公示清单",
  input: Schema.Struct({
    notice: NoticeId,
    attempt: Schema.String,
    // Made by the compiling itself, which knows its types.
    page: Schema.declare((_: unknown): _ is NoticePageState => true),
  }),
  permission: () => [],
  touches: ({ notice }) => [Notice.ref(notice)],
  decide: ({ notice, attempt, page }, view) =>
    Result.map(attempted(view, notice, attempt), ({ hash, rows }) => {
      const number = Math.floor(rows[page.section] / noticePageSize) + 1
      return decided(
        null,
        put(noticePageRef(notice, page.section, number), page),
        append(Notice.ref(notice), {
          _tag: "NoticePageWritten",
          section: page.section,
          page: number,
          rows: page.rows.length,
          hash: hashWithPage(hash, page),
        }),
      )
    }),
})

/** What is known of a notice when its list is complete. */
export interface PublishedNotice {
  readonly notice: NoticeId
  readonly publishedOn: BusinessDay
  /** The last day for objections, until its end. */
  readonly lastDay: BusinessDay
  readonly rows: NoticeState["rows"]
  readonly hash: string
}

/** Publishes the complete list; its clock starts on the day after. */
export const SealNoticeList = command("points.sealNoticeList", {
  chinese: "封存公示清单",
  input: Schema.Struct({ notice: NoticeId, attempt: Schema.String }),
  permission: () => [],
  touches: ({ notice }) => [Notice.ref(notice)],
  decide: ({ notice, attempt }, view, { at, calendar }) =>
    Result.map(attempted(view, notice, attempt), ({ clock, hash, rows, unit }) => {
      const publishedOn = calendar.dayOf(at)
      const lastDay = calendar.addWorkingDays(publishedOn, clock.objection)
      const answer: PublishedNotice = { notice, publishedOn, lastDay, rows, hash }
      return decided(
        answer,
        append(Notice.ref(notice), {
          _tag: "NoticePublished",
          unit,
          day: publishedOn,
          lastDay,
          rows,
          hash,
        }),
      )
    }),
})
