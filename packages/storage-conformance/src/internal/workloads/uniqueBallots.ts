import type { StorageShape } from "@civic-practice/core"
import { Effect } from "effect"
import type { Random } from "../Random.ts"
import { batch, event, realmEvents, stream, write } from "../writes.ts"
import { attempted, concurrently, failing, pause, stateOf, type Workload } from "./Workload.ts"

const ballot = "selection.ballot"
const round = stream("round", "selection.round")
const fibers = 6
const voters = 8

/** Voters cast from several places at once while somebody closes the round. */
export const uniqueBallots: Workload = {
  title: "ballots cast from several places at once: one for each voter, none after the close",
  run: (subject) =>
    Effect.gen(function* () {
      const { realm, storages } = subject
      const [storage] = storages
      const fail = failing(subject)
      const opened = write(round.id, 0, { kind: round.kind, state: '"open"' })
      yield* Effect.orDie(storage.commit(batch(realm, [opened])))
      const taken = new Map<string, string>()
      let isClosed = false

      const cast = (at: StorageShape, random: Random, voter: string, choice: string) =>
        Effect.gen(function* () {
          const [open] = yield* at.load(realm, [round])
          if (stateOf(open?.state, "open") !== "open") return
          yield* pause(random)
          const wasClosed = isClosed
          const state = JSON.stringify(choice)
          const mine = write(voter, 0, { kind: ballot, state, events: [event(choice, "Cast")] })
          const relied = { ...round, version: open?.version ?? 0 }
          const outcome = yield* attempted(at.commit(batch(realm, [mine], [relied])))
          if (outcome !== "committed") return
          const other = taken.get(voter)
          if (other !== undefined) {
            fail("lost update", `two ballots of ${voter} were acknowledged: ${other} and ${choice}`)
          }
          taken.set(voter, choice)
          if (wasClosed) {
            fail(
              "write skew (G2)",
              `a ballot of ${voter} was taken after the close was acknowledged`,
            )
          }
        })
      const close = (at: StorageShape, random: Random) =>
        Effect.gen(function* () {
          for (let turn = random.below(30); turn > 0; turn--) yield* Effect.yieldNow
          const [open] = yield* at.load(realm, [round])
          const closed = {
            kind: round.kind,
            state: '"closed"',
            events: [event("closed", "Closed")],
          }
          const commit = batch(realm, [write(round.id, open?.version ?? 0, closed)])
          if ((yield* attempted(at.commit(commit))) === "committed") isClosed = true
        })

      yield* concurrently(subject, fibers, (at, random, fiber) =>
        Effect.gen(function* () {
          if (fiber === 0) return yield* close(at, random)
          for (const voter of random.shuffled(Array.from({ length: voters }, (_, one) => one))) {
            yield* cast(at, random, `voter ${voter}`, `from ${fiber}`)
            yield* pause(random)
          }
        }),
      )

      const events = yield* realmEvents(storage, realm)
      const end = events.find(({ type }) => type === "Closed")?.position ?? Number.POSITIVE_INFINITY
      const ballotsCast = events.filter(({ type }) => type === "Cast")
      for (const { id, position } of ballotsCast) {
        if (position > end) {
          fail(
            "write skew (G2)",
            `the ballot of ${id} is in the log behind the close, which it relied upon not to be`,
          )
        }
      }
      const ids = ballotsCast.map(({ id }) => id)
      const twice = ids.find((id, place) => ids.indexOf(id) !== place)
      if (twice !== undefined) fail("duplicate", `two ballots of ${twice} are in the log`)
      const ballots = yield* storage.load(
        realm,
        [...taken.keys()].map((voter) => stream(voter, ballot)),
      )
      for (const { id, state } of ballots) {
        const choice = stateOf(state, "")
        if (choice !== taken.get(id)) {
          fail(
            "lost update",
            `${id} was acknowledged "${taken.get(id)}", but "${choice}" is stored`,
          )
        }
      }
    }),
}
