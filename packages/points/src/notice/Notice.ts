import {
  append,
  at,
  type BusinessDay,
  command,
  type Decision,
  decided,
  streamKind,
} from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Name } from "../Name.ts"
import { NoticePeriod, noticeDays } from "./NoticePeriod.ts"
import { NoticeExists, PeriodNotOver } from "./NoticeRefusal.ts"
import type { NoticeSection } from "./NoticeRow.ts"
import type { NoticeStatus } from "./NoticeStatus.ts"

/** Names a public notice; the publishing office gives it. */
export const NoticeId = Name.pipe(Schema.brand("NoticeId"))
export type NoticeId = typeof NoticeId.Type

const workingDays = Schema.Int.check(
  Schema.isBetween(
    { minimum: 1, maximum: 60 },
    {
      message: "1 to 60 working days are needed",
      chinese: "应为 1 至 60 个工作日",
    },
  ),
)

/** How long things take, in working days of the business calendar; each begins on the day after. */
export const NoticeClock = Schema.Struct({
  /** For objections, after the publication. */
  objection: workingDays,
  /** For the answer to an objection, after it was filed; then it goes under review by itself. */
  answer: workingDays,
  /** For the objector to accept the answer or not; then it is taken as accepted. */
  reply: workingDays,
})
export type NoticeClock = typeof NoticeClock.Type

/** Five working days each: what is usual (公示期一般不少于五个工作日); no national rule says so. */
export const defaultNoticeClock: NoticeClock = { objection: 5, answer: 5, reply: 5 }

/** Whether a list is about a unit alone, or about it and all units below it. */
export const NoticeScope = Schema.Literals(["unit", "subtree"])
export type NoticeScope = typeof NoticeScope.Type

/** What was ordered. */
export interface NoticeOrder {
  readonly unit: UnitId
  readonly scope: NoticeScope
  readonly period: NoticePeriod
  readonly clock: NoticeClock
}

/** A public notice of points and redemptions (积分公示). */
export interface NoticeState extends NoticeOrder {
  readonly status: NoticeStatus
  /** Whose list it is, while it is being compiled. */
  readonly attempt: string | null
  /** Rows so far in each part. */
  readonly rows: Readonly<Record<NoticeSection, number>>
  /** Over all pages so far, in the order in which they were written: redemptions, then people. */
  readonly hash: string
  readonly publishedOn: BusinessDay | null
  /** The last day for objections, until its end. */
  readonly lastDay: BusinessDay | null
  readonly finalOn: BusinessDay | null
}

/** What happens to a notice. */
export type NoticeEvent =
  | ({ readonly _tag: "NoticeOrdered"; readonly day: BusinessDay } & NoticeOrder)
  | { readonly _tag: "NoticeListBegun"; readonly attempt: string }
  | {
      readonly _tag: "NoticePageWritten"
      readonly section: NoticeSection
      readonly page: number
      readonly rows: number
      /** Over all pages up to this one. */
      readonly hash: string
    }
  | {
      readonly _tag: "NoticePublished"
      readonly unit: UnitId
      readonly day: BusinessDay
      readonly lastDay: BusinessDay
      readonly rows: Readonly<Record<NoticeSection, number>>
      readonly hash: string
    }
  | { readonly _tag: "NoticeFinalised"; readonly unit: UnitId; readonly day: BusinessDay }

const noRows = { redemptions: 0, people: 0 }

const evolve = (state: NoticeState | null, event: NoticeEvent): NoticeState | null => {
  if (event._tag === "NoticeOrdered") {
    const { unit, scope, period, clock } = event
    return {
      unit,
      scope,
      period,
      clock,
      status: "compiling",
      attempt: null,
      rows: noRows,
      hash: "",
      publishedOn: null,
      lastDay: null,
      finalOn: null,
    }
  }
  if (state === null) return state
  switch (event._tag) {
    case "NoticeListBegun":
      return { ...state, attempt: event.attempt, rows: noRows, hash: "" }
    case "NoticePageWritten": {
      const rows = { ...state.rows, [event.section]: state.rows[event.section] + event.rows }
      return { ...state, rows, hash: event.hash }
    }
    case "NoticePublished":
      return {
        ...state,
        status: "published",
        attempt: null,
        publishedOn: event.day,
        lastDay: event.lastDay,
      }
    case "NoticeFinalised":
      return { ...state, status: "final", finalOn: event.day }
  }
}

/** Public notices; the stream's id is the notice's. Index: `unit` (unit, period, notice). */
export const Notice = streamKind<NoticeState | null, NoticeEvent>({
  name: "points.notice",
  initial: null,
  evolve,
  keys: (state, id) => (state === null ? {} : { unit: [state.unit, state.period, id] }),
})

/**
 * Orders a public notice (积分公示) of what was earned and redeemed in a month or quarter that is over: of the points that
 * a unit issues, and the redemptions at it, or also those of all units below it, by the tree as it stands on the
 * period's last day. `compileNotice` then makes and publishes the list from what was recorded before this order.
 *
 * Refused with `NoticeExists`, `PeriodNotOver`, `UnknownUnit` or `UnitNotOpen`.
 */
export const PublishNotice = command("points.publishNotice", {
  chinese: "发布积分公示",
  input: Schema.Struct({
    notice: NoticeId,
    unit: UnitId,
    scope: Schema.optionalKey(NoticeScope),
    period: NoticePeriod,
    clock: Schema.optionalKey(NoticeClock),
  }),
  permission: ({ unit }) => at(unit, "points.publishNotice"),
  touches: ({ notice, unit }) => [Notice.ref(notice), Unit.ref(unit)],
  decide: (
    { notice, unit, scope = "subtree", period, clock = defaultNoticeClock },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly notice: NoticeId }>,
    NoticeExists | PeriodNotOver | UnknownUnit | UnitNotOpen
  > => {
    const ref = Notice.ref(notice)
    if (view.get(ref) !== null) return Result.fail(new NoticeExists({ notice }))
    const day = occasion.calendar.dayOf(occasion.at)
    const { to } = noticeDays(period)
    if (day <= to) return Result.fail(new PeriodNotOver({ notice, lastDay: to, today: day }))
    const closed = whyNotOpen(unit, view, day)
    if (closed !== undefined) return Result.fail(closed)
    return Result.succeed(
      decided({ notice }, append(ref, { _tag: "NoticeOrdered", day, unit, scope, period, clock })),
    )
  },
})
