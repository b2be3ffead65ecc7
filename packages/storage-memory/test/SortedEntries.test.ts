import fc from "fast-check"
import { expect, it } from "vitest"
import { type IndexEntry, SortedEntries } from "../src/internal/SortedEntries.ts"

type Entry = IndexEntry<number>

const name = (place: number): string => String(place).padStart(5, "0")

/** Stretches of neighbours that come or go together, so that whole chunks fill, split and empty. */
const stretches = fc.array(
  fc.record({
    comes: fc.boolean(),
    first: fc.nat(4_000),
    length: fc.integer({ min: 1, max: 1_500 }),
    step: fc.constantFrom(1, 1, 2, 7),
  }),
  { minLength: 1, maxLength: 12 },
)

it("lists what was inserted and not removed, in order, from anywhere, however much came and went", () => {
  fc.assert(
    fc.property(stretches, fc.array(fc.nat(5_500), { maxLength: 8 }), (changes, questions) => {
      const sorted = new SortedEntries<number>()
      const model = new Map<number, Entry>()
      for (const { comes, first, length, step } of changes) {
        for (let place = first; place < first + length; place += step) {
          const known = model.get(place)
          if (comes === (known !== undefined)) continue
          const entry = known ?? { key: name(place >> 2), id: name(place), stream: place }
          if (comes) {
            sorted.insert(entry)
            model.set(place, entry)
          } else {
            sorted.remove(entry)
            model.delete(place)
          }
        }
      }
      const all = [...model.keys()].sort((one, other) => one - other)
      const listed = sorted.list(undefined, undefined, undefined, Number.POSITIVE_INFINITY)
      expect(listed.map(({ stream }) => stream)).toEqual(all)
      for (const place of questions) {
        const from = sorted
          .list(name(place >> 2), undefined, undefined, 5)
          .map(({ stream }) => stream)
        expect(from).toEqual(all.filter((one) => one >> 2 >= place >> 2).slice(0, 5))
        const cursor = { key: name(place >> 2), id: name(place) }
        const behind = sorted.list(undefined, cursor, undefined, 5).map(({ stream }) => stream)
        expect(behind).toEqual(all.filter((one) => one > place).slice(0, 5))
        const to = sorted.list(undefined, undefined, name(place >> 2), 10_000)
        expect(to.length).toBe(all.filter((one) => one >> 2 < place >> 2).length)
      }
    }),
    { numRuns: 60 },
  )
})
