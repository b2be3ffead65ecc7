import {
  type CommitBatch,
  type CommitReceipt,
  Conflict,
  type StorageError,
  type StreamWrite,
  versionAfter,
} from "@civic-practice/core"
import { Effect } from "effect"
import type { Database, Rows } from "./Database.ts"
import { numbers, smallNumbers, text, texts } from "./parameters.ts"
import { reading } from "./rows.ts"

const row = reading("commit")

/** Commits a batch in one statement, which is a transaction of its own unless the host has one open. */
export const commitBatch = (
  database: Database,
  batch: CommitBatch,
): Effect.Effect<CommitReceipt, Conflict | StorageError> => {
  if (batch.writes.length === 0) return checkReads(database, batch)
  return Effect.flatMap(callCommit(database, batch), (answers) => {
    const position = answers.get(0)
    return position === undefined ? conflictOf(batch, [...answers]) : Effect.succeed({ position })
  })
}

/**
 * Commits nothing, and so waits as a commit does: once it is done, all that the realm's former commits wrote is where
 * acknowledged commits are, on the synchronous standby too, whatever became of their own wait.
 */
export const commitNothing = (
  database: Database,
  realm: string,
): Effect.Effect<unknown, StorageError> => callCommit(database, { realm, writes: [], reads: [] })

// What `parametersOf` gives.
const places = Array.from({ length: 22 }, (_, place) => `$${place + 1}`).join(", ")

const callCommit = (
  database: Database,
  batch: CommitBatch,
): Effect.Effect<ReadonlyMap<number, number>, StorageError> => {
  const { schema, timeout } = database
  const statement = `SELECT place, answer FROM ${schema}.commit_1(${places})`
  // A little earlier than we: then the server says that nothing was written, and we know.
  const lockTimeout = `${Math.max(1, Math.floor(timeout * 0.9))}ms`
  return database.run("commit", statement, parametersOf(batch, lockTimeout), answersOf)
}

/** A batch that writes nothing: whether what it read is current, as of one moment. */
const checkReads = (
  database: Database,
  batch: CommitBatch,
): Effect.Effect<CommitReceipt, Conflict | StorageError> => {
  const statement = `SELECT place, answer FROM ${database.schema}.versions_1($1, $2, $3)`
  const parameters = [
    text(batch.realm),
    texts(batch.reads.map(({ kind }) => kind)),
    texts(batch.reads.map(({ id }) => id)),
  ]
  return Effect.flatMap(database.run("commit", statement, parameters, answersOf), (answers) => {
    const stale = batch.reads.flatMap(({ version }, index) => {
      const actual = answers.get(index + 1) ?? 0
      return actual === version ? [] : [[index + 1, actual] as const]
    })
    return stale.length > 0
      ? conflictOf(batch, stale)
      : Effect.succeed({ position: answers.get(0) ?? 0 })
  })
}

const answersOf = (rows: Rows): ReadonlyMap<number, number> =>
  new Map(rows.map((one) => [row.number(one, 0), row.number(one, 1)]))

/** The conflict for stale streams, by their places among writes and reads and their versions. */
const conflictOf = (
  batch: CommitBatch,
  answers: ReadonlyArray<readonly [place: number, actual: number]>,
): Effect.Effect<never, Conflict> => {
  const streams = [
    ...batch.writes.map(({ expectedVersion, id, kind }) => ({
      kind,
      id,
      expected: expectedVersion,
    })),
    ...batch.reads.map(({ id, kind, version }) => ({ kind, id, expected: version })),
  ]
  const stale = answers.flatMap(([place, actual]) => {
    const stream = streams[place - 1]
    return stream === undefined ? [] : [{ ...stream, actual }]
  })
  return Effect.fail(new Conflict({ stale }))
}

/** What `commitFunction` takes, in its order. */
const parametersOf = (batch: CommitBatch, lockTimeout: string): ReadonlyArray<unknown> => {
  const { writes } = batch
  const rekeyed: Array<StreamWrite> = []
  const last: Array<number> = []
  const eventStreams: Array<StreamWrite> = []
  const versions: Array<number> = []
  const firstOf: Array<number> = []
  const types: Array<string> = []
  const bodies: Array<string> = []
  for (const [index, write] of writes.entries()) {
    for (const [place, { body, type }] of write.events.entries()) {
      eventStreams.push(write)
      versions.push(write.expectedVersion + place + 1)
      firstOf.push(place === 0 ? index + 1 : 0)
      types.push(type)
      bodies.push(body)
    }
    last.push(write.events.length === 0 ? 0 : types.length)
    if (write.expectedVersion > 0 && write.keys !== undefined) rekeyed.push(write)
  }
  return [
    text(batch.realm),
    text(lockTimeout),
    ...namesOf(batch.reads),
    numbers(batch.reads.map(({ version }) => version)),
    ...namesOf(writes),
    numbers(writes.map(({ expectedVersion }) => expectedVersion)),
    numbers(writes.map(versionAfter)),
    smallNumbers(last),
    texts(writes.map(({ head }) => head)),
    texts(
      writes.map(({ keys }) => (keys === undefined ? null : JSON.stringify(Object.entries(keys)))),
    ),
    texts(writes.map(({ state }) => state)),
    ...namesOf(eventStreams),
    numbers(versions),
    smallNumbers(firstOf),
    texts(types),
    texts(bodies),
    ...namesOf(rekeyed),
    writes.some(({ keys }) => keys !== undefined),
  ]
}

const namesOf = (streams: ReadonlyArray<{ readonly kind: string; readonly id: string }>) => [
  texts(streams.map(({ kind }) => kind)),
  texts(streams.map(({ id }) => id)),
]
