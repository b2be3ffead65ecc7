import { BusinessMonth, Storage, type StorageShape, type StreamKey } from "@civic-practice/core"
import { Account, SettlementCells, Stock } from "@civic-practice/points"
import { createPractice, Practice, type PracticeShape } from "@civic-practice/practice"
import { allTime } from "@civic-practice/reporting"
import { make } from "@civic-practice/storage-memory"
import { Effect, Layer } from "effect"
import { beforeAll, describe, expect, test } from "vitest"
import { checkedSettlement, oversold, piecesPaidFor } from "../src/reporting/bookChecks.ts"
import { pointsBooks } from "../src/reporting/districtFigures.ts"

// Two institutes: points that one issued are redeemed at the other.
const district = "220103"
const [issuer, shop] = ["220103002-00", "220103013-00"]
const month = BusinessMonth.make("2021-12")
const at = (key: string, text: string) => ({
  actor: { _tag: "System", id: "office" } as const,
  key,
  at: Date.parse(`${text}:00+08:00`),
})

/** What the checks need of the demo's storage. */
const sold = async (): Promise<StorageShape> => {
  const storage = Effect.runSync(make)
  const practice = await createPractice({ district, storage: Layer.succeed(Storage, storage) })
  const owner = { kind: "district", name: { zh: "宽城区" }, division: district } as const
  const details = { name: { zh: "宽城区" }, owner }
  const began = "2018-01-01T09:00"
  const { hierarchy, points } = practice
  await hierarchy.foundDistrict({ unit: district, on: "2018-01-01", details }, at("f", began))
  const centre = "220103000-01"
  const opened = { on: "2018-01-01", details }
  await hierarchy.openUnit(
    { ...opened, unit: centre, level: "principalCentre", parent: district },
    at("c", began),
  )
  for (const unit of [issuer, shop]) {
    await hierarchy.openUnit(
      { ...opened, unit, level: "institute", parent: centre },
      at(unit, began),
    )
  }
  const day = "2021-12-01T09:00"
  await points.defineReward(
    {
      reward: "soap",
      unit: district,
      name: { zh: "香皂", en: "soap" },
      price: 10,
      stocked: true,
    },
    at("r", day),
  )
  await points.receiveStock({ reward: "soap", exchangePoint: shop, quantity: 5 }, at("s", day))
  const account = "volunteer/v-1"
  const gift = { points: 50, validUntil: "2022-06-30", reason: "慰问" }
  await points.adjust({ account, unit: issuer, ...gift }, at("a", day))
  await points.redeem(
    { account, reward: "soap", exchangePoint: shop, quantity: 3 },
    at("d", "2021-12-02T09:00"),
  )
  await practice.close()
  return storage
}

const withPractice = <A, E>(
  storage: StorageShape,
  work: (practice: PracticeShape) => Effect.Effect<A, E, Storage>,
): Promise<A> =>
  Effect.runPromise(
    Effect.flatMap(Practice, work).pipe(
      Effect.provide(
        Practice.layer({ district, metrics: [piecesPaidFor] }).pipe(
          Layer.provideMerge(Layer.succeed(Storage, storage)),
        ),
      ),
    ),
  )

const difference = (storage: StorageShape) =>
  withPractice(storage, (practice) =>
    Effect.map(checkedSettlement(practice, month), (checked) => checked.difference),
  )

const soldTwice = (storage: StorageShape) =>
  withPractice(storage, (practice) =>
    Effect.flatMap(practice.report(allTime), (ever) => oversold(ever, ["soap"], [shop])),
  )

/** The storage as it would be if somebody had changed what is stored of a kind's streams. */
const tampered = (
  storage: StorageShape,
  kind: string,
  change: (state: string) => string,
): StorageShape => {
  const changed = <Of extends { readonly state: string | null }>(of: Of): Of =>
    of.state === null ? of : { ...of, state: change(of.state) }
  return {
    ...storage,
    load: (realm, keys: ReadonlyArray<StreamKey>) =>
      Effect.map(storage.load(realm, keys), (found) =>
        found.map((one, place) => (keys[place]?.kind === kind ? changed(one) : one)),
      ),
    find: (query) =>
      Effect.map(storage.find(query), (page) =>
        query.kind === kind ? { ...page, items: page.items.map(changed) } : page,
      ),
  }
}

/** A text in the stored JSON replaced by another. */
const replaced = (from: string, to: string) => (state: string) => {
  expect(state).toContain(from)
  return state.replaceAll(from, to)
}

describe("what the demo checks of its books", () => {
  let storage: StorageShape
  beforeAll(async () => {
    storage = await sold()
    // The cells are there before anybody tampers with them.
    expect(await difference(storage)).toBe(0)
  })

  test("is 0 where all is right, and something was settled", async () => {
    expect(await soldTwice(storage)).toBe(0)
    const { settlement } = await withPractice(storage, (practice) =>
      checkedSettlement(practice, month),
    )
    expect(settlement.levels).toMatchObject([{ lines: [{ from: issuer, to: shop, points: 30 }] }])
  })

  test("is not where an account holds more or fewer points than came of what happened", async () => {
    const booksOf = (of: StorageShape) =>
      withPractice(of, (practice) => Effect.flatMap(practice.report(allTime), pointsBooks))
    expect(await booksOf(storage)).toMatchObject({ issued: 50, outstanding: 20, difference: 0 })
    for (const [points, difference] of [
      [19, 1],
      [25, -5],
    ] as const) {
      const other = tampered(storage, Account.name, replaced(",20]", `,${points}]`))
      expect((await booksOf(other)).difference).toBe(difference)
    }
  })

  test("is not where a settled movement was changed", async () => {
    const less = tampered(storage, SettlementCells.name, replaced("[2,30]", "[2,29]"))
    expect(await difference(less)).toBe(2)
    const elsewhere = tampered(storage, SettlementCells.name, replaced(shop, issuer))
    expect(await difference(elsewhere)).toBeGreaterThan(0)
  })

  test("is not where more was handed out than there was, or paid for than was handed out", async () => {
    const more = tampered(storage, Stock.name, replaced('"received":5', '"received":2'))
    expect(await soldTwice(more)).toBe(1)
    const fewer = tampered(storage, Stock.name, replaced('"issued":3', '"issued":1'))
    expect(await soldTwice(fewer)).toBe(2)
  })
})
