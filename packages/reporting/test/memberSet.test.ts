import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  addToSet,
  type MemberSet,
  noMembers,
  placesBetween,
  presentAt,
} from "../src/internal/MemberSet.ts"
import { occurrence, occurrenceKey } from "../src/internal/Occurrence.ts"

/** So many occurrences more, or fewer, of a member at a place. */
interface Change {
  readonly member: number
  readonly place: number
  readonly count: number
}

const changes: fc.Arbitrary<ReadonlyArray<Change>> = fc.array(
  fc.record({
    member: fc.oneof(fc.nat(5), fc.nat(2_000_000)),
    place: fc.nat(30),
    count: fc.constantFrom(1, 1, 1, -1, 2, 1000, -1000),
  }),
)

const add = (set: MemberSet, part: ReadonlyArray<Change>) =>
  addToSet(
    set,
    Float64Array.from(part, ({ count, member, place }) =>
      occurrence(occurrenceKey(member, place), count),
    ).sort(),
  )

const present = (all: ReadonlyArray<Change>, from: number, to: number): ReadonlyArray<number> => {
  const counts = new Map<string, number>()
  for (const { count, member, place } of all) {
    const key = `${member} ${place}`
    counts.set(key, (counts.get(key) ?? 0) + count)
  }
  const found = new Set<number>()
  for (const [key, count] of counts) {
    const [member = 0, place = 0] = key.split(" ").map(Number)
    if (count > 0 && place >= from && place <= to) found.add(member)
  }
  return [...found].sort((one, other) => one - other)
}

const all = placesBetween(0, 30)

describe("a set of members", () => {
  it("holds whoever occurs more than zero times, whatever was added in which parts", () => {
    fc.assert(
      fc.property(
        fc.array(changes, { maxLength: 6 }),
        fc.nat(30),
        fc.nat(30),
        (parts, one, other) => {
          let set = noMembers
          for (const part of parts) {
            const before = new Set(presentAt(set, all))
            const { joined, left, set: next } = add(set, part)
            const after = new Set(presentAt(next, all))
            expect(joined).toEqual([...after].filter((member) => !before.has(member)))
            expect(left).toEqual([...before].filter((member) => !after.has(member)))
            set = next
          }
          const from = Math.min(one, other)
          const to = Math.max(one, other)
          expect([...presentAt(set, placesBetween(from, to))]).toEqual(
            present(parts.flat(), from, to),
          )
          expect(add(noMembers, parts.flat()).set).toEqual(set)
        },
      ),
    )
  })

  it("is empty again when all that was added is taken back, in any order", () => {
    fc.assert(
      fc.property(changes, fc.integer(), (added, seed) => {
        const back = added
          .map((change) => ({ ...change, count: -change.count }))
          .sort((one, other) => ((one.member ^ seed) % 7) - ((other.member ^ seed) % 7))
        let { set } = add(noMembers, added)
        for (const change of back) set = add(set, [change]).set
        expect(set).toEqual(noMembers)
      }),
    )
  })

  it("takes less than 10 bytes a member for a month of 500 out of 70,000, each there 4 days", () => {
    const month = Array.from({ length: 2000 }, (_, index) => ({
      member: (index % 500) * 140,
      place: (index * 7) % 31,
      count: 1,
    }))
    const { members, repeats } = add(noMembers, month).set
    expect(members.length + repeats.length).toBeLessThan(5000)
  })
})
