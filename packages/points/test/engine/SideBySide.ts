import {
  BusinessDay,
  type Command,
  type EventData,
  person,
  type Specification,
  specification,
} from "@civic-practice/core"
import { Unit, UnitId } from "@civic-practice/hierarchy"
import * as points from "@civic-practice/points"
import { Result } from "effect"
import { PlainEngine } from "../reference/engine/PlainEngine.ts"
import type { Outcome } from "../reference/engine/PlainSettings.ts"
import { closingUnit, plainTree } from "../reference/engine/plainTree.ts"
import { atTheEnd } from "./atTheEnd.ts"
import { carryOut } from "./carryOut.ts"
import { differences } from "./differences.ts"
import { type Drawn, type Step, start } from "./steps.ts"

/** How a command is changed where a mistake is planted. */
export type Plant = <Input, Answer, Refusal>(
  command: Command<Input, Answer, Refusal>,
) => Command<Input, Answer, Refusal>

/** What came of a history. */
export interface Counted {
  steps: number
  readonly events: Map<string, number>
  readonly refusals: Map<string, number>
}

export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

const noon = (day: string): number => Date.parse(`${day}T12:00:00+08:00`)

/** The library and the plain engine, given the same commands one after another. */
export class SideBySide {
  readonly spec: Specification
  readonly plain = new PlainEngine()
  readonly drawn: Drawn
  today = start
  /** What later steps refer to: reservations with their codes, redemptions, proposals. */
  readonly codes = new Map<string, string>()
  readonly redemptions: Array<string> = []
  readonly proposals: Array<string> = []
  readonly closings: Array<number> = []
  private readonly plant: Plant | undefined

  constructor(drawn: Drawn, plant?: Plant) {
    this.drawn = drawn
    this.plant = plant
    this.spec = specification({ policy: { allows: () => true } })
    for (const [unit, level, above] of plainTree) {
      const placement = {
        from: BusinessDay.make("2000-01-01"),
        ...(above === null ? {} : { parent: UnitId.make(above) }),
        ...(unit === closingUnit.unit ? { until: BusinessDay.make(closingUnit.on) } : {}),
      }
      this.spec.given(Unit.ref(unit), { level, placements: [placement], details: [] })
    }
  }

  give<Input, Answer, Refusal>(
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    by: string | null = null,
  ): Result.Result<Answer, unknown> {
    const given = this.plant === undefined ? command : this.plant(command)
    return this.spec.run(given, input, {
      at: noon(this.today),
      ...(by === null ? {} : { actor: person(by) }),
    })
  }

  /** Holds what came of a command against what should have. */
  hold(what: unknown, actual: Result.Result<unknown, unknown>, expected: Outcome): void {
    const found = Result.isFailure(actual) ? tagOf(actual.failure) : (actual.success ?? {})
    if (typeof expected === "string" || typeof found === "string") {
      if (found !== expected) this.fail(what, found, expected)
      return
    }
    if (!contains(found, expected)) this.fail(what, found, expected)
  }

  private fail(what: unknown, found: unknown, expected: unknown): never {
    const [one, other] = [JSON.stringify(found), JSON.stringify(expected)]
    throw new Error(`${this.today} ${JSON.stringify(what)}: came to ${one}, expected ${other}`)
  }

  /** Gives all commands of the history; answers with what happened, and throws where the two differ. */
  run(counted: Counted): void {
    this.prepare()
    for (const one of this.drawn.steps) {
      this.today = plusDays(this.today, one.days)
      const [actual, expected] = carryOut(this, one)
      counted.steps++
      if (typeof expected === "string") add(counted.refusals, expected)
      this.hold(one, actual, expected)
      this.compare(one)
    }
    for (const { event } of this.spec.events()) add(counted.events, event._tag)
    const fault = atTheEnd(this)[0]
    if (fault !== undefined) throw new Error(`at the end: ${fault}`)
  }

  readonly seen = new Map<string, unknown>()

  private compare(step: Step): void {
    const fault = differences(this)
    if (fault !== undefined) throw new Error(`${this.today} ${JSON.stringify(step)}: ${fault}`)
  }

  private prepare(): void {
    const { plain } = this
    const [policy = {}] = this.drawn.policies
    const [rules] = this.drawn.rules
    if (rules === undefined) throw new Error("no rules were drawn")
    const honour = {
      name: { zh: "文明积分", en: "honour" },
      unit: "points",
      spendable: false,
      base: 6,
      floor: 2,
      belowFloor: "stop",
      ceiling: 20,
    } as const
    const hours = {
      name: { zh: "时间", en: "hours" },
      unit: "points",
      spendable: true,
      base: 9,
      floor: 3,
    } as const
    const must = (result: Result.Result<unknown, unknown>, expected: Outcome) =>
      this.hold("preparation", result, expected)
    must(this.give(points.SetPointsPolicy, policy), plain.setPolicy(policy))
    for (const [wallet, terms] of [
      ["honour", honour],
      ["hours", hours],
    ] as const) {
      must(this.give(points.DefineWallet, { wallet, ...terms }), plain.defineWallet(wallet, terms))
    }
    const from = "2025-12-01"
    must(
      this.give(points.PublishRules, {
        effectiveFrom: from,
        rules: rules.rules,
        ...(rules.groups.length === 0 ? {} : { capGroups: rules.groups }),
      }),
      plain.publish(from, rules.rules, rules.groups),
    )
    const group = {
      unit: "district",
      amount: 7,
      counts: "pieces",
      per: "month",
      of: "household",
    } as const
    must(
      this.give(points.SetLimitGroup, { group: "all", ...group }),
      plain.setLimit("all", group, this.today),
    )
    const base = {
      rare: 1,
      by: null,
      flag: true,
      days: 0,
      back: 0,
      which: 0,
      minutes: 60,
      other: "team/t-1",
    } as const
    const first = (does: Step["does"], more: Partial<Step>): void => {
      const one: Step = {
        does,
        account: "volunteer/v-1",
        unit: "station-1",
        reward: "soap",
        fact: 0,
        quantity: 3,
        points: 13,
        ...base,
        ...more,
      }
      const [actual, expected] = carryOut(this, one)
      this.hold(one, actual, expected)
    }
    first("group", { account: "household/h-1", quantity: 2 })
    first("join", { account: "volunteer/v-2" })
    first("define", { reward: "soap" })
    first("define", { reward: "tea" })
    first("define", { reward: "haircut" })
    for (const reward of ["soap", "tea"] as const) first("receive", { reward })
    first("receive", { reward: "soap", rare: 9, fact: 4 })
    for (const unit of ["station-1", "station-2"] as const) {
      for (const back of [0, 40])
        first("grant", { unit, points: 13, back: -back as Step["back"], minutes: 240 })
    }
    for (const account of ["volunteer/v-1", "volunteer/v-2"] as const)
      first("give", { account, unit: "station-9", minutes: 240 })
  }
}

export const add = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

const tagOf = (failure: unknown): string =>
  typeof failure === "object" && failure !== null && "_tag" in failure
    ? String(failure._tag)
    : String(failure)

/** Whether all that is expected is found; more may be. */
const contains = (found: unknown, expected: unknown): boolean => {
  if (typeof expected !== "object" || expected === null) return Object.is(found, expected)
  if (typeof found !== "object" || found === null) return false
  if (Array.isArray(expected) && (!Array.isArray(found) || found.length !== expected.length))
    return false
  return Object.entries(expected).every(([name, value]) =>
    contains((found as Record<string, unknown>)[name], value),
  )
}

/** Events as an account's. */
export const accountEvents = (
  spec: Specification,
  id: string,
): ReadonlyArray<points.AccountEvent> =>
  spec
    .events()
    .filter((one) => one.kind === "points.account" && one.id === id)
    // Of the account's kind.
    .map(({ event }) => event as EventData as points.AccountEvent)
