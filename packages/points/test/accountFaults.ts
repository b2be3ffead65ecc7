import {
  Account,
  type AccountEvent,
  type AccountState,
  balanceOf,
  movementsOf,
  statement,
} from "@civic-practice/points"

/** Whether two values are one JSON text. */
export const alike = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left) === JSON.stringify(right)

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
