import type { MarkedOrdinals } from "./MarkedOrdinals.ts"
import { NumberReader, NumberWriter } from "./VariableLengthText.ts"

/**
 * Who was present at which places (days of a month, or months of a year), compactly.
 *
 * `members` holds, for each member in order of ordinals, the distance from the ordinal before and the places as
 * bits; `repeats` holds, where somebody is present other than once, the distance from the key before
 * (ordinal x 32 + place) and the number of occurrences, which may be negative (zigzag).
 */
export interface MemberSet {
  readonly members: string
  readonly repeats: string
}

export const noMembers: MemberSet = { members: "", repeats: "" }

/** Occurrences to be added, by ordinal x 32 + place, places from 0 to 30. */
export type Occurrences = ReadonlyMap<number, number>

/** A set after a change, and who has come to be in it (1) or is so no longer (-1), by ordinal. */
export interface MemberChange {
  readonly set: MemberSet
  readonly joined: ReadonlyMap<number, 1 | -1>
}

const placesPerMember = 32
const memberWriter = new NumberWriter()
const repeatWriter = new NumberWriter()

/** Adds occurrences: who occurs at a place more than zero times is present there. */
export const addToSet = (set: MemberSet, occurrences: Occurrences): MemberChange => {
  const keys = Float64Array.from(occurrences.keys()).sort()
  const joined = new Map<number, 1 | -1>()
  const repeats = readRepeats(set.repeats)
  const reader = new NumberReader(set.members)
  let known = reader.done ? Number.POSITIVE_INFINITY : reader.next()
  let written = 0
  const write = (ordinal: number, places: number): void => {
    if (places === 0) return
    memberWriter.push(ordinal - written)
    memberWriter.push(places)
    written = ordinal
  }
  const advance = (): number => {
    const places = reader.next()
    known = reader.done ? Number.POSITIVE_INFINITY : known + reader.next()
    return places
  }
  for (let index = 0; index < keys.length; ) {
    const ordinal = Math.floor((keys[index] ?? 0) / placesPerMember)
    while (known < ordinal) {
      const passed = known
      write(passed, advance())
    }
    const before = known === ordinal ? advance() : 0
    let places = before
    for (; index < keys.length; index++) {
      const key = keys[index] ?? 0
      if (Math.floor(key / placesPerMember) !== ordinal) break
      const bit = 1 << (key % placesPerMember)
      const count =
        (repeats.get(key) ?? ((places & bit) === 0 ? 0 : 1)) + (occurrences.get(key) ?? 0)
      if (count === 0 || count === 1) repeats.delete(key)
      else repeats.set(key, count)
      places = count > 0 ? places | bit : places & ~bit
    }
    if ((before === 0) !== (places === 0)) joined.set(ordinal, places === 0 ? -1 : 1)
    write(ordinal, places)
  }
  while (known !== Number.POSITIVE_INFINITY) {
    const passed = known
    write(passed, advance())
  }
  return { set: { members: memberWriter.take(), repeats: writeRepeats(repeats) }, joined }
}

/** Marks the ordinals of all who are present at one of the places (given as bits). */
export const markMembers = (set: MemberSet, places: number, marked: MarkedOrdinals): void => {
  const reader = new NumberReader(set.members)
  let ordinal = 0
  while (!reader.done) {
    ordinal += reader.next()
    if ((reader.next() & places) !== 0) marked.mark(ordinal)
  }
}

/** The bits of the places from one to another, both included, from 0 to 30. */
export const placesBetween = (from: number, to: number): number =>
  (2 ** (to + 1) - 1) & ~(2 ** from - 1)

const readRepeats = (text: string): Map<number, number> => {
  const repeats = new Map<number, number>()
  const reader = new NumberReader(text)
  let key = 0
  while (!reader.done) {
    // Two parts, since a key may be larger than what a number of the text can be.
    key += reader.next() * placesPerMember + reader.next()
    const zigzag = reader.next()
    repeats.set(key, zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2)
  }
  return repeats
}

const writeRepeats = (repeats: ReadonlyMap<number, number>): string => {
  if (repeats.size === 0) return ""
  let before = 0
  for (const key of Float64Array.from(repeats.keys()).sort()) {
    const distance = key - before
    repeatWriter.push(Math.floor(distance / placesPerMember))
    repeatWriter.push(distance % placesPerMember)
    const count = repeats.get(key) ?? 0
    repeatWriter.push(count >= 0 ? count * 2 : -count * 2 - 1)
    before = key
  }
  return repeatWriter.take()
}
