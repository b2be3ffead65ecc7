import type { StorageShape } from "@civic-practice/core"
import { Effect } from "effect"
import type { Random } from "../Random.ts"
import { batch, event, realmEvents, stream, write } from "../writes.ts"
import { attempted, concurrently, failing, pause, stateOf, type Workload } from "./Workload.ts"

const reward = stream("towel", "points.stock")
const pieces = 8
const fibers = 6
const orders = 12
const attempts = 6

/**
 * More orders than there are pieces; each order is sent by two callers under one key. Its receipt is taken on
 * trust, as the dispatcher does: nobody looks whether it is there, since only the first can write it.
 */
export const stock: Workload = {
  title: "a reward that sells out: never oversold, and an order that is sent twice counts once",
  run: (subject) =>
    Effect.gen(function* () {
      const { realm, storages } = subject
      const [storage] = storages
      const fail = failing(subject)
      const filled = write(reward.id, 0, { kind: reward.kind, state: String(pieces) })
      yield* Effect.orDie(storage.commit(batch(realm, [filled])))
      const acknowledged: Array<string> = []
      let sureOf = true

      const order = (at: StorageShape, random: Random, key: string) =>
        Effect.gen(function* () {
          for (let attempt = 0; attempt < attempts; attempt++) {
            const [shelf] = yield* at.load(realm, [reward])
            const left = stateOf(shelf?.state, 0)
            if (left === 0) return
            yield* pause(random)
            const sold = {
              kind: reward.kind,
              state: String(left - 1),
              events: [event(key, "Issued")],
            }
            const writes = [
              write(reward.id, shelf?.version ?? 0, sold),
              write(key, 0, { kind: "core.receipt", state: '"issued"' }),
            ]
            const outcome = yield* attempted(at.commit(batch(realm, writes)))
            if (outcome === "committed") acknowledged.push(key)
            if (outcome === "unknown") sureOf = false
            if (outcome !== "failed") return
          }
        })

      yield* concurrently(subject, fibers, (at, random, fiber) =>
        Effect.gen(function* () {
          const mine = Array.from({ length: (2 * orders) / fibers }, (_, at) => at * fibers + fiber)
          for (const one of mine) yield* order(at, random, `order ${one % orders}`)
        }),
      )

      const [shelf] = yield* storage.load(realm, [reward])
      const left = stateOf(shelf?.state, 0)
      const issued = (yield* realmEvents(storage, realm)).map(({ body }): string =>
        JSON.parse(body),
      )
      const twice = issued.find((key, place) => issued.indexOf(key) !== place)
      if (twice !== undefined) {
        fail("duplicate", `${twice} was issued twice, though its receipt can be written once only`)
      }
      if (issued.length > pieces) {
        fail("oversold (lost update)", `${issued.length} of ${pieces} pieces were issued`)
      }
      if (issued.length + left !== pieces) {
        fail("lost update", `${issued.length} of ${pieces} pieces were issued and ${left} are left`)
      }
      const lost = acknowledged.find((key) => !issued.includes(key))
      if (lost !== undefined) fail("lost write", `${lost} was acknowledged, but is not in the log`)
      if (sureOf && acknowledged.length !== issued.length) {
        fail(
          "aborted write (G1a)",
          `${issued.length} orders are in the log, but ${acknowledged.length} were acknowledged`,
        )
      }
    }),
}
