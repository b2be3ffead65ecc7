import {
  makeProjector,
  type Projection,
  type ProjectorOptions,
  put,
  type RecordedEvent,
  readFact,
  Storage,
  type StorageShape,
  stateKind,
} from "@civic-practice/core"
import { Effect } from "effect"
import { Account } from "./Bank.ts"
import { logOf, realm, stateOf } from "./Dispatching.ts"

// What was deposited into each account and how often: a projection small enough to be counted again by hand.

export interface TotalState {
  readonly sum: number
  readonly times: number
}

export const Total = stateKind<TotalState>({ name: "test.total", initial: { sum: 0, times: 0 } })

const added = ({ sum, times }: TotalState, amount: number): TotalState => ({
  sum: sum + amount,
  times: times + 1,
})

const depositOf = (event: RecordedEvent): number | undefined => {
  const fact = event.kind === Account.name ? readFact(Account, event).event : undefined
  return fact?._tag === "Deposited" ? fact.amount : undefined
}

export const totals = (version = 1, hint = false): Projection => ({
  name: "test.totals",
  version,
  ...(hint ? { touches: (events) => events.map(({ id }) => Total.ref(`${version}/${id}`)) } : {}),
  fold: (events, view) => {
    const states = new Map<string, TotalState>()
    for (const event of events) {
      const amount = depositOf(event)
      if (amount === undefined) continue
      const before = states.get(event.id) ?? view.get(Total.ref(`${version}/${event.id}`))
      states.set(event.id, added(before, amount))
    }
    return [...states].map(([id, state]) => put(Total.ref(`${version}/${id}`), state))
  },
})

export const projectorOn = (
  storage: StorageShape,
  options: Partial<ProjectorOptions> = {},
  projection = totals(),
) => Effect.provideService(makeProjector(projection, { realm, ...options }), Storage, storage)

export const accounts = ["a", "b", "c"] as const

/** The totals as stored, and as counted again from the log. */
export const compared = (storage: StorageShape, version = 1) =>
  Effect.gen(function* () {
    const log = yield* logOf(storage)
    const stored = []
    const counted = []
    for (const account of accounts) {
      stored.push((yield* stateOf(storage, Total.ref(`${version}/${account}`))) ?? Total.initial)
      const amounts = log.filter(({ id }) => id === account).map(depositOf)
      counted.push(
        amounts.reduce<TotalState>(
          (state, amount) => (amount === undefined ? state : added(state, amount)),
          Total.initial,
        ),
      )
    }
    return { stored, counted }
  })
