import { type Change, put, type StreamRef, stateKind, type View } from "@civic-practice/core"
import { countOf, keyOf, memberOf, occurrence, occurrenceKey, placeOf } from "./Occurrence.ts"

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

/** What one process remembers of the members it has met; what it says of their numbers is checked by the roster. */
export class MetMembers {
  private readonly locals = new Map<string, number>()
  private readonly members: Array<string> = []
  private readonly buckets: Array<number> = []
  /** The number a member had in the roster when it was looked up last; -1 for none. */
  private readonly ordinals: Array<number> = []
  /** The stretch of events in which a member was met last. */
  private readonly stretches: Array<number> = []
  private stretch = 0

  /** The member's number within this process. */
  meet(member: string): number {
    const known = this.locals.get(member)
    if (known !== undefined) return known
    const local = this.members.length
    this.locals.set(member, local)
    this.members.push(member)
    this.buckets.push(bucketOf(member))
    this.ordinals.push(-1)
    this.stretches.push(0)
    return local
  }

  /** The number of a new stretch of events. */
  beginStretch(): number {
    return ++this.stretch
  }

  /** Whether a member is met for the first time in a stretch. */
  isFirstIn(stretch: number, local: number): boolean {
    if (this.stretches[local] === stretch) return false
    this.stretches[local] = stretch
    return true
  }

  get count(): number {
    return this.members.length
  }

  /** The buckets in which these members are, or will be. */
  bucketRefs(
    prefix: string,
    locals: ReadonlyArray<number>,
  ): ReadonlyArray<StreamRef<ReadonlyArray<string>>> {
    const seen = new Set<number>()
    for (const local of locals) {
      seen.add(this.buckets[local] ?? 0)
      if (seen.size === bucketCount) break
    }
    return Array.from(seen, (bucket) => Buckets.ref(`${prefix}/${bucket}`))
  }

  /** Looks members up in the roster, in the order given, and gives numbers to the new ones. */
  enrol(prefix: string, locals: ReadonlyArray<number>, view: View): ReadonlyArray<Change> {
    const open = new Map<number, { readonly known: ReadonlyArray<string>; added: Array<string> }>()
    for (const local of locals) {
      const number = this.buckets[local] ?? 0
      let bucket = open.get(number)
      if (bucket === undefined) {
        bucket = { known: view.get(Buckets.ref(`${prefix}/${number}`)), added: [] }
        open.set(number, bucket)
      }
      const member = this.members[local] ?? ""
      const remembered = Math.floor((this.ordinals[local] ?? -1) / bucketCount)
      if (bucket.known[remembered] === member) continue
      // No member is given twice, so it is not among those added.
      let place = bucket.known.indexOf(member)
      if (place < 0) place = bucket.known.length + bucket.added.push(member) - 1
      this.ordinals[local] = place * bucketCount + number
    }
    const changes: Array<Change> = []
    for (const [number, { added, known }] of open) {
      if (added.length > 0)
        changes.push(put(Buckets.ref(`${prefix}/${number}`), [...known, ...added]))
    }
    return changes
  }

  /** Occurrences by the members' numbers in the roster, which {@link enrol} has found or given, in order. */
  stored(occurrences: ReadonlyArray<number>): Float64Array {
    const stored = new Float64Array(occurrences.length)
    for (let index = 0; index < stored.length; index++) {
      const one = occurrences[index] ?? 0
      const key = keyOf(one)
      const ordinal = this.ordinals[memberOf(key)] ?? 0
      stored[index] = occurrence(occurrenceKey(ordinal, placeOf(key)), countOf(one))
    }
    return stored.sort()
  }
}
