import type { StorageShape } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { Case } from "../Case.ts"
import { checkConcurrentHistory, runConcurrentHistory } from "../concurrentHistory.ts"
import { expectConflict, expectEqual } from "../expectations.ts"
import { findAll } from "../findAll.ts"
import { anyBatch, anyKey, anyStreams, indexes, kinds } from "../generate.ts"
import { type Random, randomFrom } from "../Random.ts"
import {
  applied,
  emptyModel,
  foundIn,
  type StorageModel,
  snapshotIn,
  staleIn,
} from "../StorageModel.ts"
import { realmEvents } from "../writes.ts"

const steps = 25

/** Commits a batch that is stale now and then; gives the model that should hold thereafter. */
const commitAny = (
  storage: StorageShape,
  realm: string,
  random: Random,
  model: StorageModel,
  claim: string,
) =>
  Effect.gen(function* () {
    const streams = anyStreams(random, 5)
    const batch = anyBatch(
      random,
      realm,
      streams,
      (stream) => {
        const { version } = snapshotIn(model, stream)
        return random.chance(95) ? version : random.below(version + 3)
      },
      claim,
      0,
    )
    const stale = staleIn(model, batch)
    if (stale.length > 0) {
      yield* expectConflict(storage.commit(batch), stale, `${claim}: commit`)
      return model
    }
    const next = applied(model, batch)
    const receipt = yield* storage.commit(batch)
    expectEqual(receipt, { position: next.events.length }, `${claim}: the receipt`)
    return next
  })

/** Compares what a random question is answered with what the model says. */
const askAny = (
  storage: StorageShape,
  realm: string,
  random: Random,
  model: StorageModel,
  claim: string,
) =>
  Effect.gen(function* () {
    const streams = anyStreams(random, 12)
    const loaded = yield* storage.load(realm, streams)
    const snapshots = streams.map((one) => snapshotIn(model, one))
    expectEqual(loaded, snapshots, `${claim}: load ${JSON.stringify(streams)}`)
    const query = {
      realm,
      kind: random.oneOf(kinds),
      index: random.oneOf(indexes),
      ...(random.chance(50) ? { from: anyKey(random) } : {}),
      ...(random.chance(50) ? { to: anyKey(random) } : {}),
    }
    const limit = 1 + random.below(5)
    const found = yield* findAll(storage, query, limit)
    const claimed = `${claim}: find ${JSON.stringify(query)} by pages of ${limit}`
    expectEqual(found, foundIn(model, query), claimed)
    const after = random.below(6)
    const read = yield* Stream.runCollect(storage.read({ realm, after, limit: 4 }))
    const behind = model.events.filter(({ position }) => position > after)
    expectEqual(read, behind.slice(0, 4), `${claim}: read the realm after ${after}`)
    for (const stream of streams.slice(0, 2)) {
      const mine = yield* Stream.runCollect(storage.read({ realm, stream, after, limit: 4 }))
      const expected = model.events.filter(
        ({ id, kind, version }) => kind === stream.kind && id === stream.id && version > after,
      )
      const claimed = `${claim}: read ${JSON.stringify(stream)} after ${after}`
      expectEqual(mine, expected.slice(0, 4), claimed)
    }
  })

export const historyCases: ReadonlyArray<Case> = [
  {
    guarantee: "serializable",
    title: "generated histories, one step after the other, agree with the model",
    run: ({ histories, realm, seed, storage }) =>
      Effect.gen(function* () {
        for (let history = 0; history < histories; history++) {
          const random = randomFrom(seed + history)
          const mine = `${realm} ${history}`
          let model = emptyModel
          for (let step = 0; step < steps; step++) {
            const claim = `seed ${seed}, history ${history}, step ${step}`
            model = yield* commitAny(storage, mine, random, model, claim)
            if (random.chance(40)) yield* askAny(storage, mine, random, model, claim)
          }
        }
      }),
  },
  {
    guarantee: "serializable",
    title: "generated concurrent histories agree with some order of their commits",
    concurrent: true,
    run: ({ beside, histories, realm, seed, storage }) =>
      Effect.gen(function* () {
        for (let history = 0; history < histories; history++) {
          const mine = `${realm} ${history}`
          const storages =
            beside === undefined ? ([storage] as const) : ([storage, beside] as const)
          const record = yield* runConcurrentHistory(storages, mine, seed + history)
          const events = yield* realmEvents(storage, mine)
          checkConcurrentHistory(record, events, `seed ${seed}, history ${history}`)
        }
      }),
  },
]
