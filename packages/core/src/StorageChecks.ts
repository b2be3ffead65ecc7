/// <reference lib="es2024.string" />
import { decodeCursor } from "./IndexCursor.ts"
import type { CommitBatch, EventQuery, IndexQuery, StreamKey, StreamWrite } from "./Storage.ts"
import { StorageError } from "./StorageError.ts"

/** The most snapshots that one page of `Storage.find` can hold. */
export const maximumPageSize = 10_000

/**
 * What every adapter refuses in a batch before it touches anything: texts that are not well-formed Unicode or
 * hold U+0000, versions that are not whole numbers from 0 to 2^53-1, and a stream that is named twice.
 */
export const validateBatch = (batch: CommitBatch): StorageError | undefined => {
  const fault = faultOfBatch(batch)
  return fault === undefined ? undefined : refused("commit", fault)
}

/** The same for what `Storage.load` is asked for. A stream may be asked for twice. */
export const validateLoad = (
  realm: string,
  keys: ReadonlyArray<StreamKey>,
): StorageError | undefined => {
  let fault = faultOfText(realm, "realm")
  for (let place = 0; fault === undefined && place < keys.length; place++) {
    fault = faultOfStream(keys[place], "keys", place)
  }
  return fault === undefined ? undefined : refused("load", fault)
}

/** The same for a query of `Storage.find`, its limit (1 to 10,000) and its cursor. */
export const validateIndexQuery = (query: IndexQuery): StorageError | undefined => {
  const fault =
    faultOfText(query.realm, "realm") ??
    faultOfText(query.kind, "kind") ??
    faultOfText(query.index, "index") ??
    (query.from === undefined ? undefined : faultOfText(query.from, "from")) ??
    (query.to === undefined ? undefined : faultOfText(query.to, "to")) ??
    (query.after === undefined || decodeCursor(query.after) !== undefined
      ? undefined
      : "after is not the cursor of a page; pass on `next` unchanged") ??
    (isWhole(query.limit, 1) && query.limit <= maximumPageSize
      ? undefined
      : `limit is ${query.limit}; ask for 1 to ${maximumPageSize}`)
  return fault === undefined ? undefined : refused("find", fault)
}

/** The same for a query of `Storage.read`, its place and its limit (from 1, without an end). */
export const validateEventQuery = (query: EventQuery): StorageError | undefined => {
  const { after, limit, realm, stream } = query
  const fault =
    faultOfText(realm, "realm") ??
    (stream === undefined
      ? undefined
      : (faultOfText(stream.kind, "stream.kind") ?? faultOfText(stream.id, "stream.id"))) ??
    (after === undefined ? undefined : faultOfVersion(after, "after")) ??
    (limit === undefined || isWhole(limit, 1) ? undefined : `limit is ${limit}; ask for 1 or more`)
  return fault === undefined ? undefined : refused("read", fault)
}

const refused = (operation: string, detail: string): StorageError =>
  new StorageError({ reason: "Refused", operation, detail })

const faultOfBatch = (batch: CommitBatch): string | undefined => {
  const { reads, writes } = batch
  const realm = faultOfName(batch.realm, "realm")
  if (realm !== undefined) return realm
  for (let place = 0; place < writes.length; place++) {
    const write = writes[place]
    const fault = faultOfStream(write, "writes", place) ?? faultOfContent(write)
    if (fault !== undefined)
      return fault.startsWith("writes[") ? fault : `writes[${place}].${fault}`
  }
  for (let place = 0; place < reads.length; place++) {
    const read = reads[place]
    const fault = faultOfStream(read, "reads", place)
    if (fault !== undefined) return fault
    const version = faultOfVersion(read?.version, "version")
    if (version !== undefined) return `reads[${place}].${version}`
  }
  return faultOfRepetition(writes, reads)
}

const faultOfStream = (
  stream: StreamKey | undefined,
  list: string,
  place: number,
): string | undefined => {
  if (stream === undefined) return `${list}[${place}] is missing`
  // The path is only put together where there is a fault: this runs for every stream of every commit.
  const fault = faultOfName(stream.kind, "kind") ?? faultOfText(stream.id, "id")
  return fault === undefined ? undefined : `${list}[${place}].${fault}`
}

const faultOfContent = (write: StreamWrite | undefined): string | undefined => {
  if (write === undefined) return "is missing"
  const { events, keys, state } = write
  const fault =
    faultOfVersion(write.expectedVersion, "expectedVersion") ??
    (state === null ? undefined : faultOfText(state, "state")) ??
    faultOfText(write.head, "head")
  if (fault !== undefined) return fault
  if (!isWhole(write.expectedVersion + Math.max(1, events.length), 0)) {
    return "expectedVersion leaves no room for another version"
  }
  for (let place = 0; place < events.length; place++) {
    const event = events[place]
    const wrong = faultOfName(event?.type, "type") ?? faultOfText(event?.body, "body")
    if (wrong !== undefined) return `events[${place}].${wrong}`
  }
  if (keys === undefined) return undefined
  for (const index of Object.keys(keys)) {
    const wrong = faultOfText(index, "name of an index") ?? faultOfText(keys[index], "key")
    if (wrong !== undefined) return `keys: the ${wrong}`
  }
  return undefined
}

const faultOfText = (text: unknown, name: string): string | undefined => {
  if (typeof text !== "string") return `${name} is not a text`
  if (!text.isWellFormed())
    return `${name} holds half of a surrogate pair; pass well-formed Unicode`
  // PostgreSQL cannot hold it, and JSON never needs it.
  if (text.includes("\0")) return `${name} holds the character U+0000; leave it out`
  return undefined
}

// Realms, kinds and types of events are few and come with every commit: what was found sound need not be looked at.
const soundNames = new Set<unknown>()
const soundNamesLimit = 1000

const faultOfName = (text: unknown, name: string): string | undefined => {
  if (soundNames.has(text)) return undefined
  const fault = faultOfText(text, name)
  if (fault === undefined && soundNames.size < soundNamesLimit) soundNames.add(text)
  return fault
}

const faultOfVersion = (version: unknown, name: string): string | undefined =>
  isWhole(version, 0) ? undefined : `${name} is ${version}; it is a whole number from 0 to 2^53-1`

const isWhole = (value: unknown, minimum: number): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= minimum

// Below this many streams comparing every pair is faster than building a set.
const smallBatch = 12

const faultOfRepetition = (
  writes: ReadonlyArray<StreamKey>,
  reads: ReadonlyArray<StreamKey>,
): string | undefined => {
  const streams = writes.length + reads.length
  const at = (place: number): StreamKey | undefined =>
    place < writes.length ? writes[place] : reads[place - writes.length]
  if (streams <= smallBatch) {
    for (let place = 1; place < streams; place++) {
      const one = at(place)
      for (let before = 0; before < place; before++) {
        const other = at(before)
        if (one?.id === other?.id && one?.kind === other?.kind) return namedTwice(one)
      }
    }
    return undefined
  }
  const seen = new Set<string>()
  for (let place = 0; place < streams; place++) {
    const one = at(place)
    // U+0000 is in no kind, so that no two streams have one text.
    if (seen.size === seen.add(`${one?.kind}\0${one?.id}`).size) return namedTwice(one)
  }
  return undefined
}

const namedTwice = (stream: StreamKey | undefined): string =>
  `the stream ${stream?.kind}/${stream?.id} is named twice; put all that happens to it into one write`
