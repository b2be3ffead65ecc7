import { type Change, put, type StreamRef, stateKind, type View } from "@civic-practice/core"

/**
 * Which number a member has in the sets: place in its bucket x 1,024 + bucket. Numbers are given in the order in
 * which members first occur in the log, and for good; so they are small, and the same whoever folds.
 */
const Buckets = stateKind<ReadonlyArray<string>>({ name: "reporting.roster", initial: [] })

const bucketCount = 1024

/** The bucket of a member. Part of what is stored: another hash would need another version of the cells. */
const bucketOf = (member: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < member.length; index++) {
    hash = Math.imul(hash ^ member.charCodeAt(index), 0x01000193)
  }
  return (hash ^ (hash >>> 15)) & (bucketCount - 1)
}

/** The buckets in which these members are, or will be. */
export const bucketRefs = (
  prefix: string,
  members: Iterable<string>,
): ReadonlyArray<StreamRef<ReadonlyArray<string>>> => {
  const buckets = new Set<number>()
  for (const member of members) {
    buckets.add(bucketOf(member))
    if (buckets.size === bucketCount) break
  }
  return Array.from(buckets, (bucket) => Buckets.ref(`${prefix}/${bucket}`))
}

/** The numbers of members, in the order given, with new numbers for new members. */
export const numbered = (
  prefix: string,
  members: Iterable<string>,
  view: View,
): { readonly ordinals: ReadonlyArray<number>; readonly changes: ReadonlyArray<Change> } => {
  const open = new Map<number, Bucket>()
  const ordinals: Array<number> = []
  for (const member of members) {
    const number = bucketOf(member)
    let bucket = open.get(number)
    if (bucket === undefined) {
      const ref = Buckets.ref(`${prefix}/${number}`)
      const known = view.get(ref)
      bucket = { ref, known, places: placesIn(known), added: new Map() }
      open.set(number, bucket)
    }
    let place = bucket.places.get(member) ?? bucket.added.get(member)
    if (place === undefined) {
      place = bucket.known.length + bucket.added.size
      bucket.added.set(member, place)
    }
    ordinals.push(place * bucketCount + number)
  }
  const changes: Array<Change> = []
  for (const { added, known, ref } of open.values()) {
    if (added.size > 0) changes.push(put(ref, [...known, ...added.keys()]))
  }
  return { ordinals, changes }
}

interface Bucket {
  readonly ref: StreamRef<ReadonlyArray<string>>
  readonly known: ReadonlyArray<string>
  readonly places: ReadonlyMap<string, number>
  readonly added: Map<string, number>
}

// States are never changed once made, so what was found out about one holds as long as it is remembered.
const remembered = new WeakMap<ReadonlyArray<string>, ReadonlyMap<string, number>>()

const placesIn = (bucket: ReadonlyArray<string>): ReadonlyMap<string, number> => {
  const known = remembered.get(bucket)
  if (known !== undefined) return known
  const places = new Map(bucket.map((member, place) => [member, place]))
  remembered.set(bucket, places)
  return places
}
