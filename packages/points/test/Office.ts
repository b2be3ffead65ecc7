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
  movementsOf,
  statement,
} from "@civic-practice/points"
import { Result } from "effect"
import { expect } from "vitest"

/** Noon of a day in the district's time zone (UTC+8), in milliseconds. */
export const noon = (day: string): number => Date.parse(`${day}T12:00:00+08:00`)

/** Whether two values are one JSON text. */
export const alike = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left) === JSON.stringify(right)

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

/** What is wrong with an account's books, given its state and all its events. */
export const faultsOf = (
  id: string,
  state: AccountState,
  events: ReadonlyArray<AccountEvent>,
): ReadonlyArray<string> => {
  const faults: Array<string> = []
  const check = (holds: boolean, what: string) => {
    if (!holds) faults.push(`${id}: ${what}`)
  }
  const sum = (values: ReadonlyArray<number>) => values.reduce((a, b) => a + b, 0)
  const { issued, redeemed, expired, reversed, lots, owed = [], pending = [] } = state
  const { held = 0, received = 0 } = state
  const debt = sum(owed.map(({ points }) => points))
  const net = issued + received - redeemed - expired - reversed
  const balance = net + debt
  const entries = statement(events)
  const last = entries.at(-1)
  check(sum(lots.map(({ left }) => left)) + held - debt === net, "the lots are not the balance")
  check(balanceOf(state) === balance, "the balance is not that of the totals")
  check(sum(entries.map(({ points }) => points)) === net, "the entries are not the balance")
  check((last?.balance ?? 0) === balance, "the running balance is not the balance")
  check((last?.owed ?? 0) === debt, "the running debt is not the debt")
  check(sum(entries.map((entry) => entry.held ?? 0)) === held, "the entries are not what is held")
  check(
    sum(entries.map((entry) => entry.pending ?? 0)) === sum(pending.map(({ points }) => points)),
    "the entries are not what is pending",
  )
  check(
    owed.every(({ points }) => points > 0) && pending.every(({ points }) => points >= 0),
    "a debt is empty, or something negative is pending",
  )
  check(
    lots.every(({ left }) => left > 0),
    "a lot is empty or negative",
  )
  check(Math.min(issued, redeemed, expired, reversed, balance, held) >= 0, "a total is negative")
  const keys = lots.map(({ unit, validUntil }) => `${unit} ${validUntil}`)
  check(new Set(keys).size === keys.length, "two lots are one")
  const movements = events.flatMap(movementsOf)
  const moved = (measure: string, unit?: string) =>
    sum(
      movements
        .filter((one) => one.measure === measure && (unit === undefined || one.unit === unit))
        .map(({ points }) => points),
    )
  check(moved("issued") === issued, "the movements issued are not the total")
  check(moved("redeemed") === redeemed, "the movements redeemed are not the total")
  check(moved("exchanged") === redeemed, "the movements exchanged are not the total redeemed")
  check(moved("expired") === expired, "the movements expired are not the total")
  check(moved("reversed") === reversed, "the movements reversed are not the total")
  check(moved("transferred") === received, "the movements transferred are not the total")
  const aside = setAside(events)
  check(sum([...aside.values()]) === held, "what the reservations hold is not what is held")
  for (const unit of new Set([...movements, ...lots].map((one) => one.unit))) {
    const outstanding =
      moved("issued", unit) +
      moved("transferred", unit) -
      moved("redeemed", unit) -
      moved("expired", unit) -
      moved("reversed", unit)
    const there =
      sum(lots.filter((lot) => lot.unit === unit).map(({ left }) => left)) +
      (aside.get(unit) ?? 0) -
      sum(owed.filter((debt) => debt.unit === unit).map(({ points }) => points))
    check(outstanding === there, `what is outstanding of ${unit} is not in its lots`)
  }
  check(alike(state, JSON.parse(JSON.stringify(state))), "the state is no plain JSON")
  check(alike(events, JSON.parse(JSON.stringify(events))), "an event is no plain JSON")
  const replayed = events.reduce(
    (before, event) => Account.ref("").kind.evolve(before, event),
    Account.ref("").kind.initial,
  )
  check(alike(replayed, state), "the events do not lead to the state")
  return faults
}

/** What reservations hold of each unit's points. */
const setAside = (events: ReadonlyArray<AccountEvent>): ReadonlyMap<string, number> => {
  const aside = new Map<string, number>()
  const add = (shares: ReadonlyArray<{ readonly unit: string; readonly points: number }>) => {
    for (const { unit, points } of shares) aside.set(unit, (aside.get(unit) ?? 0) + points)
  }
  const less = (shares: ReadonlyArray<{ readonly unit: string; readonly points: number }>) =>
    add(shares.map(({ unit, points }) => ({ unit, points: -points })))
  for (const event of events) {
    if (event._tag === "PointsHeld") add(event.lots)
    if (event._tag === "PointsCollected") less(event.lots)
    if (event._tag === "PointsReleased") {
      const { lapsed = [], repaid = [] } = event
      less(event.lots)
      less(lapsed)
      less(repaid.map(({ from: unit, points }) => ({ unit, points })))
    }
  }
  return aside
}
