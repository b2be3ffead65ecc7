import type { StorageError } from "@civic-practice/core"
import * as PgConnection from "@effect/sql-pg/PgConnection"
import { type Duration, Effect, Exit, Option, Queue, RcRef, type Scope, Stream } from "effect"
import type { RealmTail } from "../RealmTail.ts"
import type { Database } from "./Database.ts"
import { text, texts } from "./parameters.ts"
import { reading } from "./rows.ts"

export interface TailOptions {
  /** How long a realm that is followed is left alone where no notification comes: half a second by default. */
  readonly pollInterval?: Duration.Input
  /** Whether to listen for notifications, which takes a connection beside the pool; on by default. */
  readonly listen?: boolean
}

/** Both ends of following: what tells of commits, and what listens. */
export interface Tail {
  readonly service: RealmTail["Service"]
  /** To be run after each commit of this process. */
  readonly committed: (realm: string) => Effect.Effect<void>
}

type Waker = Queue.Queue<void>

const row = reading("read")

// Notifications of a busy process are put together: each is a commit with a wait for the disk, one after another.
const quietTime = "100 millis"
const reconnectTime = "1 second"
// What PostgreSQL takes as a payload.
const longestPayload = 7_999

export const makeTail = Effect.fnUntraced(function* (
  database: Database,
  { listen = true, pollInterval = "500 millis" }: TailOptions,
): Effect.fn.Return<Tail, never, Scope.Scope> {
  const { sql } = database
  // A schema's own channel, since positions are the schema's own.
  const channel = `civic ${database.schema}`.slice(0, 63)
  const wakers = new Map<string, Set<Waker>>()
  const wake = (realm: string): void => {
    for (const waker of wakers.get(realm) ?? []) Queue.offerUnsafe(waker, undefined)
  }

  const listening = Effect.gen(function* () {
    const connection = yield* PgConnection.make(sql.config)
    const notifications = yield* connection.listen(channel)
    // What was told while nobody listened is found by looking.
    for (const realm of wakers.keys()) wake(realm)
    while (true) wake((yield* Queue.take(notifications)).payload)
  }).pipe(
    Effect.scoped,
    // A server or a pooler without notifications: then there is the next look.
    Effect.ignore,
    Effect.andThen(Effect.sleep(reconnectTime)),
    Effect.forever,
  )
  const listener = yield* RcRef.make({ acquire: Effect.forkScoped(listening) })

  const told = new Set<string>()
  const doorbell = yield* Queue.sliding<void>(1)
  const announce = Effect.suspend(() => {
    const realms = [...told]
    if (realms.length === 0) return Effect.void
    told.clear()
    const statement = "SELECT pg_notify($1, realm) FROM unnest($2::text[]) AS w (realm)"
    const parameters = [text(channel), texts(realms)]
    return Effect.onExit(database.run("read", statement, parameters, ignored), (exit) =>
      Effect.sync(() => {
        if (Exit.isFailure(exit)) for (const realm of realms) told.add(realm)
      }),
    )
  }).pipe(Effect.ignore)
  if (listen) {
    const telling = Queue.take(doorbell).pipe(
      Effect.andThen(announce),
      Effect.andThen(Effect.sleep(quietTime)),
    )
    yield* Effect.forkScoped(Effect.forever(telling))
    // Before the last word is said nobody leaves, within reason.
    yield* Effect.addFinalizer(() => Effect.timeoutOption(announce, "1 second"))
  }

  const tell = (realm: string) =>
    Effect.sync(() => {
      wake(realm)
      if (Buffer.byteLength(realm) <= longestPayload) told.add(realm)
      Queue.offerUnsafe(doorbell, undefined)
    })

  const positionOf = (realm: string): Effect.Effect<number, StorageError> =>
    database.run(
      "read",
      `SELECT answer FROM ${database.schema}.versions_1($1, '{}', '{}')`,
      [text(realm)],
      ([first]) => (first === undefined ? 0 : row.number(first, 0)),
    )

  const follow = (realm: string): Stream.Stream<number, StorageError> =>
    Stream.unwrap(
      Effect.gen(function* () {
        if (listen) yield* RcRef.get(listener)
        const waker = yield* Effect.acquireRelease(Queue.sliding<void>(1), (queue) =>
          Effect.sync(() => leave(wakers, realm, queue)),
        )
        wakers.set(realm, (wakers.get(realm) ?? new Set()).add(waker))
        const pause = Effect.timeoutOption(Queue.take(waker), pollInterval)
        const next = Effect.fnUntraced(function* (last: number) {
          while (true) {
            const position = yield* positionOf(realm).pipe(
              Effect.catchIf(isPassing, () => Effect.succeed(last)),
            )
            if (position > last) return [[position], Option.some(position)] as const
            yield* pause
          }
        })
        return Stream.paginate(-1, next)
      }),
    )

  return {
    service: { follow },
    // Within the host's transaction nothing has happened until the host commits.
    committed: (realm) =>
      listen ? sql.afterCommit(tell(realm)) : sql.afterCommit(Effect.sync(() => wake(realm))),
  }
})

const ignored = (): void => undefined

const isPassing = (error: StorageError): boolean => error.isRetryable

const leave = (wakers: Map<string, Set<Waker>>, realm: string, waker: Waker): void => {
  const others = wakers.get(realm)
  others?.delete(waker)
  if (others?.size === 0) wakers.delete(realm)
}
