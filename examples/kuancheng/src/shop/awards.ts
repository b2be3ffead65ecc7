import type { Localized } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Account, Budget, budgetId, type StatementEntry, statement } from "@civic-practice/points"
import { Effect, Stream } from "effect"
import { district } from "../importing/District.ts"
import { by, byOffice, residentAt, type ShopDesk } from "./ShopDesk.ts"
import { refusalOf, toldOnce } from "./ShopNote.ts"

const month = "2022-01"
const budgets = [400, 150]
const awarded = 12
/** More than one person may give alone. */
const allowedAlone = 200
const largeAward = 300

/** What a unit with a budget gave. */
export interface BudgetDone {
  readonly unit: string
  readonly granted: number
  /** By the rules, before the budget cut it. */
  readonly asked: number
  readonly given: number
  readonly left: number
}

/** Sets the policy, by which two institutes need budgets and large awards a second person. */
export const setPolicy = Effect.fnUntraced(function* ({ plan, practice }: ShopDesk) {
  const { access, points } = practice
  const day = "2022-01-04 08:30"
  for (const actor of plan.administrators) {
    yield* access.grantRole(
      { actor, role: "administrator", unit: district },
      byOffice(`administrator/${actor}`, day),
    )
  }
  yield* points.setPolicy(
    {
      budgets: plan.institutes.map((unit) => ({ unit, per: "month" })),
      approval: { addition: allowedAlone, lapsesAfterDays: 366 },
      hold: { days: 7, extends: true },
    },
    byOffice("policy", day),
  )
  for (const [place, unit] of plan.institutes.entries()) {
    const grant = { unit, period: month, points: budgets[place] ?? 0 }
    yield* points.grantBudget(grant, byOffice(`budget/${unit}`, day))
  }
})

/** The two institutes award visits to the needy; one of their budgets runs out. */
export const budgetsSpent = Effect.fnUntraced(function* (desk: ShopDesk) {
  const { earnings, points, state } = desk.practice
  const done: Array<BudgetDone> = []
  for (const unit of desk.plan.institutes) {
    let asked = 0
    let given = 0
    for (let nth = 0; nth < awarded; nth++) {
      const { account } = residentAt(desk, nth)
      const fact = `visit/${unit}/${nth}`
      const { granted } = yield* points.award(
        {
          account,
          fact,
          unit,
          // Each of them on days of their own, so that no cap of a day or month cuts.
          day: unit === desk.plan.institutes[0] ? "2022-01-18" : "2022-01-19",
          minutes: 120,
          field: "hardshipHelp",
          role: "ordinary",
        },
        byOffice(fact, "2022-01-20 09:00"),
      )
      given += granted
      const explained = yield* earnings.explain(fact)
      asked += explained?.credits.reduce((sum, credit) => sum + credit.asked, 0) ?? 0
    }
    const budget = yield* state(Budget.ref(budgetId(UnitId.make(unit), month)))
    const { granted = 0, taken = 0 } = budget ?? {}
    done.push({ unit, granted, asked, given, left: granted - taken })
  }
  return done
})

/** A large award by hand (双人复核). */
export interface LargeAward {
  readonly points: number
  /** What the person was told who would have given it alone, and who would have approved their own. */
  readonly alone: Localized
  readonly own: Localized
}

export const largeAwardApproved = Effect.fnUntraced(function* (desk: ShopDesk) {
  const { plan, practice } = desk
  const { points } = practice
  const [one = "", other = ""] = plan.administrators
  const { account } = residentAt(desk, 30)
  const adjust = {
    account,
    unit: district,
    points: largeAward,
    validUntil: "2022-12-31",
    reason: "见义勇为奖励",
  }
  const at = "2022-01-21 09:00"
  const alone = yield* toldOnce(
    practice,
    "award/alone",
    refusalOf(points.adjust(adjust, by(one, "award/alone", at))),
  )
  const { proposal } = yield* points.propose(
    { proposed: { _tag: "Adjust", adjust } },
    by(one, "award/propose", at),
  )
  const asked = { proposal, unit: district }
  const own = yield* toldOnce(
    practice,
    "award/own",
    refusalOf(points.approve(asked, by(one, "award/own", at))).pipe(
      // The proposal's id is of the moment, and would differ from run to run.
      Effect.map(({ en, zh }) => ({
        zh: withoutId(zh, proposal),
        en: withoutId(en, proposal),
      })),
    ),
  )
  yield* points.approve(asked, by(other, "award/approve", "2022-01-21 10:00"))
  return { points: largeAward, alone, own } satisfies LargeAward
})

const withoutId = (text: string, id: string): string => text.replaceAll(id, "…")

/** The month is closed, and what is corrected in it later is booked in the next (跨月补记). */
export interface MonthClosed {
  readonly month: string
  /** The day of the service that is corrected. */
  readonly service: string
  readonly late: ReadonlyArray<Pick<StatementEntry, "day" | "booked" | "points">>
}

export const monthClosed = Effect.fnUntraced(function* (desk: ShopDesk) {
  const { plan, practice } = desk
  const { history, points } = practice
  const { account } = residentAt(desk, 31)
  const service = {
    account,
    fact: "visit/late",
    unit: plan.notice.station,
    day: "2022-01-25",
    field: "hardshipHelp",
    role: "ordinary",
  } as const
  yield* points.award({ ...service, minutes: 60 }, byOffice("late/award", "2022-01-26 09:00"))
  yield* points.closeMonth({ month }, byOffice("close", "2022-02-07 09:00"))
  yield* points.correctEarning(
    { ...service, minutes: 120 },
    byOffice("late/correct", "2022-02-08 09:00"),
  )
  const events = yield* Stream.runCollect(history(Account.ref(account)))
  const late = statement(events.map(({ event }) => event)).filter(
    ({ booked, reference }) => booked !== undefined && reference === service.fact,
  )
  return { month, service: service.day, late } satisfies MonthClosed
})
