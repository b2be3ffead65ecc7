import {
  type Actor,
  append,
  type Command,
  command,
  decided,
  GrantRole,
  Grants,
  invoke,
  Policy,
  person,
  reaction,
  readFact,
  realmWide,
  rolePolicy,
  type Specification,
  specification,
  WithdrawRole,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import fc from "fast-check"
import { Account, Deposit, Limit, SetLimit, Transfer, Withdraw } from "./Bank.ts"
import { type DispatcherService, dispatcherOn, host, logOf, stateOf } from "./Dispatching.ts"
import { holdsFor } from "./Seed.ts"

// Rules that are tested with a specification have to come out the same with a dispatcher on a storage.

/** Shows what an occasion holds, in an answer and in an event. */
const Note = command("test.note", {
  input: Schema.Struct({ account: Schema.String }),
  permission: ({ account }) => ({ action: "test.note", unit: account, owner: account }),
  decide: ({ account }, view, { at, now, key, actor, calendar, newId }) =>
    Result.succeed(
      decided(
        {
          at,
          now,
          key,
          actor,
          day: calendar.dayOf(at),
          id: newId("n"),
          exists: view.exists(Account.ref(account)),
        },
        append(Account.ref(account), { _tag: "Deposited", amount: 1 }),
      ),
    ),
})

/** A tenth of every larger deposit goes to the fund, until the limit refuses it. */
const tithe = reaction({
  name: "deposited -> tithe",
  on: Account,
  event: "Deposited",
  react: ({ amount }, id) =>
    amount < 5 || id === "fund"
      ? []
      : [invoke(Deposit, { account: "fund", amount: Math.floor(amount / 5) })],
})

const policy = rolePolicy({
  roles: [{ name: "teller", allows: ["bank.*"] }],
  ancestry: (unit) => [unit, "bank"],
  ownActions: ["test.note"],
  root: "bank",
})

const account = fc.constantFrom("a", "b", "fund")
const amount = fc.integer({ min: -1, max: 12 })

interface Options {
  readonly actor: Actor
  readonly key: string
  readonly at: number
}
/** A command with an input, to be given to a specification or to a dispatcher. */
const given = <Input, Answer, Refusal>(
  one: Command<Input, Answer, Refusal>,
  inputs: fc.Arbitrary<unknown>,
) =>
  inputs.map((input) => ({
    name: one.name,
    input,
    alone: (spec: Specification, options: Options): unknown => told(spec.run(one, input, options)),
    through: ({ execute }: DispatcherService, options: Options): Effect.Effect<unknown> =>
      Effect.map(Effect.result(execute(one, input, options)), told),
  }))

const grant = fc.record({
  actor: account,
  role: fc.constant("teller"),
  unit: fc.constantFrom("a", "b", "bank"),
})
const step = fc.tuple(
  fc.oneof(
    given(Deposit, fc.record({ account, amount })),
    given(Withdraw, fc.record({ account, amount })),
    given(Transfer, fc.record({ from: account, to: account, amount })),
    given(Note, fc.record({ account })),
    given(SetLimit, fc.record({ most: fc.integer({ min: 0, max: 40 }) })),
    given(GrantRole, grant),
    given(WithdrawRole, grant),
  ),
  fc.constantFrom(host, person("a"), person("b")),
)

/** What a command comes to, in a form that can be compared. */
const told = (result: Result.Result<unknown, unknown>): unknown =>
  Result.isSuccess(result) ? result.success : JSON.parse(JSON.stringify(result.failure))

describe("a specification", () => {
  const history = fc.record({ steps: fc.array(step, { maxLength: 30 }), together: fc.boolean() })

  it.effect("comes to the same answers, refusals, events and states as a dispatcher", () =>
    holdsFor(history, 120, ({ steps, together }) =>
      Effect.gen(function* () {
        const spec = specification({ reactions: [tithe], policy })
        const storage = yield* makeStorage
        const dispatcher = yield* Effect.provideService(
          dispatcherOn(storage, { reactions: [tithe], maxBatch: 7, cacheSize: 3 }),
          Policy,
          policy,
        )
        const options = (by: Actor, index: number) => ({ actor: by, key: `k${index}`, at: 0 })
        const expected = steps.map(([one, by], index) => one.alone(spec, options(by, index)))
        const actual = yield* Effect.all(
          steps.map(([one, by], index) => one.through(dispatcher, options(by, index))),
          { concurrency: together ? "unbounded" : 1 },
        )
        expect(actual).toEqual(expected)
        for (const id of ["a", "b", "fund"]) {
          const [one, grants] = [Account.ref(id), Grants.ref(id)]
          expect(yield* stateOf(storage, one)).toEqual(spec.view.find(one))
          expect(yield* stateOf(storage, grants)).toEqual(spec.view.find(grants))
        }
        expect(yield* stateOf(storage, Limit.ref("all"))).toEqual(spec.view.find(Limit.ref("all")))
        // Within one batch the log is in the order of streams; by stream it is the same.
        const byStream = (
          events: ReadonlyArray<{
            readonly kind: string
            readonly id: string
            readonly event: unknown
          }>,
        ) => Object.groupBy(events, ({ kind, id }) => `${kind}/${id}`)
        const log = (yield* logOf(storage)).map((event) => ({
          kind: event.kind,
          id: event.id,
          event: readFact(Account, event).event,
        }))
        expect(byStream(log)).toEqual(byStream(spec.events()))
      }),
    ),
  )

  it("keeps nothing of what is refused, whoever refuses", () => {
    const spec = specification({ reactions: [tithe] })
    spec.run(SetLimit, { most: 10 })
    spec.given(Account.ref("fund"), { balance: 10, entries: 1 })
    const refused = spec.run(Deposit, { account: "a", amount: 5 })
    expect(refused).toMatchObject({ failure: { _tag: "ReactionRefused", command: "bank.deposit" } })
    expect(spec.view.get(Account.ref("a"))).toEqual({ balance: 0, entries: 0 })
    expect(spec.view.exists(Account.ref("a"))).toBe(false)
    expect(spec.events()).toEqual([])
  })

  it("goes on from what is given", () => {
    const spec = specification()
    spec.given(Account.ref("a"), { balance: 70, entries: 3 })
    expect(spec.view.exists(Account.ref("a"))).toBe(true)
    expect(spec.run(Withdraw, { account: "a", amount: 30 })).toEqual(
      Result.succeed({ balance: 40 }),
    )
    expect(spec.view.get(Account.ref("a"))).toEqual({ balance: 40, entries: 4 })
  })

  it("tells deciders the occasion that it is given", () => {
    const spec = specification()
    const at = Date.UTC(2026, 1, 14, 17)
    expect(spec.run(Note, { account: "a" }, { at, key: "k", actor: host })).toMatchObject({
      success: { at, now: at, key: "k", actor: host, day: "2026-02-15", exists: false },
    })
    const ids = [1, 2].map(() => spec.run(Note, { account: "a" }))
    expect(new Set(ids.map((one) => JSON.stringify(told(one)))).size).toBe(2)
  })

  it("stands on nothing that is not there: a command of no permission but the host's", () => {
    const Idle = command("test.idle", {
      input: Schema.Struct({}),
      permission: () => realmWide("test.idle"),
      decide: () => Result.succeed(decided(null)),
    })
    expect(specification().run(Idle, {}, { actor: person("lin") })).toMatchObject({
      failure: { _tag: "Denied", action: "test.idle" },
    })
    expect(
      specification({ policy: { allows: () => true } }).run(Idle, {}, { actor: person("lin") }),
    ).toEqual(Result.succeed(null))
  })
})
