import {
  BusinessDay,
  type Command,
  type EventData,
  type PolicyShape,
  type Specification,
  specification,
} from "@civic-practice/core"
import { Unit, UnitId, type UnitLevel } from "@civic-practice/hierarchy"
import {
  Account,
  type AccountEvent,
  AccountId,
  type AccountState,
  balanceOf,
} from "@civic-practice/points"
import { Result } from "effect"
import { expect } from "vitest"
import { faultsOf } from "./accountFaults.ts"

export { alike, faultsOf } from "./accountFaults.ts"

/** Noon of a day in the district's time zone (UTC+8), in milliseconds. */
export const noon = (day: string): number => Date.parse(`${day}T12:00:00+08:00`)

/** The units of the tests below their district, each with its parent. */
const units: ReadonlyArray<readonly [unit: string, level: UnitLevel, parent: string]> = [
  ["centre", "principalCentre", "district"],
  ["institute-1", "institute", "centre"],
  ["institute-2", "institute", "centre"],
  ["station-1", "station", "institute-1"],
  ["station-2", "station", "institute-1"],
  ["station-9", "station", "institute-2"],
  ...["a", "b", "c", "u", "z"].map((unit) => [unit, "point", "centre"] as const),
]

/** A unit that is open from the year 2000 on, until it is closed where a day is given. */
export const openUnit = (
  spec: Specification,
  unit: string,
  level: UnitLevel,
  parent?: string,
  until?: string,
): void => {
  const placement = {
    from: BusinessDay.make("2000-01-01"),
    ...(parent === undefined ? {} : { parent: UnitId.make(parent) }),
    ...(until === undefined ? {} : { until: BusinessDay.make(until) }),
  }
  spec.given(Unit.ref(unit), { level, placements: [placement], details: [] })
}

/** Opens the units of the tests, as if they had been opened one by one. */
export const openUnits = (spec: Specification): void => {
  openUnit(spec, "district", "district")
  for (const [unit, level, parent] of units) openUnit(spec, unit, level, parent)
}

/** Points commands carried out one after another in memory, with all that must hold looked at after each. */
export class Office {
  readonly spec: Specification

  /** Only the rules say no where no policy is given and the host acts. */
  constructor(policy?: PolicyShape) {
    this.spec = specification(policy === undefined ? {} : { policy })
    openUnits(this.spec)
  }

  /** Carries out a command and answers with its answer, or with what refused it. */
  attempt<Input, Answer, Refusal>(
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    at: string | number,
  ): Result.Result<Answer, unknown> {
    return this.spec.run(command, input, { at: typeof at === "number" ? at : noon(at) })
  }

  /** Carries out a command that must not be refused. */
  must<Input, Answer, Refusal>(
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    at: string | number,
  ): Answer {
    const result = this.attempt(command, input, at)
    if (Result.isFailure(result)) throw result.failure
    return result.success
  }

  /** Carries out a command that must be refused; answers with the refusal. */
  refused<Input, Answer, Refusal>(
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    at: string | number,
  ): unknown {
    const before = this.spec.events().length
    const result = this.attempt(command, input, at)
    if (Result.isSuccess(result)) throw new Error(`${command.name} was not refused`)
    expect(this.spec.events().length).toBe(before)
    return result.failure
  }

  account(id: string): AccountState {
    return this.spec.view.get(Account.ref(AccountId.make(id)))
  }

  balance(id: string): number {
    return balanceOf(this.account(id))
  }

  private readonly byAccount = new Map<string, Array<AccountEvent>>()
  private seen = 0

  /** The events of one account. */
  events(id: string): ReadonlyArray<AccountEvent> {
    const all = this.spec.events()
    for (; this.seen < all.length; this.seen++) {
      const one = all[this.seen]
      if (one === undefined || one.kind !== "points.account") continue
      const events = this.byAccount.get(one.id) ?? []
      // Of the account's kind.
      events.push(one.event as EventData as AccountEvent)
      this.byAccount.set(one.id, events)
    }
    return this.byAccount.get(id) ?? []
  }

  /** What must hold of every account's books at any time; answers with what does not. */
  faults(id: string): ReadonlyArray<string> {
    return faultsOf(id, this.account(id), this.events(id))
  }
}
