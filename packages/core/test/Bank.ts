import {
  type AnyStreamRef,
  append,
  at,
  type Command,
  command,
  type Decision,
  decided,
  type Explained,
  type Localized,
  put,
  stateKind,
  streamKind,
  type View,
} from "@civic-practice/core"
import { Result, Schema } from "effect"

// A bank small enough to be checked by hand: what the tests of the dispatcher are done with.

export interface AccountState {
  readonly balance: number
  readonly entries: number
}

export type AccountEvent =
  | { readonly _tag: "Deposited"; readonly amount: number }
  | { readonly _tag: "Withdrawn"; readonly amount: number }

export const evolveAccount = (state: AccountState, event: AccountEvent): AccountState => ({
  balance: state.balance + (event._tag === "Deposited" ? event.amount : -event.amount),
  entries: state.entries + 1,
})

export const Account = streamKind<AccountState, AccountEvent>({
  name: "bank.account",
  initial: { balance: 0, entries: 0 },
  evolve: evolveAccount,
})

/** The most that an account may hold; without it there is no limit. */
export const Limit = stateKind<{ readonly most: number }>({
  name: "bank.limit",
  initial: { most: Number.MAX_SAFE_INTEGER },
})

export class Overdrawn
  extends Schema.TaggedError<Overdrawn>("test/Overdrawn")("Overdrawn", {
    account: Schema.String,
    balance: Schema.Int,
    asked: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.account} 余额 ${this.balance}，不足 ${this.asked}`,
      en: `${this.account} holds ${this.balance}, less than ${this.asked}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

export class OverLimit extends Schema.TaggedError<OverLimit>("test/OverLimit")("OverLimit", {
  account: Schema.String,
  most: Schema.Int,
}) {}

const Amount = Schema.Int.check(Schema.isGreaterThan(0))
const Entry = Schema.Struct({ account: Schema.String, amount: Amount })
const Move = Schema.Struct({ from: Schema.String, to: Schema.String, amount: Amount })

export type Entry = typeof Entry.Type
export type Move = typeof Move.Type

export interface Balance {
  readonly balance: number
}

const deposit = (
  { account, amount }: Entry,
  view: View,
): Result.Result<Decision<Balance>, OverLimit> => {
  const ref = Account.ref(account)
  const balance = view.get(ref).balance + amount
  const { most } = view.get(Limit.ref("all"))
  return balance > most
    ? Result.fail(new OverLimit({ account, most }))
    : Result.succeed(decided({ balance }, append(ref, { _tag: "Deposited", amount })))
}

const withdraw = (
  { account, amount }: Entry,
  view: View,
): Result.Result<Decision<Balance>, Overdrawn> => {
  const ref = Account.ref(account)
  const { balance } = view.get(ref)
  return balance < amount
    ? Result.fail(new Overdrawn({ account, balance, asked: amount }))
    : Result.succeed(
        decided({ balance: balance - amount }, append(ref, { _tag: "Withdrawn", amount })),
      )
}

export interface Moved {
  readonly from: number
  readonly to: number
}

const transfer = (
  { from, to, amount }: Move,
  view: View,
): Result.Result<Decision<Moved>, Overdrawn> => {
  const source = view.get(Account.ref(from)).balance
  const target = view.get(Account.ref(to)).balance
  return source < amount
    ? Result.fail(new Overdrawn({ account: from, balance: source, asked: amount }))
    : Result.succeed(
        decided(
          { from: source - amount, to: target + amount },
          append(Account.ref(from), { _tag: "Withdrawn", amount }),
          append(Account.ref(to), { _tag: "Deposited", amount }),
        ),
      )
}

type Touches = (input: Entry) => ReadonlyArray<AnyStreamRef>

const foreseen: Touches = ({ account }) => [Account.ref(account), Limit.ref("all")]

export type EntryCommand = Command<Entry, Balance, Overdrawn | OverLimit>

export const Deposit: EntryCommand = command("bank.deposit", {
  input: Entry,
  permission: (input) => at(input.account, "bank.deposit"),
  touches: foreseen,
  decide: deposit,
})

export const Withdraw: EntryCommand = command("bank.withdraw", {
  input: Entry,
  permission: (input) => at(input.account, "bank.withdraw"),
  touches: foreseen,
  decide: withdraw,
})

export const Transfer = command("bank.transfer", {
  input: Move,
  permission: (input) => [at(input.from, "bank.withdraw"), at(input.to, "bank.deposit")],
  touches: ({ from, to }) => [Account.ref(from), Account.ref(to)],
  decide: transfer,
})

/** The same without a word on what it touches, so that each account is loaded when it is asked for. */
export const TransferUnforeseen = command("bank.transferUnforeseen", {
  input: Move,
  permission: (input) => at(input.from, "bank.transfer"),
  decide: transfer,
})

/** Takes from one account what two hold together: sound only if both are current. */
export const WithdrawJointly: Command<Move, Moved, Overdrawn> = command("bank.withdrawJointly", {
  input: Move,
  permission: (input) => at(input.from, "bank.withdraw"),
  touches: ({ from, to }) => [Account.ref(from), Account.ref(to)],
  decide: ({ from, to, amount }, view): Result.Result<Decision<Moved>, Overdrawn> => {
    const one = view.get(Account.ref(from)).balance
    const other = view.get(Account.ref(to)).balance
    return one + other < amount
      ? Result.fail(new Overdrawn({ account: from, balance: one + other, asked: amount }))
      : Result.succeed(
          decided(
            { from: one - amount, to: other },
            append(Account.ref(from), { _tag: "Withdrawn", amount }),
          ),
        )
  },
})

/** Refused with what two accounts hold together, looked at one after the other. */
export const Audit: Command<Move, never, Overdrawn> = command("bank.audit", {
  input: Move,
  permission: (input) => at(input.from, "bank.audit"),
  decide: ({ from, to, amount }, view): Result.Result<never, Overdrawn> => {
    const one = view.get(Account.ref(from)).balance
    const other = view.get(Account.ref(to)).balance
    return Result.fail(new Overdrawn({ account: from, balance: one + other, asked: amount }))
  },
})

export const SetLimit = command("bank.setLimit", {
  input: Schema.Struct({ most: Schema.Int }),
  permission: () => at("all", "bank.setLimit"),
  touches: () => [Limit.ref("all")],
  decide: ({ most }) => Result.succeed(decided(null, put(Limit.ref("all"), { most }))),
})
