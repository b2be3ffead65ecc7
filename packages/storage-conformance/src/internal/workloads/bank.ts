import type { StorageShape, StreamWrite } from "@civic-practice/core"
import { Effect } from "effect"
import type { Random } from "../Random.ts"
import { batch, realmEvents, stream, write } from "../writes.ts"
import { attempted, concurrently, failing, pause, stateOf, type Workload } from "./Workload.ts"

const accounts = ["a", "b", "c", "d", "e"]
const opening = 20
const fibers = 5
const steps = 8

/** Accounts come in couples that together may not be overdrawn, while one of them may. */
const couples: ReadonlyArray<readonly [string, string]> = [
  ["joint 1", "joint 2"],
  ["joint 3", "joint 4"],
]

interface Posting {
  readonly account: string
  readonly amount: number
  readonly transfer: string
}

const posting = (
  account: string,
  version: number,
  balance: number,
  amount: number,
  transfer: string,
): StreamWrite =>
  write(account, version, {
    state: String(balance),
    events: [{ type: "Posted", body: JSON.stringify({ account, amount, transfer }) }],
  })

/** Moves points between accounts; nobody may ever see another sum than was paid in. */
export const bank: Workload = {
  title: "points moved between accounts: every look adds up, no posting is lost or doubled",
  run: (subject) =>
    Effect.gen(function* () {
      const { realm, storages } = subject
      const [storage] = storages
      const fail = failing(subject)
      const all = [...accounts, ...couples.flat()]
      const first = all.map((account) =>
        posting(account, 0, opening, opening, `opening ${account}`),
      )
      yield* Effect.orDie(storage.commit(batch(realm, first)))
      const acknowledged = new Set<string>()
      const failed = new Set<string>()

      const move = (at: StorageShape, random: Random, transfer: string) =>
        Effect.gen(function* () {
          const isJoint = random.chance(40)
          const couple = random.oneOf([...couples] as [(typeof couples)[0], ...typeof couples])
          const [from = "", to = ""] = random.shuffled(isJoint ? couple : accounts)
          const [payer, payee] = yield* at.load(realm, [stream(from), stream(to)])
          yield* pause(random)
          const [mine, theirs] = [stateOf(payer?.state, 0), stateOf(payee?.state, 0)]
          const [version, otherVersion] = [payer?.version ?? 0, payee?.version ?? 0]
          // A withdrawal looks at both accounts of a couple and writes one; a transfer writes both.
          const available = isJoint ? mine + theirs : mine
          const amount = isJoint ? opening + random.below(opening) : 1 + random.below(opening)
          if (amount > available) return
          const paid = posting(from, version, mine - amount, -amount, transfer)
          const commit = isJoint
            ? batch(realm, [paid], [{ ...stream(to), version: otherVersion }])
            : batch(realm, [paid, posting(to, otherVersion, theirs + amount, amount, transfer)])
          const outcome = yield* attempted(at.commit(commit))
          if (outcome === "committed") acknowledged.add(transfer)
          if (outcome === "failed") failed.add(transfer)
        })

      const look = (at: StorageShape) =>
        Effect.map(
          at.load(
            realm,
            all.map((one) => stream(one)),
          ),
          (snapshots) => {
            const balances = snapshots.map(({ state }) => stateOf(state, 0))
            const shown = all.map((one, place) => `${one} ${balances[place]}`).join(", ")
            const sum = accounts.reduce((total, _, place) => total + (balances[place] ?? 0), 0)
            const paidIn = accounts.length * opening
            if (sum !== paidIn) {
              fail(
                "read skew",
                `one load shows ${sum} points where ${paidIn} were paid in: ${shown}`,
              )
            }
            for (const [one, other] of couples) {
              const joint = (balances[all.indexOf(one)] ?? 0) + (balances[all.indexOf(other)] ?? 0)
              if (joint < 0) {
                fail(
                  "write skew (G2)",
                  `${one} and ${other} hold ${joint} together, though each withdrawal saw enough in both: ${shown}`,
                )
              }
            }
            return balances
          },
        )

      yield* concurrently(subject, fibers, (at, random, fiber) =>
        Effect.gen(function* () {
          for (let step = 0; step < steps; step++) {
            yield* move(at, random, `${fiber}.${step}`)
            if (random.chance(40)) yield* look(at)
          }
        }),
      )

      const balances = yield* look(storage)
      const events = yield* realmEvents(storage, realm)
      const postings = events.map(({ body }): Posting => JSON.parse(body))
      for (const [place, account] of all.entries()) {
        const mine = postings.filter((one) => one.account === account)
        const booked = mine.reduce((total, { amount }) => total + amount, 0)
        if (booked !== balances[place]) {
          fail(
            "lost update",
            `the balance of ${account} is ${balances[place]}, but its postings add up to ${booked}`,
          )
        }
      }
      const times = new Map<string, Set<string>>()
      for (const { account, transfer } of postings) {
        const known = times.get(transfer) ?? new Set()
        if (known.has(account))
          fail("duplicate", `transfer ${transfer} was posted twice to ${account}`)
        times.set(transfer, known.add(account))
        if (failed.has(transfer)) {
          fail(
            "aborted write (G1a)",
            `transfer ${transfer} is in the log, though its commit failed`,
          )
        }
      }
      for (const transfer of acknowledged) {
        if (!times.has(transfer)) {
          fail("lost write", `transfer ${transfer} was acknowledged, but is not in the log`)
        }
      }
    }),
}
