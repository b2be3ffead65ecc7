import { type Storage, system } from "@civic-practice/core"
import { Account, balanceOf } from "@civic-practice/points"
import { Practice } from "@civic-practice/practice"
import { Effect, type Layer } from "effect"

const district = "district-1"
const office = { actor: system("reading-room"), at: Date.parse("2026-06-01T18:00:00+08:00") }
const day = "2026-06-01"

/**
 * What carries out commands within a transaction. `gather: false`: there is nobody to share a commit with, and the
 * transaction should wait for nothing.
 */
export const practice: Layer.Layer<Practice, unknown, Storage> = Practice.layer({
  district,
  gather: false,
})

/** Founds the district and says what a book that comes back is worth. */
export const prepare = Practice.use(({ hierarchy, points }) =>
  Effect.gen(function* () {
    const name = { zh: "示例区", en: "Sample district" }
    const owner = { kind: "district", name, division: "220103" } as const
    const founded = { unit: district, on: "2020-01-01", details: { name, owner } }
    yield* hierarchy.foundDistrict(founded, { ...office, key: "found" })
    const book = {
      id: "book",
      earns: { _tag: "PerEvent", event: "returnedBook", points: 2 },
    } as const
    const rule = { ...book, rounding: "floor", validity: { _tag: "Months", months: 12 } } as const
    const published = { effectiveFrom: "2026-01-01", rules: [rule] }
    yield* points.publishRules(published, { ...office, key: "rules" })
  }),
)

/** Awards the points for a loan that ended. The key is the loan's: entered twice, it awards once. */
export const awardReturn = (loan: number, reader: string) =>
  Practice.use(({ points }) =>
    points.award(
      {
        account: `volunteer/${reader}`,
        fact: `loan/${loan}`,
        unit: district,
        day,
        event: "returnedBook",
      },
      { ...office, key: `return-${loan}` },
    ),
  )

/** The points that a reader has. */
export const pointsOf = (reader: string) =>
  Practice.use((one) => one.state(Account.ref(`volunteer/${reader}`))).pipe(
    Effect.map((state) => (state === undefined ? 0 : balanceOf(state))),
  )
