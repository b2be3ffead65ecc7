import {
  firstBreak,
  type RecordedEvent,
  readFact,
  type Snapshot,
  type StreamWrite,
} from "@civic-practice/core"
import { Account, type AccountState, evolveAccount } from "./Bank.ts"
import type { Applied, Attempt, History } from "./History.ts"
import { type Balances, type Happened, modelled, type Operation } from "./HistoryModel.ts"

// What is wrong with a history, in words; nothing where every promise was kept.

export const faultsOf = (history: History): ReadonlyArray<string> => [
  ...faultsOfLog(history.log, history.snapshots),
  ...faultsOfReceipts(history),
  ...faultsOfOrder(history),
]

/** Positions and versions without gaps, states that are the folds of their events, chains that hold. */
export const faultsOfLog = (
  log: ReadonlyArray<RecordedEvent>,
  snapshots: ReadonlyArray<Snapshot>,
): ReadonlyArray<string> => {
  const faults: Array<string> = []
  for (const [index, { position }] of log.entries()) {
    if (position !== index + 1) faults.push(`position ${position} is at place ${index + 1}`)
  }
  for (const snapshot of snapshots) {
    const events = log.filter(({ kind, id }) => kind === snapshot.kind && id === snapshot.id)
    for (const [index, { version }] of events.entries()) {
      if (version !== index + 1) faults.push(`${snapshot.id}: version ${version} at ${index + 1}`)
    }
    if (snapshot.version !== events.length) faults.push(`${snapshot.id}: events are missing`)
    const folded = events.reduce<AccountState>(
      (state, event) => evolveAccount(state, readFact(Account, event).event),
      Account.initial,
    )
    const state = snapshot.state ?? JSON.stringify([1, Account.initial])
    if (state !== JSON.stringify([1, folded])) faults.push(`${snapshot.id}: ${state} is no fold`)
    if (folded.balance < 0 && !log.some(isJoint)) faults.push(`${snapshot.id} is overdrawn`)
    const broken = firstBreak(events, snapshot.head)
    if (broken !== undefined) faults.push(`${snapshot.id}: the chain breaks at ${broken}`)
  }
  return faults
}

// Only a joint withdrawal may leave one of its two accounts below zero; it is checked by its sum.
const isJoint = (event: RecordedEvent): boolean =>
  readFact(Account, event).event._tag === "Withdrawn"

const receiptsOf = ({ batch }: Applied): ReadonlyArray<StreamWrite> =>
  batch.writes.filter(({ kind }) => kind === "core.receipt")

/** Every command at most once, and each caller told the truth about it. */
const faultsOfReceipts = ({ attempts, commits }: History): ReadonlyArray<string> => {
  const faults: Array<string> = []
  const committed = new Map<string, number>()
  for (const commit of commits) {
    for (const { id } of receiptsOf(commit)) {
      if (committed.has(id)) faults.push(`${id} happened twice`)
      committed.set(id, commit.tick)
    }
  }
  const answers = new Map<string, string>()
  const answeredAt = new Map<string, number>()
  const unknown = new Set<string>()
  const started = new Map<string, number>()
  for (const { key, told, from, to, misuse, twice } of attempts) {
    const at = committed.get(key)
    if (!started.has(key)) started.set(key, from)
    if (told._tag === "KeyReused" && !misuse) faults.push(`${key} was called reused`)
    if (told._tag === "Answered") {
      const answer = JSON.stringify(told.answer)
      // Where nothing came of the first input the key was free for another.
      if (misuse && answers.has(key)) faults.push(`${key} answered another input`)
      else if ((answers.get(key) ?? answer) !== answer) faults.push(`${key} has two answers`)
      else answers.set(key, answer)
      answeredAt.set(key, Math.min(to, answeredAt.get(key) ?? to))
      if (at === undefined) faults.push(`${key} was answered and never written`)
      else if (at > to) faults.push(`${key} was answered before it was written`)
    }
    // With another input the key may be free again, and its command may then happen.
    if (told._tag === "Refused" && !misuse && from > (answeredAt.get(key) ?? to)) {
      faults.push(`${key} was answered and then refused`)
    }
    // An earlier attempt that is not known to have failed may come through during a later one.
    if (told._tag === "Unknown") unknown.add(key)
    const within = at !== undefined && from < at && at < to
    if (told._tag === "NotWritten" && !twice && !unknown.has(key) && within) {
      faults.push(`${key} was written in spite of ${told.error}`)
    }
  }
  for (const { key, by, told } of attempts) {
    if (told._tag !== "Refused" || !committed.has(key) || answers.has(key)) continue
    const others = attempts.filter((one) => one.key === key)
    // Given to another dispatcher, which may still have it in flight, or given twice or otherwise.
    if (others.some((one) => one.misuse || one.twice || one.by !== by)) continue
    faults.push(`${key} was refused and written`)
  }
  for (const [key, at] of committed) {
    if (at < (started.get(key) ?? Number.POSITIVE_INFINITY)) faults.push(`${key} came from nowhere`)
  }
  return faults
}

interface Ran {
  readonly key: string
  readonly happened: Happened
}

/** The commits are the operations one after another, and every refusal was true at some moment of its wait. */
const faultsOfOrder = ({ attempts, commits }: History): ReadonlyArray<string> => {
  const faults: Array<string> = []
  const states: Array<{ readonly tick: number; readonly balances: Balances }> = []
  let balances: Balances = new Map()
  states.push({ tick: 0, balances })
  for (const commit of commits) {
    const ran = serialized(commit, balances, attempts)
    if (ran === undefined) {
      faults.push(`the commit of ${receiptsOf(commit).map(({ id }) => id)} is in no order possible`)
      return faults
    }
    for (const { happened } of ran) {
      balances = happened.balances
      states.push({ tick: commit.tick, balances })
    }
  }
  for (const { key, operation, told, from, to } of attempts) {
    if (told._tag !== "Refused") continue
    const before = states.findLastIndex(({ tick }) => tick < from)
    const possible = states.slice(before).filter(({ tick }) => tick < to)
    const isTrue = possible.some((state) => {
      const expected = modelled(operation, state.balances)
      return expected._tag === "Refused" && expected.balance === told.balance
    })
    if (!isTrue) faults.push(`${key} was refused at ${told.balance}, which was never so`)
  }
  return faults
}

/** The order in which the commands of a commit came, found by trying: usually that of their receipts. */
const serialized = (
  commit: Applied,
  before: Balances,
  attempts: ReadonlyArray<Attempt>,
): ReadonlyArray<Ran> | undefined => {
  const receipts = receiptsOf(commit)
  const possible = (key: string): ReadonlyArray<Operation> =>
    attempts.filter((one) => one.key === key).map(({ operation }) => operation)
  const search = (
    balances: Balances,
    left: ReadonlyArray<StreamWrite>,
    ran: ReadonlyArray<Ran>,
  ): ReadonlyArray<Ran> | undefined => {
    if (left.length === 0) return eventsMatch(commit, ran) ? ran : undefined
    for (const receipt of left) {
      const answer = JSON.stringify(JSON.parse(receipt.state ?? "[]")[1]?.answer)
      for (const operation of possible(receipt.id)) {
        const happened = modelled(operation, balances)
        if (happened._tag !== "Happened" || JSON.stringify(happened.answer) !== answer) continue
        const rest = left.filter((one) => one !== receipt)
        const found = search(happened.balances, rest, [...ran, { key: receipt.id, happened }])
        if (found !== undefined) return found
      }
    }
    return undefined
  }
  return search(before, receipts, [])
}

/** Each stream's events are those of the commands, in their order and under their keys. */
const eventsMatch = ({ batch }: Applied, ran: ReadonlyArray<Ran>): boolean => {
  const expected = new Map<string, Array<string>>()
  for (const { key, happened } of ran) {
    for (const [account, event] of happened.events) {
      const texts = expected.get(account) ?? []
      texts.push(`${key} ${event._tag} ${event.amount}`)
      expected.set(account, texts)
    }
  }
  const accounts = batch.writes.filter(({ kind }) => kind === Account.name)
  if (accounts.length !== expected.size) return false
  return accounts.every(({ id, events }) => {
    const texts = events.map(({ type, body }) => {
      const { key, data } = JSON.parse(body)
      return `${key} ${type} ${data.amount}`
    })
    return texts.join() === (expected.get(id) ?? []).join()
  })
}
