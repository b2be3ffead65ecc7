import {
  append,
  command,
  decided,
  type EventData,
  realmWide,
  streamKind,
} from "@civic-practice/core"
import { Result, Schema } from "effect"

/** Points went from one account to another, as an intent of a caller asked; on both accounts. */
export interface Moved extends EventData {
  readonly _tag: "Moved"
  readonly intent: string
  readonly points: number
}

interface AccountState {
  readonly balance: number
  readonly moves: number
}

/** An account that may go below zero: what matters is that all accounts together come to zero. */
export const Account = streamKind<AccountState, Moved>({
  name: "faults.account",
  initial: { balance: 0, moves: 0 },
  evolve: ({ balance, moves }, { points }) => ({ balance: balance + points, moves: moves + 1 }),
  keys: ({ moves }) => ({ byMoves: [moves] }),
})

/** Moves points between two accounts: two streams, their index entries, two events and a receipt, or none of it. */
export const Move = command("faults.move", {
  input: Schema.Struct({
    intent: Schema.String,
    from: Schema.String,
    to: Schema.String,
    points: Schema.Int,
  }),
  permission: () => realmWide("faults.move"),
  touches: ({ from, to }) => [Account.ref(from), Account.ref(to)],
  decide: ({ from, intent, points, to }) =>
    Result.succeed(
      decided(
        intent,
        append(Account.ref(from), { _tag: "Moved", intent, points: -points }),
        append(Account.ref(to), { _tag: "Moved", intent, points }),
      ),
    ),
})

export const realm = "faults"
export const accountCount = 40

/** What an intent asks for; follows from its name, so that repeating it asks for the same. */
export const moveOf = (intent: string) => {
  let hash = 7
  for (const letter of intent) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0
  const from = hash % accountCount
  const to = (from + 1 + ((hash >>> 8) % (accountCount - 1))) % accountCount
  return { intent, from: `a${from}`, to: `a${to}`, points: 1 + ((hash >>> 16) % 9) }
}
