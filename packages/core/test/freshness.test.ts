import {
  command,
  decided,
  GrantRole,
  Policy,
  type PolicyShape,
  person,
  realmWide,
  rolePolicy,
  WithdrawRole,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { Account, Audit, Deposit, Overdrawn, OverLimit, SetLimit, Withdraw } from "./Bank.ts"
import { asHost, balanceOf, dispatcherOn, under } from "./Dispatching.ts"
import { intercepted, interruptedBy, withoutVersions } from "./FaultyStorage.ts"

const of = (account: string, amount: number) => ({ account, amount })

describe("a decision never rests on what another process has changed", () => {
  it.effect("is not refused for what the cache still believes", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(storage)
      yield* one.execute(Deposit, of("a", 1), asHost)
      yield* other.execute(Deposit, of("a", 100), asHost)
      expect(yield* one.execute(Withdraw, of("a", 50), asHost)).toEqual({ balance: 51 })
    }),
  )

  it.effect("is refused wrongly where the storage hands out old snapshots (control)", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const old = yield* storage.load("district", [{ kind: "bank.account", id: "a" }])
      const one = yield* dispatcherOn(intercepted(storage, { load: () => Effect.succeed(old) }))
      const other = yield* dispatcherOn(storage)
      yield* other.execute(Deposit, of("a", 100), asHost)
      const refusal = yield* Effect.flip(
        one.execute(Audit, { from: "a", to: "a", amount: 1 }, asHost),
      )
      expect(refusal).toMatchObject({ balance: 0 })
    }),
  )

  it.effect("is refused with current figures where the cache would have allowed it", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(storage)
      yield* one.execute(Deposit, of("a", 100), asHost)
      yield* other.execute(Withdraw, of("a", 90), asHost)
      const refusal = yield* Effect.flip(one.execute(Withdraw, of("a", 50), asHost))
      expect(refusal).toEqual(new Overdrawn({ account: "a", balance: 10, asked: 50 }))
      expect(yield* balanceOf(storage, "a")).toBe(10)
    }),
  )

  it.effect("overdraws where the storage does not compare versions (control)", () =>
    Effect.gen(function* () {
      const storage = withoutVersions(yield* makeStorage, () => true)
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(storage)
      yield* one.execute(Deposit, of("a", 100), asHost)
      yield* other.execute(Withdraw, of("a", 90), asHost)
      expect(yield* one.execute(Withdraw, of("a", 50), asHost)).toEqual({ balance: 50 })
    }),
  )

  it.effect("a refusal in a batch that commits is checked too", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(storage)
      yield* one.execute(Deposit, of("a", 1), asHost)
      yield* one.execute(Deposit, of("b", 1), asHost)
      yield* other.execute(Deposit, of("a", 100), asHost)
      const results = yield* Effect.all(
        [
          one.execute(Deposit, of("b", 1), asHost),
          one.execute(Withdraw, of("a", 50), asHost),
          one.execute(Deposit, of("b", 1), asHost),
        ],
        { concurrency: "unbounded" },
      )
      expect(results).toEqual([{ balance: 2 }, { balance: 51 }, { balance: 3 }])
    }),
  )

  it.effect("a rule changed between load and commit counts, though it is only read", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const { storage, beforeNextCommit } = interruptedBy(inner)
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(inner)
      yield* one.execute(Deposit, of("a", 10), asHost)
      beforeNextCommit(other.execute(SetLimit, { most: 15 }, asHost))
      const refusal = yield* Effect.flip(one.execute(Deposit, of("a", 10), asHost))
      expect(refusal).toEqual(new OverLimit({ account: "a", most: 15 }))
      expect(yield* balanceOf(inner, "a")).toBe(10)
    }),
  )

  it.effect("is broken where the storage does not check what was read (control)", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const unchecked = withoutVersions(inner, (_, access) => access === "read")
      const { storage, beforeNextCommit } = interruptedBy(unchecked)
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(inner)
      yield* one.execute(Deposit, of("a", 10), asHost)
      beforeNextCommit(other.execute(SetLimit, { most: 15 }, asHost))
      expect(yield* one.execute(Deposit, of("a", 10), asHost)).toEqual({ balance: 20 })
    }),
  )

  it.effect("a command that fails by a defect is decided on current data before it is told", () =>
    Effect.gen(function* () {
      const Check = command("bank.check", {
        input: Schema.Struct({ account: Schema.String }),
        permission: () => realmWide("bank.check"),
        decide: ({ account }, view) => {
          const { balance } = view.get(Account.ref(account))
          if (balance < 50) throw new Error(`never so low: ${balance}`)
          return Result.succeed(decided({ balance }))
        },
      })
      const storage = yield* makeStorage
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(storage)
      yield* one.execute(Deposit, of("a", 1), asHost)
      yield* other.execute(Deposit, of("a", 99), asHost)
      expect(yield* one.execute(Check, { account: "a" }, under("k"))).toEqual({ balance: 100 })
      yield* other.execute(Withdraw, of("a", 99), asHost)
      // Repeated under its key it is answered as before, though it would fail now.
      expect(yield* one.execute(Check, { account: "a" }, under("k"))).toEqual({ balance: 100 })
    }),
  )
})

describe("a withdrawn role", () => {
  const policy: PolicyShape = rolePolicy({
    roles: [{ name: "teller", allows: ["bank.*"] }],
    ancestry: (unit) => [unit, "root"],
    ownActions: [],
    root: "root",
  })
  const grant = { actor: "lin", role: "teller", unit: "root" }
  const byLin = { actor: person("lin") }

  const setting = Effect.gen(function* () {
    const inner = yield* makeStorage
    const { storage, beforeNextCommit } = interruptedBy(inner)
    const one = yield* dispatcherOn(storage)
    const other = yield* dispatcherOn(inner)
    yield* one.execute(GrantRole, grant, asHost)
    yield* one.execute(Deposit, of("a", 10), byLin)
    return { inner, beforeNextCommit, one, other }
  }).pipe(Effect.provideService(Policy, policy))

  it.effect("is refused at once, though the dispatcher still remembers it", () =>
    Effect.gen(function* () {
      const { inner, one, other } = yield* setting
      yield* other.execute(WithdrawRole, grant, asHost)
      const denied = yield* Effect.flip(one.execute(Deposit, of("a", 10), byLin))
      expect(denied).toMatchObject({ _tag: "Denied", actor: "lin", action: "bank.deposit" })
      expect(yield* balanceOf(inner, "a")).toBe(10)
    }),
  )

  it.effect("is refused where it is withdrawn between decision and commit", () =>
    Effect.gen(function* () {
      const { inner, beforeNextCommit, one, other } = yield* setting
      beforeNextCommit(other.execute(WithdrawRole, grant, asHost))
      const denied = yield* Effect.flip(one.execute(Deposit, of("a", 10), byLin))
      expect(denied).toMatchObject({ _tag: "Denied", unit: "a" })
      expect(yield* balanceOf(inner, "a")).toBe(10)
    }),
  )

  it.effect(
    "a role granted elsewhere a moment ago is known, though the denial was remembered",
    () =>
      Effect.gen(function* () {
        const { one, other } = yield* setting
        const byWei = { actor: person("wei") }
        yield* Effect.flip(one.execute(Deposit, of("a", 10), byWei))
        yield* other.execute(GrantRole, { ...grant, actor: "wei" }, asHost)
        expect(yield* one.execute(Deposit, of("a", 10), byWei)).toEqual({ balance: 20 })
      }),
  )
})
