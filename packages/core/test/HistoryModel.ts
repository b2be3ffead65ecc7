import {
  type AccountEvent,
  Audit,
  Deposit,
  type Overdrawn,
  Transfer,
  TransferUnforeseen,
  Withdraw,
  WithdrawJointly,
} from "./Bank.ts"
import type { DispatcherService } from "./Dispatching.ts"

// The bank once more, as plain sums: what histories of the dispatcher are held against.

interface DepositOperation {
  readonly do: "deposit"
  readonly account: string
  readonly amount: number
}

interface WithdrawOperation {
  readonly do: "withdraw"
  readonly account: string
  readonly amount: number
}

interface MoveOperation {
  readonly do: "transfer" | "unforeseen" | "joint" | "audit"
  readonly from: string
  readonly to: string
  readonly amount: number
}

export type Operation = DepositOperation | WithdrawOperation | MoveOperation

export type Balances = ReadonlyMap<string, number>

export interface Happened {
  readonly _tag: "Happened"
  readonly answer: unknown
  readonly events: ReadonlyArray<readonly [account: string, event: AccountEvent]>
  readonly balances: Balances
}

export interface Refusal {
  readonly _tag: "Refused"
  readonly account: string
  readonly balance: number
}

/** What an operation comes to when it is alone. */
export const modelled = (operation: Operation, balances: Balances): Happened | Refusal => {
  const of = (account: string): number => balances.get(account) ?? 0
  const happened = (
    answer: unknown,
    ...events: ReadonlyArray<readonly [string, AccountEvent]>
  ): Happened => {
    const after = new Map(balances)
    for (const [account, { _tag, amount }] of events) {
      after.set(account, (after.get(account) ?? 0) + (_tag === "Deposited" ? amount : -amount))
    }
    return { _tag: "Happened", answer, events, balances: after }
  }
  const { amount } = operation
  if (operation.do === "deposit") {
    const { account } = operation
    return happened({ balance: of(account) + amount }, [account, { _tag: "Deposited", amount }])
  }
  if (operation.do === "withdraw") {
    const { account } = operation
    return of(account) < amount
      ? { _tag: "Refused", account, balance: of(account) }
      : happened({ balance: of(account) - amount }, [account, { _tag: "Withdrawn", amount }])
  }
  const { from, to } = operation
  const both = of(from) + of(to)
  if (operation.do === "audit") return { _tag: "Refused", account: from, balance: both }
  if (operation.do === "joint") {
    return both < amount
      ? { _tag: "Refused", account: from, balance: both }
      : happened({ from: of(from) - amount, to: of(to) }, [from, { _tag: "Withdrawn", amount }])
  }
  return of(from) < amount
    ? { _tag: "Refused", account: from, balance: of(from) }
    : happened(
        { from: of(from) - amount, to: of(to) + amount },
        [from, { _tag: "Withdrawn", amount }],
        [to, { _tag: "Deposited", amount }],
      )
}

/** The same operation as a command given to a dispatcher. */
export const given = (
  { submit }: DispatcherService,
  operation: Operation,
  options: Parameters<DispatcherService["submit"]>[2],
) => {
  const { do: _, ...input } = operation
  switch (operation.do) {
    case "deposit":
      return submit(Deposit, input, options)
    case "withdraw":
      return submit(Withdraw, input, options)
    case "transfer":
      return submit(Transfer, input, options)
    case "unforeseen":
      return submit(TransferUnforeseen, input, options)
    case "joint":
      return submit(WithdrawJointly, input, options)
    case "audit":
      return submit(Audit, input, options)
  }
}

export const refusalOf = ({ account, balance }: Overdrawn): Refusal => ({
  _tag: "Refused",
  account,
  balance,
})
