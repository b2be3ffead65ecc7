import {
  at,
  BusinessDay,
  type Change,
  command,
  type Decision,
  type Explained,
  type Localized,
  realmWide,
} from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { Credit } from "../earning/CapWindow.ts"
import { Earning, type EarningState, FactId } from "../earning/Earning.ts"
import { Rational, RoundedRate } from "../earning/Rational.ts"
import { enterCancelled } from "../earning/reversal.ts"
import { cutTo, withinRoom } from "../earning/withinRoom.ts"
import { Name, Reason } from "../Name.ts"
import { maximumPoints } from "../Points.ts"
import { DayInFuture, OtherUnit, OwnAccount } from "../refusals.ts"
import { Account, AccountId, type AccountState } from "./Account.ts"
import { activated } from "./activated.ts"
import { StoredBooks } from "./Books.ts"
import { groupIn } from "./Group.ts"
import { isOwn } from "./isOwn.ts"
import type { PendingEarning } from "./PendingEarning.ts"

/** The fact has no points that wait for this; `reason` says why. Nothing was written. */
export class NotPending
  extends Schema.TaggedError<NotPending>("@civic-practice/points/NotPending")("NotPending", {
    fact: Schema.String,
    reason: Schema.Literals(["unknown", "active", "cancelled", "byDay", "otherAction"]),
    /** The day from which the points are active by themselves, or the action they wait for. */
    awaited: Schema.optionalKey(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    return notPending(this)
  }
  override get message(): string {
    return this.localized.en
  }
}

const notPending = ({ fact, reason, awaited = "" }: NotPending): Localized => {
  switch (reason) {
    case "unknown":
      return {
        zh: `${fact} 没有积分记录，请核对编号`,
        en: `${fact} has earned nothing; check its id`,
      }
    case "active":
      return {
        zh: `${fact} 的积分已生效，如需扣回请办理撤销或更正`,
        en: `the points of ${fact} are active already; reverse or correct them to take them back`,
      }
    case "cancelled":
      return {
        zh: `${fact} 的积分已取消或撤销，如有误请重新发放`,
        en: `the points of ${fact} were cancelled or reversed; award them again if that was wrong`,
      }
    case "byDay":
      return {
        zh: `${fact} 的积分自 ${awaited} 起自动生效，无需确认`,
        en: `the points of ${fact} become active by themselves on ${awaited}; nothing has to be confirmed`,
      }
    case "otherAction":
      return {
        zh: `${fact} 的积分须待另一事项（${awaited}）后生效，请先办理该事项`,
        en: `the points of ${fact} wait for something else (${awaited}); that has to be done first`,
      }
  }
}

/** The rating gives more points than are pending: a rating only lowers them. Nothing was written. */
export class AboveGranted
  extends Schema.TaggedError<AboveGranted>("@civic-practice/points/AboveGranted")("AboveGranted", {
    fact: Schema.String,
    granted: Schema.Int,
    asked: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    const { asked, fact, granted } = this
    return {
      zh: `${fact} 待生效积分为 ${granted}，不能生效 ${asked}，请核对；如需增加请更正服务记录`,
      en: `${fact} has ${granted} points pending, so ${asked} cannot become active; check the number, or correct the record to grant more`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Whose points are pending for an action; a refusal where there are none. */
const pendingFor = (
  fact: FactId,
  earning: EarningState | null,
  action: string | undefined,
): Result.Result<EarningState, NotPending> => {
  if (earning === null) return Result.fail(new NotPending({ fact, reason: "unknown" }))
  if (earning.reversed !== null) return Result.fail(new NotPending({ fact, reason: "cancelled" }))
  const { pending } = earning
  if (pending === undefined) return Result.fail(new NotPending({ fact, reason: "active" }))
  if (action === undefined) return Result.succeed(earning)
  if (pending.activeFrom !== null) {
    return Result.fail(new NotPending({ fact, reason: "byDay", awaited: pending.activeFrom }))
  }
  return pending.action === action
    ? Result.succeed(earning)
    : Result.fail(new NotPending({ fact, reason: "otherAction", awaited: pending.action ?? "" }))
}

/** What a rating makes of pending points: so many of them, or a share from 0 to 1 of each credit, rounded down. */
const Adjusted = Schema.TaggedUnion({
  Points: { points: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maximumPoints })) },
  Times: { times: Rational },
})

/** Why pending points do not become active. Nothing was written. */
export type ActivateRefusal = NotPending | OtherUnit | OwnAccount | AboveGranted

/**
 * Makes the points of a fact active (积分生效) that wait for an action, such as the organiser's confirmation or a rating
 * (评价), which may lower them by `adjusted`: what it leaves out was never issued, and no longer counts against caps. Their
 * validity is counted from the day of this command. Answers with the points that are active then.
 *
 * `unit` is the unit that issues them. Refused with `NotPending`, `OtherUnit`, `OwnAccount` or `AboveGranted`.
 */
export const ActivatePending = command("points.activatePending", {
  chinese: "积分生效确认",
  input: Schema.Struct({
    fact: FactId,
    unit: UnitId,
    /** What was done, as the rules name it. */
    action: Name,
    adjusted: Schema.optionalKey(Adjusted),
  }),
  permission: ({ unit }) => at(unit, "points.activatePending"),
  touches: ({ fact }) => [Earning.ref(fact)],
  decide: (
    { fact, unit, action, adjusted },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly granted: number }>, ActivateRefusal> => {
    // Not presumed to be new, also where a reaction asks, which has no `touches`.
    const [stored = null] = view.getAll([Earning.ref(fact)])
    const found = pendingFor(fact, stored, action)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const earning = found.success
    const { account, earned } = earning
    if (earned.unit !== unit) return Result.fail(new OtherUnit({ subject: fact, unit }))
    if (isOwn(account, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account }))
    const { credits, granted } = earned
    let lowered: ReadonlyArray<Credit> | undefined
    if (adjusted?._tag === "Points" && adjusted.points !== granted) {
      const { points: asked } = adjusted
      if (asked > granted) return Result.fail(new AboveGranted({ fact, granted, asked }))
      lowered = withinRoom(credits, asked, "adjusted")
    }
    if (adjusted?._tag === "Times") {
      const rate = RoundedRate.of([adjusted.times], 1, "floor")
      const asked = rate.times(granted)
      if (asked > granted)
        return Result.fail(new AboveGranted({ fact, granted, asked: maximumOf(asked) }))
      lowered = credits.map((credit) => cutTo(credit, rate.times(credit.granted), "adjusted"))
    }
    const books = new StoredBooks(view)
    const day = occasion.calendar.dayOf(occasion.at)
    const { changes, event } = activated(earning, lowered, day, (id) => books.account(id), books)
    return Result.succeed({ answer: { granted: event.granted }, changes })
  },
})

const maximumOf = (points: number): number => Math.min(points, maximumPoints)

/**
 * Cancels pending points (取消待生效积分), as after a complaint (投诉): they come to nothing, were never issued, and no longer
 * count against caps. The fact may then earn again. Answers with the points that were pending.
 *
 * `unit` is the unit that would have issued them. Refused with `NotPending`, `OtherUnit` or `OwnAccount`.
 */
export const CancelPending = command("points.cancelPending", {
  chinese: "取消待生效积分",
  input: Schema.Struct({ fact: FactId, unit: UnitId, reason: Reason }),
  permission: ({ unit }) => at(unit, "points.cancelPending"),
  touches: ({ fact }) => [Earning.ref(fact)],
  decide: (
    { fact, unit, reason },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly cancelled: number }>,
    NotPending | OtherUnit | OwnAccount
  > => {
    const [stored = null] = view.getAll([Earning.ref(fact)])
    const found = pendingFor(fact, stored, undefined)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const { account, earned } = found.success
    if (earned.unit !== unit) return Result.fail(new OtherUnit({ subject: fact, unit }))
    if (isOwn(account, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account }))
    const books = new StoredBooks(view)
    enterCancelled(found.success, books, occasion.calendar.dayOf(occasion.at), reason)
    return Result.succeed({ answer: { cancelled: earned.granted }, changes: books.changes })
  },
})

/** The earnings that are active by themselves by a day, the earliest first. */
const dueBy = (
  pending: ReadonlyArray<PendingEarning>,
  day: BusinessDay,
): ReadonlyArray<readonly [fact: FactId, activeFrom: BusinessDay]> =>
  pending
    // Facts of earnings, which are well-formed.
    .flatMap(({ activeFrom, fact }) =>
      activeFrom === null || activeFrom > day ? [] : [[fact as FactId, activeFrom] as const],
    )
    .sort(([, one], [, other]) => (one === other ? 0 : one < other ? -1 : 1))

/**
 * Makes the points of an account active whose day has come by a day (积分到期生效), each on its own day, whenever this is
 * run: their validity is counted from it. Doing it again changes nothing. Answers with how many facts and points.
 *
 * `accountsActivating` finds the accounts. Refused with `DayInFuture`.
 */
export const ActivateDue = command("points.activateDue", {
  chinese: "积分到期生效处理",
  input: Schema.Struct({ account: AccountId, day: BusinessDay }),
  permission: () => realmWide("points.activateDue"),
  touches: ({ account }) => [Account.ref(account)],
  decide: (
    { account: id, day },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly facts: number; readonly points: number }>, DayInFuture> => {
    const today = occasion.calendar.dayOf(occasion.at)
    if (day > today) return Result.fail(new DayInFuture({ subject: id, day, today }))
    const books = new StoredBooks(view)
    const states = new Map<AccountId, AccountState>()
    const stateOf = (one: AccountId) => states.get(one) ?? books.account(one)
    const due = dueBy(stateOf(id).pending ?? [], day)
    const earnings = due.length === 0 ? [] : view.getAll(due.map(([fact]) => Earning.ref(fact)))
    const changes: Array<Change> = []
    let points = 0
    for (const [place, [, activeFrom]] of due.entries()) {
      const earning = earnings[place]
      if (earning === undefined || earning === null) continue
      const one = activated(earning, undefined, activeFrom, stateOf, books)
      states.set(id, evolve(stateOf(id), one.event))
      for (const [of, event] of one.shared) states.set(of, evolve(stateOf(of), event))
      points += one.event.granted
      changes.push(...one.changes)
    }
    return Result.succeed({ answer: { facts: due.length, points }, changes })
  },
})

const { evolve } = Account.ref("").kind
