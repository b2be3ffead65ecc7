import { type BusinessDay, type BusinessMonth, monthOf } from "@civic-practice/core"
import type { AccountId } from "../account/Account.ts"
import {
  type CapCounts,
  type CountedRule,
  type Credit,
  countedAs,
  countOfActivity,
  grantedInPeriod,
  grantedOnDay,
  groupCountedAs,
  type SharedCaps,
  yearOf,
} from "./CapWindow.ts"
import type { CompiledGroup, CompiledRule, Matches } from "./CompiledRules.ts"
import { countsOf, type EarlierCounts, grantedInWeek } from "./capCounts.ts"
import type { CapName, PointCaps, RuleSetId } from "./EarningRule.ts"

/** What is awarded, as far as caps ask. */
interface CappedAward {
  readonly account: AccountId
  readonly day: BusinessDay
  readonly minutes?: number
  readonly activity?: string
  readonly activityMonth?: BusinessMonth
}

type Draft<Value> = { -readonly [Key in keyof Value]: Value[Key] }

/** What the rules that hold for an award grant, given what counts against caps in its account. */
export const creditsFor = (
  { count, rules, points }: Matches,
  award: CappedAward,
  ruleSet: RuleSetId,
  account: { readonly counts: ReadonlyArray<CapCounts> },
  earlier: EarlierCounts,
): ReadonlyArray<Credit> => {
  const credits: Array<Credit> = []
  let books: CapBooks | undefined
  for (let index = 0; index < count; index++) {
    const rule = rules[index]
    const asked = points[index]
    if (rule === undefined || asked === undefined || asked === 0) continue
    const { id, caps, groups } = rule
    const validUntil = rule.lastValidDay(award.day)
    if (caps === undefined && groups === undefined) {
      credits.push({ rule: id, asked, granted: asked, validUntil })
      continue
    }
    books ??= new CapBooks(award, ruleSet, account.counts, earlier)
    credits.push(cappedCredit(rule, asked, validUntil, award, books))
  }
  return credits
}

const cappedCredit = (
  rule: CompiledRule,
  asked: number,
  validUntil: BusinessDay | null,
  award: CappedAward,
  books: CapBooks,
): Credit => {
  const { caps, groups } = rule
  const credit: Draft<Credit> = { rule: rule.id, asked, granted: asked, validUntil }
  // What would be granted but for the caps in points, each of which is looked at on its own.
  let due = asked
  if (caps !== undefined) {
    credit.caps = rule.capNames
    const name = countedAs(books.ruleSet, rule.id)
    const counted = caps.countedMinutesPerActivity
    if (counted !== undefined) {
      const { minutes = 0 } = award
      const room = Math.max(0, counted - books.minutesOfActivity(name))
      credit.minutes = Math.min(minutes, room)
      if (minutes > room) {
        due = rule.points(room)
        if (due < asked) cut(credit, "countedMinutesPerActivity", due)
      }
    }
    books.eachRoom(caps, name, (cap, room) => {
      if (room < due) cut(credit, cap, room)
    })
  }
  if (groups !== undefined) credit.shared = sharedCaps(groups, credit, due, books)
  return credit
}

/** The caps that a rule shares, each of which may cut the credit. */
const sharedCaps = (
  groups: ReadonlyArray<CompiledGroup>,
  credit: Draft<Credit>,
  due: number,
  books: CapBooks,
): ReadonlyArray<SharedCaps> => {
  const shared = groups.map((group) => {
    const one: Draft<SharedCaps> = { group: group.id, caps: group.capNames }
    const name = groupCountedAs(books.ruleSet, group.id)
    books.eachRoom(group.caps, name, (cap, left) => {
      const room = Math.max(0, left - books.before(name))
      if (room >= due) return
      one.cutBy = [...(one.cutBy ?? []), cap]
      one.rooms = [...(one.rooms ?? []), room]
      credit.granted = Math.min(credit.granted, room)
    })
    return one
  })
  for (const { id } of groups) books.grant(groupCountedAs(books.ruleSet, id), credit.granted)
  return shared
}

const cut = (credit: Draft<Credit>, cap: CapName, left: number): void => {
  const room = Math.max(0, left)
  credit.cutBy = credit.cutBy === undefined ? [cap] : [...credit.cutBy, cap]
  credit.rooms = credit.rooms === undefined ? [room] : [...credit.rooms, room]
  credit.granted = Math.min(credit.granted, room)
}

/** What counts against the caps on one award. */
class CapBooks {
  readonly ruleSet: RuleSetId
  private readonly award: CappedAward
  private readonly kept: ReadonlyArray<CapCounts>
  private readonly earlier: EarlierCounts
  /** What rules before have been granted by the same award, by group. */
  private readonly granted = new Map<CountedRule, number>()

  constructor(
    award: CappedAward,
    ruleSet: RuleSetId,
    kept: ReadonlyArray<CapCounts>,
    earlier: EarlierCounts,
  ) {
    this.award = award
    this.ruleSet = ruleSet
    this.kept = kept
    this.earlier = earlier
  }

  /** What each cap in points leaves, below 0 where more counts than it allows; in the order in which it is recorded. */
  eachRoom(
    caps: PointCaps,
    name: CountedRule,
    visit: (cap: keyof PointCaps, room: number) => void,
  ): void {
    const { day } = this.award
    const { perActivity, perDay, perMonth, perWeek, perYear, lifetime } = caps
    if (perActivity !== undefined) visit("perActivity", perActivity - this.ofActivity(name, 1))
    if (perDay !== undefined || perMonth !== undefined) {
      const counts = this.countsOf(monthOf(day))
      if (perDay !== undefined) visit("perDay", perDay - grantedOnDay(counts, day, name))
      if (perMonth !== undefined) visit("perMonth", perMonth - grantedInPeriod(counts, name))
    }
    if (perWeek !== undefined) {
      const { account } = this.award
      const used = grantedInWeek(day, this.kept, account, this.earlier, name)
      visit("perWeek", perWeek - used)
    }
    if (perYear !== undefined) {
      visit("perYear", perYear - grantedInPeriod(this.countsOf(yearOf(day)), name))
    }
    if (lifetime !== undefined) {
      visit("lifetime", lifetime - grantedInPeriod(this.countsOf("ever"), name))
    }
  }

  minutesOfActivity(name: CountedRule): number {
    return this.ofActivity(name, 2)
  }

  /** What the award's rules before one have been granted in its group. */
  before(name: CountedRule): number {
    return this.granted.get(name) ?? 0
  }

  grant(name: CountedRule, points: number): void {
    this.granted.set(name, this.before(name) + points)
  }

  private ofActivity(name: CountedRule, what: 1 | 2): number {
    const { activity, activityMonth } = this.award
    if (activity === undefined || activityMonth === undefined) return 0
    return countOfActivity(this.countsOf(activityMonth), activity, name)?.[what] ?? 0
  }

  private countsOf(period: CapCounts["month"]): CapCounts {
    return countsOf(period, this.kept, this.award.account, this.earlier)
  }
}
