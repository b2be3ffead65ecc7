import { type Aggregate, Command, EventStore, EventType, tuple } from "@castore/core"
import { InMemoryEventStorageAdapter } from "@castore/event-storage-adapter-in-memory"
import { accountOf, accounts, eventsBefore, type Side } from "./Side.ts"

interface Earned {
  readonly amount: number
  readonly rule: string
  readonly day: string
}

interface Account extends Aggregate {
  readonly balance: number
}

const earned = new EventType<"EARNED", Earned>({ type: "EARNED" })

const makeStore = () =>
  new EventStore({
    eventStoreId: "ACCOUNTS",
    eventTypes: [earned],
    reducer: (account: Account, { aggregateId, payload, version }): Account => ({
      aggregateId,
      version,
      balance: (account?.balance ?? 0) + (payload?.amount ?? 0),
    }),
    eventStorageAdapter: new InMemoryEventStorageAdapter(),
  })

const earn = new Command({
  commandId: "EARN",
  requiredEventStores: tuple(makeStore()),
  handler: async (input: { readonly account: string; readonly amount: number }, [store]) => {
    const { aggregate } = await store.getAggregate(input.account)
    await store.pushEvent(
      {
        aggregateId: input.account,
        version: (aggregate?.version ?? 0) + 1,
        type: "EARNED",
        payload: { amount: input.amount, rule: "hour", day: "2026-06-01" },
      },
      aggregate === undefined ? {} : { prevAggregate: aggregate },
    )
    return { balance: (aggregate?.balance ?? 0) + input.amount }
  },
})

/** @castore/core: a Command on its in-memory adapter. */
export const castore = async (): Promise<Side> => {
  const store = makeStore()
  const give = (turn: number) => earn.handler({ account: accountOf(turn), amount: 1 }, [store])
  let turn = 0
  const oneByOne = async (commands: number): Promise<void> => {
    for (const end = turn + commands; turn < end; ) await give(turn++)
  }
  await oneByOne(accounts * eventsBefore)
  return {
    name: "castore",
    oneByOne,
    together: async (commands, callers) => {
      const end = turn + commands
      const caller = async (): Promise<void> => {
        while (turn < end) await give(turn++)
      }
      await Promise.all(Array.from({ length: callers }, caller))
    },
    points: async () => {
      let sum = 0
      for (let number = 0; number < accounts; number++) {
        const { aggregate } = await store.getAggregate(accountOf(number))
        sum += aggregate?.balance ?? 0
      }
      return sum
    },
    close: async () => {},
  }
}
