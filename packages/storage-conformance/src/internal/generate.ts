import type { CommitBatch, StreamKey, StreamWrite } from "@civic-practice/core"
import type { Random } from "./Random.ts"
import { event } from "./writes.ts"

export const kinds = ["points.account", "points.stock", "core.role"] as const
export const indexes = ["byDay", "byStation"] as const
const ids = ["a", "b", "中", "\u{20BB7}"] as const
const keys = ["", "1", "10", "2", "中", "\uFF21", "\u{1F600}", "z"] as const

/** A key of the small pool from which index entries and ranges are drawn. */
export const anyKey = (random: Random): string => random.oneOf(keys)

const allStreams: ReadonlyArray<StreamKey> = kinds.flatMap((kind) =>
  ids.map((id) => ({ kind, id })),
)

/** Some streams out of twelve, none of them twice. */
export const anyStreams = (random: Random, most: number): ReadonlyArray<StreamKey> =>
  random.shuffled(allStreams).slice(0, 1 + random.below(most))

const anyKeys = (random: Random): Readonly<Record<string, string>> =>
  Object.fromEntries(
    indexes.filter(() => random.chance(60)).map((index) => [index, anyKey(random)]),
  )

/** A batch that writes the first of the streams and writes or reads the others. `tag` marks its events. */
export const anyBatch = (
  random: Random,
  realm: string,
  streams: ReadonlyArray<StreamKey>,
  versionOf: (stream: StreamKey) => number,
  tag: string,
  fewestEvents: number,
): CommitBatch => {
  const writes: Array<StreamWrite> = []
  const reads: Array<CommitBatch["reads"][number]> = []
  for (const [place, { id, kind }] of streams.entries()) {
    const version = versionOf({ kind, id })
    if (place > 0 && random.chance(35)) {
      reads.push({ kind, id, version })
      continue
    }
    const count = place === 0 ? fewestEvents + random.below(3) : random.below(3)
    writes.push({
      kind,
      id,
      expectedVersion: version,
      state: random.chance(10) ? null : JSON.stringify(`${tag} ${place}`),
      head: `${tag} ${place}`,
      events: Array.from({ length: count }, (_, at) => event(`${tag} ${place} ${at}`)),
      ...(random.chance(40) ? {} : { keys: anyKeys(random) }),
    })
  }
  return { realm, writes, reads }
}
