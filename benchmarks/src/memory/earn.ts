import { append, at, command, decided, streamKind } from "@civic-practice/core"
import { Result, Schema } from "effect"

interface AccountState {
  readonly balance: number
  readonly entries: number
}

interface Earned {
  readonly _tag: "Earned"
  readonly amount: number
  readonly rule: string
  readonly day: string
}

/** A small account, the same as castore's, so that what is measured is the way of a command and not its rules. */
export const Account = streamKind<AccountState, Earned>({
  name: "benchmark.account",
  initial: { balance: 0, entries: 0 },
  evolve: ({ balance, entries }, { amount }) => ({
    balance: balance + amount,
    entries: entries + 1,
  }),
})

/** An account earns points, as an officer of the station says. */
export const Earn = command("benchmark.earn", {
  input: Schema.Struct({ account: Schema.String, amount: Schema.Int, rule: Schema.String }),
  permission: () => at("station", "benchmark.earn"),
  touches: ({ account }) => [Account.ref(account)],
  decide: ({ account, amount, rule }, view, { at: now, calendar }) => {
    const ref = Account.ref(account)
    const { balance } = view.get(ref)
    const event: Earned = { _tag: "Earned", amount, rule, day: calendar.dayOf(now) }
    return Result.succeed(decided({ balance: balance + amount }, append(ref, event)))
  },
})
