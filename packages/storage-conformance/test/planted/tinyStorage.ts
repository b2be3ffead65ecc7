import {
  byCodePoint,
  type CommitBatch,
  Conflict,
  decodeCursor,
  encodeCursor,
  type RecordedEvent,
  type Snapshot,
  Storage,
  StorageError,
  type StorageShape,
  type StreamKey,
  validateBatch,
  validateEventQuery,
  validateIndexQuery,
  validateLoad,
  versionAfter,
} from "@civic-practice/core"
import { Cause, Effect, Layer, Stream } from "effect"
import { type TinyStore, TinyStoreError } from "./TinyStore.ts"

/** What can be wrong with the adapter; with none of it, it is right. */
export type Flaw =
  | "writes without a transaction"
  | "rolls back blindly"
  | "leaves the transaction open when a write fails"
  | "swallows the error of a write"
  | "gives errors of the store as defects"
  | "can be interrupted in the middle of a transaction"
  | "keeps the lock when it is interrupted"
  | "loads without waiting for the transaction"
  | "takes positions before its turn"
  | "checks versions before its turn"
  | "asks once for each stream"
  | "remembers snapshots for each connection"
  | "forgets the index when it is closed"
  | "counts positions anew when it is opened"
  | "calls a full store retryable"
  | "calls a lost reply retryable"
  | "calls a store that is down full"

interface Stored extends Snapshot {
  readonly keys: Readonly<Record<string, string>>
}

/** An adapter on a {@link TinyStore}, as simple as it can be: one transaction at a time, look-ups by scanning. */
export const tinyLayer = (store: () => TinyStore, ...flaws: ReadonlyArray<Flaw>) =>
  Layer.effect(
    Storage,
    Effect.sync(() => tinyStorage(store(), new Set(flaws))),
  )

const tinyStorage = (store: TinyStore, flaws: ReadonlySet<Flaw>): StorageShape => {
  const { turn } = store
  const has = (flaw: Flaw) => flaws.has(flaw)
  const remembered = new Map<string, Stored>()
  const indexed = new Set<string>()
  const counted = new Map<string, number>()

  const place = (realm: string, { id, kind }: StreamKey) => `s${JSON.stringify([realm, kind, id])}`
  const ofRealm = (letter: string, realm: string) =>
    `${letter}${JSON.stringify([realm]).slice(0, -1)},`
  const storedAt = (realm: string, key: StreamKey): Stored => {
    const known = remembered.get(place(realm, key))
    if (known !== undefined && has("remembers snapshots for each connection")) return known
    const text = store.get(place(realm, key))
    const { id, kind } = key
    return text === undefined
      ? { kind, id, version: 0, state: null, head: "", keys: {} }
      : JSON.parse(text)
  }
  const snapshot = ({ head, id, kind, state, version }: Stored): Snapshot => ({
    kind,
    id,
    version,
    state,
    head,
  })
  const positionOf = (realm: string): number =>
    has("counts positions anew when it is opened")
      ? (counted.get(realm) ?? 0)
      : Number(store.get(`p${realm}`) ?? 0)

  const failure = (operation: string) => (cause: unknown) => {
    if (!(cause instanceof TinyStoreError)) {
      return new StorageError({ reason: "Down", operation, detail: String(cause) })
    }
    const reasons = {
      busy: "Retryable",
      full: has("calls a full store retryable") ? "Retryable" : "StorageFull",
      down: has("calls a store that is down full") ? "StorageFull" : "Down",
      "reply lost": has("calls a lost reply retryable") ? "Retryable" : "CommitUnknown",
    } as const
    return new StorageError({
      reason: reasons[cause.code],
      operation,
      detail: cause.message,
      cause,
    })
  }
  const attempt = <A>(operation: string, run: () => A): Effect.Effect<A, StorageError> =>
    has("gives errors of the store as defects")
      ? Effect.sync(run)
      : Effect.try({ try: run, catch: failure(operation) })

  const inTurn = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    has("keeps the lock when it is interrupted")
      ? Effect.andThen(
          turn.take(1),
          Effect.onExit(effect, ({ _tag, ...exit }) => {
            const isInterrupted =
              _tag === "Failure" && "cause" in exit && Cause.hasInterrupts(exit.cause)
            return isInterrupted ? Effect.void : turn.release(1)
          }),
        )
      : turn.withPermits(1)(effect)

  const put = (key: string, value: unknown) =>
    Effect.andThen(
      Effect.yieldNow,
      attempt("commit", () => store.put(key, JSON.stringify(value))),
    )

  const staleOf = ({ reads, realm, writes }: CommitBatch): Conflict["stale"] =>
    [
      ...writes.map(({ expectedVersion, id, kind }) => ({ kind, id, expected: expectedVersion })),
      ...reads.map(({ id, kind, version }) => ({ kind, id, expected: version })),
    ]
      .map((one) => ({ ...one, actual: storedAt(realm, one).version }))
      .filter(({ actual, expected }) => actual !== expected)

  const putAll = ({ realm, writes }: CommitBatch, from: number) =>
    Effect.gen(function* () {
      let position = from
      for (const write of writes) {
        const { head, id, kind, state } = write
        const before = storedAt(realm, write)
        const keys = write.keys ?? before.keys
        const stored = { kind, id, version: versionAfter(write), state, head, keys }
        yield* put(place(realm, write), stored)
        indexed.add(place(realm, write))
        for (const [at, { body, type }] of write.events.entries()) {
          position += 1
          const version = write.expectedVersion + at + 1
          const padded = String(position).padStart(9, "0")
          yield* put(`${ofRealm("e", realm)}${padded}`, { kind, id, position, version, type, body })
        }
        remembered.set(place(realm, write), stored)
      }
      if (position > from) yield* put(`p${realm}`, position)
      counted.set(realm, position)
      return { position }
    })

  const finish = attempt("commit", () => store.commit())
  const undo = Effect.suspend(() => {
    if (has("leaves the transaction open when a write fails")) return Effect.void
    // The store may have undone it by itself.
    if (!has("rolls back blindly") && !store.isTransaction) return Effect.void
    return attempt("commit", () => store.rollback())
  })

  const transaction = (batch: CommitBatch, from: number) => {
    if (has("writes without a transaction")) return putAll(batch, from)
    if (has("swallows the error of a write")) {
      const position = Effect.sync(() => ({ position: positionOf(batch.realm) }))
      return Effect.catch(putAll(batch, from), () => position)
    }
    const work = Effect.gen(function* () {
      yield* attempt("commit", () => store.begin())
      const receipt = yield* Effect.tapError(putAll(batch, from), () => undo)
      yield* finish
      return receipt
    })
    return has("can be interrupted in the middle of a transaction")
      ? Effect.onInterrupt(work, () => finish)
      : Effect.uninterruptible(work)
  }

  const commit: StorageShape["commit"] = (batch) =>
    Effect.gen(function* () {
      const fault = validateBatch(batch)
      if (fault !== undefined) return yield* fault
      const early = {
        position: positionOf(batch.realm),
        stale: staleOf(batch),
      }
      return yield* inTurn(
        Effect.gen(function* () {
          yield* attempt("commit", () => store.request())
          const stale = has("checks versions before its turn") ? early.stale : staleOf(batch)
          if (stale.length > 0) return yield* new Conflict({ stale })
          const from = has("takes positions before its turn")
            ? early.position
            : positionOf(batch.realm)
          return yield* transaction(batch, from)
        }),
      )
    })

  const asked = <A>(operation: string, requests: number, run: () => A) => {
    const answer = Effect.andThen(
      Effect.yieldNow,
      attempt(operation, () => {
        for (let request = 0; request < requests; request++) store.request()
        return run()
      }),
    )
    return has("loads without waiting for the transaction") ? answer : inTurn(answer)
  }

  const storedIn = (realm: string): ReadonlyArray<Stored> =>
    store
      .entries(ofRealm("s", realm))
      .filter(([key]) => !has("forgets the index when it is closed") || indexed.has(key))
      .map(([, text]) => JSON.parse(text))

  const find: StorageShape["find"] = (query) =>
    Effect.suspend(() => {
      const fault = validateIndexQuery(query)
      if (fault !== undefined) return Effect.fail(fault)
      const { from = "", index, kind, limit, realm, to } = query
      const after = query.after === undefined ? undefined : decodeCursor(query.after)
      return asked("find", 1, () => {
        const matching = storedIn(realm)
          .filter((one) => one.kind === kind && Object.hasOwn(one.keys, index))
          .map((stored) => ({ stored, id: stored.id, key: stored.keys[index] ?? "" }))
          .filter(({ key }) => byCodePoint(key, from) >= 0)
          .filter(({ key }) => to === undefined || byCodePoint(key, to) < 0)
          .filter(({ id, key }) => {
            if (after === undefined) return true
            return (byCodePoint(key, after.key) || byCodePoint(id, after.id)) > 0
          })
          .sort((one, other) => byCodePoint(one.key, other.key) || byCodePoint(one.id, other.id))
        const items = matching.slice(0, limit).map(({ stored }) => snapshot(stored))
        const last = matching[limit - 1]
        return matching.length > limit && last !== undefined
          ? { items, next: encodeCursor(last) }
          : { items }
      })
    })

  return {
    load: (realm, keys) =>
      Effect.suspend(() => {
        const fault = validateLoad(realm, keys)
        if (fault !== undefined) return Effect.fail(fault)
        const requests = has("asks once for each stream") ? keys.length : 1
        return asked("load", requests, () => keys.map((key) => snapshot(storedAt(realm, key))))
      }),
    commit,
    find,
    read: (query) => {
      const fault = validateEventQuery(query)
      if (fault !== undefined) return Stream.fail(fault)
      const { after = 0, limit = Number.POSITIVE_INFINITY, realm, stream } = query
      const events = asked("read", 1, () =>
        store
          .entries(ofRealm("e", realm))
          .map(([, text]): RecordedEvent => JSON.parse(text))
          .sort((one, other) => one.position - other.position)
          .filter(({ id, kind, position, version }) =>
            stream === undefined
              ? position > after
              : kind === stream.kind && id === stream.id && version > after,
          )
          .slice(0, limit),
      )
      return Stream.fromIterableEffect(events)
    },
  }
}

/** What the suite can be given for an adapter on one store. */
export const tinyCapabilities = (store: TinyStore, ...flaws: ReadonlyArray<Flaw>) => {
  const trouble = (code: TinyStoreError["code"]) =>
    Effect.acquireRelease(
      Effect.sync(() => {
        store.trouble = code
      }),
      () =>
        Effect.sync(() => {
          store.trouble = undefined
        }),
    )
  return {
    reopen: tinyLayer(() => store, ...flaws),
    beside: tinyLayer(() => store, ...flaws),
    failingWrites: store.failingWrites,
    roundTrips: store.roundTrips,
    provoke: {
      Retryable: trouble("busy"),
      StorageFull: trouble("full"),
      Down: trouble("down"),
      CommitUnknown: trouble("reply lost"),
    },
  }
}
