import { type RecordedEvent, readFact, Storage } from "@civic-practice/core"
import { readUnitTree, type UnitTree } from "@civic-practice/hierarchy"
import {
  Account,
  AccountId,
  type AccountState,
  balanceOf,
  Earning,
  statement,
} from "@civic-practice/points"
import { type PromisePractice, recordFact } from "@civic-practice/practice"
import { allTime } from "@civic-practice/reporting"
import { ServiceRecord, statusNow, Team, Volunteer } from "@civic-practice/volunteering"
import { Effect, type Layer, Stream } from "effect"

/** What a storage holds of a realm: its log, and its tree. */
export interface Ledger {
  readonly log: ReadonlyArray<RecordedEvent>
  readonly tree: UnitTree
}

export const readLedger = (
  storage: Layer.Layer<Storage, unknown>,
  realm: string,
): Promise<Ledger> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { read } = yield* Storage
      return { log: yield* Stream.runCollect(read({ realm })), tree: yield* readUnitTree(realm) }
    }).pipe(Effect.provide(storage)),
  )

const idsOf = (log: ReadonlyArray<RecordedEvent>, kind: string): ReadonlyArray<string> => [
  ...new Set(log.filter((event) => event.kind === kind).map(({ id }) => id)),
]

const sum = (values: ReadonlyArray<number>): number => values.reduce((a, b) => a + b, 0)

/** What is wrong with a practice's books, by the states of all its accounts, records and volunteers. */
export const faultsOf = async (
  practice: PromisePractice,
  { log }: Ledger,
): Promise<ReadonlyArray<string>> => {
  const faults: Array<string> = []
  const check = (what: string, one: unknown, other: unknown) => {
    if (JSON.stringify(one) !== JSON.stringify(other))
      faults.push(`${what}: ${one} is not ${other}`)
  }
  const accounts: Array<AccountState> = []
  for (const id of idsOf(log, Account.name)) {
    const state = await practice.state(Account.ref(AccountId.make(id)))
    if (state === undefined) continue
    accounts.push(state)
    const facts = log.filter((event) => event.kind === Account.name && event.id === id)
    const entries = statement(facts.map((event) => readFact(Account, event).event))
    const inLots = sum(state.lots.map(({ left }) => left))
    check(`the lots of ${id}`, inLots, balanceOf(state))
    check(`the entries of ${id}`, sum(entries.map(({ points }) => points)), inLots)
    if (state.lots.some(({ left }) => left <= 0)) faults.push(`${id} is overdrawn`)
  }
  const counted = { minutes: 0, active: new Set<string>() }
  for (const id of idsOf(log, ServiceRecord.name)) {
    const record = await practice.state(ServiceRecord.ref(id))
    if (record === undefined) continue
    const isCounted = record.status === "confirmed" || record.status === "corrected"
    if (isCounted) {
      counted.minutes += record.minutes
      if (record.minutes > 0) counted.active.add(record.volunteer)
    }
    const earning = await practice.state(Earning.ref(recordFact(id)))
    const stands = earning !== undefined && earning !== null && earning.reversed === null
    // The rules of the tests give points for every half hour.
    check(`that ${id} earns`, stands, isCounted && record.minutes > 0)
  }
  let registered = 0
  for (const id of idsOf(log, Volunteer.name)) {
    const volunteer = await practice.state(Volunteer.ref(id))
    if (volunteer !== undefined && statusNow(volunteer) !== "withdrawn") registered++
  }
  let teams = 0
  for (const id of idsOf(log, Team.name)) {
    const team = await practice.state(Team.ref(id))
    if (team !== undefined && team.level !== "alliance" && team.disbandedOn === undefined) teams++
  }
  const { total } = await practice.report(allTime)
  const inAll = (part: "issued" | "redeemed" | "expired" | "reversed") =>
    sum(accounts.map((account) => account[part]))
  check("pointsIssued", total.pointsIssued, inAll("issued"))
  check("pointsRedeemed", total.pointsRedeemed, inAll("redeemed"))
  check("pointsExchanged", total.pointsExchanged, inAll("redeemed"))
  check("pointsExpired", total.pointsExpired, inAll("expired"))
  check("pointsReversed", total.pointsReversed, inAll("reversed"))
  check("pointsOutstanding", total.pointsOutstanding, sum(accounts.map(balanceOf)))
  check("creditedMinutes", total.creditedMinutes, counted.minutes)
  check("activeVolunteers", total.activeVolunteers, counted.active.size)
  check("registeredVolunteers", total.registeredVolunteers, registered)
  check("volunteerTeams", total.volunteerTeams, teams)
  return faults
}
