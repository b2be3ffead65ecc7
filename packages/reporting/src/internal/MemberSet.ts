import { countOf, keyOf, memberOf, occurrenceKey, placeOf } from "./Occurrence.ts"
import { NumberReader, NumberWriter } from "./VariableLengthText.ts"

/**
 * Who was present at which places (days of a month, or months of a year), compactly.
 *
 * `members` holds, for each member in order of ordinals, the distance from the ordinal before and the places as
 * bits; `repeats` holds, where somebody is present other than once, the distance from the key before (in two parts)
 * and the number of occurrences, which may be negative (zigzag).
 */
export interface MemberSet {
  readonly members: string
  readonly repeats: string
}

export const noMembers: MemberSet = { members: "", repeats: "" }

/** A set after a change, and the ordinals of those who have come to be in it, and of those who no longer are. */
export interface MemberChange {
  readonly set: MemberSet
  readonly joined: ReadonlyArray<number>
  readonly left: ReadonlyArray<number>
}

const memberReader = new NumberReader()
const memberWriter = new NumberWriter()
const repeatReader = new NumberReader()
const repeatWriter = new NumberWriter()

/** Adds occurrences, in ascending order: who occurs at a place more than zero times is present there. */
export const addToSet = (set: MemberSet, occurrences: Float64Array): MemberChange => {
  const joined: Array<number> = []
  const left: Array<number> = []
  const repeats = readRepeats(set.repeats)
  const { length, list } = memberReader.read(set.members)
  let at = 0
  let known = length === 0 ? Number.POSITIVE_INFINITY : (list[0] ?? 0)
  let written = 0
  // Gives the places of the known member, and goes on to the next.
  const pass = (): number => {
    const places = list[at + 1] ?? 0
    at += 2
    known = at < length ? known + (list[at] ?? 0) : Number.POSITIVE_INFINITY
    return places
  }
  const write = (ordinal: number, places: number): void => {
    if (places === 0) return
    memberWriter.push(ordinal - written)
    memberWriter.push(places)
    written = ordinal
  }
  let next = 0
  let key = keyOf(occurrences[0] ?? 0)
  while (next < occurrences.length) {
    const ordinal = memberOf(key)
    while (known < ordinal) write(known, pass())
    const before = known === ordinal ? pass() : 0
    let places = before
    while (next < occurrences.length && memberOf(key) === ordinal) {
      const same = key
      let added = 0
      while (next < occurrences.length && key === same) {
        added += countOf(occurrences[next] ?? 0)
        next++
        key = keyOf(occurrences[next] ?? 0)
      }
      const bit = 1 << placeOf(same)
      const count = (repeats.get(same) ?? ((places & bit) === 0 ? 0 : 1)) + added
      if (count === 0 || count === 1) repeats.delete(same)
      else repeats.set(same, count)
      places = count > 0 ? places | bit : places & ~bit
    }
    if (before === 0 && places !== 0) joined.push(ordinal)
    if (before !== 0 && places === 0) left.push(ordinal)
    write(ordinal, places)
  }
  while (known !== Number.POSITIVE_INFINITY) write(known, pass())
  return { set: { members: memberWriter.take(), repeats: writeRepeats(repeats) }, joined, left }
}

/** The ordinals of all who are present at one of the places (given as bits), in a list that is used again. */
export const presentAt = (set: MemberSet, places: number): Int32Array => {
  const { length, list } = memberReader.read(set.members)
  let ordinal = 0
  let present = 0
  for (let at = 0; at < length; at += 2) {
    ordinal += list[at] ?? 0
    // What is found never comes before what is still to be read.
    if (((list[at + 1] ?? 0) & places) !== 0) list[present++] = ordinal
  }
  return list.subarray(0, present)
}

/** The bits of the places from one to another, both included, from 0 to 30. */
export const placesBetween = (from: number, to: number): number =>
  (2 ** (to + 1) - 1) & ~(2 ** from - 1)

const readRepeats = (text: string): Map<number, number> => {
  const repeats = new Map<number, number>()
  const { length, list } = repeatReader.read(text)
  let key = 0
  for (let at = 0; at < length; at += 3) {
    key += occurrenceKey(list[at] ?? 0, list[at + 1] ?? 0)
    const zigzag = list[at + 2] ?? 0
    repeats.set(key, zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2)
  }
  return repeats
}

const writeRepeats = (repeats: ReadonlyMap<number, number>): string => {
  if (repeats.size === 0) return ""
  let before = 0
  for (const key of Float64Array.from(repeats.keys()).sort()) {
    const distance = key - before
    repeatWriter.push(memberOf(distance))
    repeatWriter.push(placeOf(distance))
    const count = repeats.get(key) ?? 0
    repeatWriter.push(count >= 0 ? count * 2 : -count * 2 - 1)
    before = key
  }
  return repeatWriter.take()
}
