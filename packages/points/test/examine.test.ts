import { businessCalendar, type Occasion, system } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  AccountId,
  Adjust,
  DefineReward,
  examine,
  ReceiveStock,
  RecordHolder,
  Redeem,
  Reserve,
  RewardId,
  SetLimitGroup,
  SetPointsPolicy,
  sentencesOf,
  WithdrawReward,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { noon, Office } from "./Office.ts"

const account = "volunteer/v-1"
const name = { zh: "香皂", en: "soap" }
const places = ["station-1", "station-2", "nowhere"]

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })

const terms = fc.record({
  price: fc.integer({ min: 1, max: 30 }),
  stocked: fc.boolean(),
  from: fc.constantFrom(null, null, "2026-02-03"),
  to: fc.constantFrom(null, null, "2026-02-03"),
  limit: maybe(fc.record({ quantity: fc.integer({ min: 1, max: 3 }), per: fc.constant("month") })),
  householdLimit: maybe(fc.constant({ quantity: 2, per: "year" })),
  groups: maybe(fc.constant(["fair"])),
  prices: maybe(fc.constant([{ starsFrom: 2, price: 3 }])),
  minimumBalance: maybe(fc.integer({ min: 1, max: 40 })),
  windows: maybe(fc.constant([{ _tag: "DaysOfMonth", days: [2, 4] }])),
  eligibility: maybe(
    fc.record(
      {
        starsAtLeast: fc.integer({ min: 1, max: 3 }),
        ageAtMost: fc.constantFrom(30, 40),
        unit: fc.constantFrom("institute-1", "centre"),
        notUnderDiscipline: fc.constant(true),
      },
      { requiredKeys: [] },
    ),
  ),
  approval: maybe(fc.boolean()),
  holdDays: maybe(fc.integer({ min: 0, max: 5 })),
})

const holder = fc.record(
  {
    stars: fc.integer({ min: 0, max: 3 }),
    bornOn: fc.constantFrom("1990-02-03", "1996-02-03"),
    unit: fc.constantFrom("station-1", "station-9"),
    disciplinedUntil: fc.constantFrom(null, "2026-02-02"),
  },
  { requiredKeys: [] },
)

const given = fc.array(
  fc.record({
    points: fc.integer({ min: 1, max: 30 }),
    validUntil: fc.constantFrom("2026-02-02", "2026-02-04", "2026-12-31"),
  }),
  { maxLength: 3 },
)

const asks = fc.array(
  fc.record({
    day: fc.constantFrom("2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04"),
    exchangePoint: fc.constantFrom("station-1", "station-1", "station-2", "nowhere"),
    quantity: fc.integer({ min: 1, max: 3 }),
    way: fc.constantFrom("redeem" as const, "reserve" as const),
  }),
  { minLength: 1, maxLength: 5 },
)

const occasionOn = (day: string): Occasion => ({
  realm: "specification",
  actor: system("examine"),
  at: noon(day),
  now: noon(day),
  key: "",
  calendar: businessCalendar(),
  newId: (label = "") => label,
  newSecret: (label = "") => label,
})

const present = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

describe("examining a reward", () => {
  it("says yes exactly when redeeming or reserving succeeds, and first what refuses it", () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(
        terms,
        holder,
        given,
        asks,
        fc.boolean(),
        fc.boolean(),
        (reward, facts, gifts, wanted, extends_, isWithdrawn) => {
          const office = new Office()
          const limit = { group: "fair", unit: "district", amount: 20, counts: "points" }
          office.must(SetLimitGroup, { ...limit, per: "month", of: "person" }, "2026-01-01")
          office.must(SetPointsPolicy, { hold: { days: 3, extends: extends_ } }, "2026-01-01")
          const definition = { reward: "soap", unit: "district", name, ...present(reward) }
          if (Result.isFailure(office.attempt(DefineReward, definition, "2026-01-01"))) return
          office.must(RecordHolder, { account, at: "district", facts }, "2026-01-01")
          for (const gift of gifts) {
            office.must(Adjust, { account, unit: "a", reason: "补发", ...gift }, "2026-01-01")
          }
          if (reward.stocked) {
            const batch = { batch: "n-1", useBy: "2026-02-03" }
            const delivery = { reward: "soap", exchangePoint: "station-1", quantity: 2 }
            office.must(ReceiveStock, { ...delivery, batch }, "2026-01-01")
            office.must(ReceiveStock, delivery, "2026-01-01")
          }
          for (const [place, { day, exchangePoint, quantity, way }] of wanted.entries()) {
            if (isWithdrawn && place === 3) {
              office.must(WithdrawReward, { reward: "soap", unit: "district" }, day)
            }
            const asked = {
              account: AccountId.make(account),
              reward: RewardId.make("soap"),
              exchangePoint: UnitId.make(exchangePoint),
              quantity,
            }
            const others = places.map((one) => UnitId.make(one))
            const said = examine({ ...asked, way }, office.spec.view, occasionOn(day), others)
            const result: Result.Result<{ readonly points: number }, unknown> =
              way === "redeem"
                ? office.attempt(Redeem, asked, day)
                : office.attempt(Reserve, asked, day)
            const outcome = Result.isSuccess(result) ? "done" : "refused"
            seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
            expect(said.possible !== null).toBe(Result.isSuccess(result))
            expect(said.obstacles.length === 0).toBe(Result.isSuccess(result))
            for (const { zh, en } of sentencesOf(said)) {
              expect(zh).toMatch(/\p{Script=Han}/u)
              expect(en).not.toMatch(/\p{Script=Han}/u)
            }
            if (Result.isFailure(result)) {
              expect(said.obstacles[0]).toEqual(result.failure)
              for (const { _tag } of said.obstacles) seen.set(_tag, (seen.get(_tag) ?? 0) + 1)
            } else expect(said.possible).toMatchObject({ points: result.success.points })
          }
        },
      ),
      { numRuns: 3000 },
    )
    // Worth something only if all of this comes up.
    for (const what of [
      "done",
      "refused",
      "RewardNotOffered",
      "WindowClosed",
      "NotEligible",
      "BelowMinimum",
      "InsufficientPoints",
      "OutOfStock",
      "LimitReached",
      "ApprovalNeeded",
      "UnknownUnit",
    ]) {
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(20)
    }
  })

  it("says where else there is some, and each thing that is in the way", () => {
    const office = new Office()
    const soap = { reward: "soap", unit: "district", name, price: 10, stocked: true }
    const windows = [{ _tag: "DaysOfMonth", days: [15] }]
    office.must(DefineReward, { ...soap, windows }, "2026-01-01")
    const delivery = { reward: "soap", exchangePoint: "station-2", quantity: 2 }
    office.must(ReceiveStock, delivery, "2026-01-01")
    const asked = {
      account: AccountId.make(account),
      reward: RewardId.make("soap"),
      exchangePoint: UnitId.make("station-1"),
      quantity: 1,
      way: "redeem" as const,
    }
    const others = places.map((one) => UnitId.make(one))
    const said = examine(asked, office.spec.view, occasionOn("2026-02-01"), others)
    expect(said).toMatchObject({
      possible: null,
      obstacles: [
        { _tag: "WindowClosed", opensOn: "2026-02-15" },
        { _tag: "InsufficientPoints", missing: 10 },
        { _tag: "OutOfStock", onHand: 0 },
      ],
      elsewhere: ["station-2"],
    })
    expect(sentencesOf(said).at(-1)?.en).toBe("soap can be had at station-2")
  })
})
