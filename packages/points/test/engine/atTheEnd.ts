import { BusinessMonth } from "@civic-practice/core"
import { Unit, unitTree } from "@civic-practice/hierarchy"
import {
  Account,
  AccountId,
  movementsOf,
  settlementEntriesOf,
  settlementOf,
} from "@civic-practice/points"
import { faultsOf } from "../accountFaults.ts"
import { plainTree } from "../reference/engine/plainTree.ts"
import { accountEvents, type SideBySide } from "./SideBySide.ts"
import { accounts } from "./steps.ts"

const tree = (both: SideBySide) =>
  unitTree(plainTree.map(([unit]) => [unit, both.spec.view.get(Unit.ref(unit))] as const))

/** What is wrong with the books once a history is over: entries, movements by day, closed months and settlements. */
export const atTheEnd = (both: SideBySide): ReadonlyArray<string> => {
  const { plain, spec } = both
  const faults: Array<string> = []
  const moved = new Map<string, number>()
  const entries = []
  for (const id of accounts) {
    const events = accountEvents(spec, id)
    if (events.length === 0) continue
    faults.push(...faultsOf(id, spec.view.get(Account.ref(AccountId.make(id))), events))
    for (const event of events) {
      entries.push(...settlementEntriesOf(event))
      for (const { day, measure, points, unit } of movementsOf(event)) {
        const name = `${measure} ${unit} ${day}`
        moved.set(name, (moved.get(name) ?? 0) + points)
      }
    }
  }
  for (const name of new Set([...moved.keys(), ...plain.moved.keys()])) {
    const [found = 0, expected = 0] = [moved.get(name), plain.moved.get(name)]
    if (found !== expected) faults.push(`${name}: ${found} is booked, expected ${expected}`)
  }
  const units = tree(both)
  const months = new Set([...entries].map(({ day }) => day.slice(0, 7)))
  for (const name of plain.settled.keys()) months.add(name.slice(-7))
  for (const month of months) {
    const settlement = settlementOf(BusinessMonth.make(month), entries, units)
    const net = (all: ReadonlyArray<{ readonly points: number }>) =>
      all.reduce((sum, { points }) => sum + points, 0)
    if (net(settlement.balances) !== 0) faults.push(`${month}: settlements do not net to zero`)
    for (const { balances, unit } of settlement.levels) {
      if (net(balances) !== 0)
        faults.push(`${month}: settlements within ${unit} do not net to zero`)
    }
    const lines = settlement.lines.map(({ from, points, to }) => `${from} ${to} ${points}`).sort()
    const expected = [...plain.settled]
      .filter(([name, points]) => name.endsWith(month) && points !== 0)
      .map(([name, points]) => `${name.slice(0, -8)} ${points}`)
      .sort()
    if (lines.join() !== expected.join()) faults.push(`${month}: ${lines}, expected ${expected}`)
  }
  faults.push(...closedMonthFaults(both))
  return faults
}

/** What is booked in a month that is closed, after it was: nothing may be. */
const closedMonthFaults = ({ spec }: SideBySide): ReadonlyArray<string> => {
  let closed = ""
  const faults: Array<string> = []
  for (const { event, kind } of spec.events()) {
    if (event._tag === "MonthClosed" && "month" in event) closed = String(event.month)
    // Of the account's kind.
    if (kind !== "points.account" || closed === "") continue
    for (const { day } of movementsOf(event as never)) {
      if (day.slice(0, 7) <= closed)
        faults.push(`${event._tag} is booked on ${day}, in a closed month`)
    }
  }
  return faults
}
