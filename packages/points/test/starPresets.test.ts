import { BusinessDay } from "@civic-practice/core"
import {
  Award,
  beijingStars,
  commonStars,
  communityStars,
  DefineReward,
  fujianStars,
  heilongjiangAwards,
  heilongjiangTeamAwards,
  longgangStars,
  longquanyiStars,
  PublishRules,
  Redeem,
  ReverseEarning,
  StarLadder,
  type StarPreset,
  StarRecord,
  starCreditOf,
  starOn,
  starPresets,
  zhangjiagangStars,
} from "@civic-practice/points"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const day = (text: string) => BusinessDay.make(text)
const record = Schema.decodeUnknownSync(StarRecord)

const after = (preset: StarPreset, credit: object, parts: object = {}, on = "2026-06-01") =>
  starOn(
    preset.ladder,
    record({ registered: "2020-01-01", credits: [{ day: "2026-03-05", ...credit }], ...parts }),
    day(on),
  )

const starAt = (preset: StarPreset, hours: number): string | undefined =>
  after(preset, { minutes: hours * 60 }).held?.id

/** Each threshold gives its step, and a minute less the one before. */
const reproduces = (preset: StarPreset, table: ReadonlyArray<readonly [string, number]>) => {
  expect(preset.ladder.steps.map(({ id }) => id)).toEqual(table.map(([id]) => id))
  for (const [index, [id, hours]] of table.entries()) {
    expect(starAt(preset, hours)).toBe(id)
    expect(after(preset, { minutes: hours * 60 - 1 }).held?.id).toBe(table[index - 1]?.[0])
  }
}

const five = (...hours: ReadonlyArray<number>) =>
  hours.map((one, index) => [`star-${index + 1}`, one] as const)

describe("the presets", () => {
  it("are sound ladders with a source, each with an id of its own", () => {
    for (const { ladder, source } of starPresets) {
      expect(Schema.decodeUnknownSync(StarLadder)(ladder)).toEqual(ladder)
      expect(source).not.toBe("")
    }
    expect(new Set(starPresets.map(({ ladder }) => ladder.id)).size).toBe(starPresets.length)
  })

  it("the common national ladder: 100, 300, 600, 1000, 1500 hours", () => {
    reproduces(commonStars, five(100, 300, 600, 1000, 1500))
  })

  it("Fujian: county, county, city, city and province decide", () => {
    const levels = ["county", "county", "city", "city", "province"]
    const hours = [100, 300, 600, 1000, 1500]
    expect(fujianStars.ladder.steps.map(({ decidedBy }) => decidedBy)).toEqual(levels)
    expect(fujianStars.ladder.steps.map((step) => step.hours)).toEqual(hours)
    for (const [index, level] of levels.entries()) {
      const enough = { minutes: (hours[index] ?? 0) * 60 }
      const before = index === 0 ? {} : { conferred: [{ day: "2026-04-01", step: index }] }
      const open = after(fujianStars, enough, before)
      expect(open).toMatchObject({ step: index, next: { minutes: 0, decidedBy: level } })
      const conferred = [{ day: "2026-05-01", step: index + 1 }]
      expect(after(fujianStars, enough, { conferred }).step).toBe(index + 1)
    }
  })

  it("Longgang: half a year for the first two stars, a year for the others", () => {
    expect(longgangStars.ladder.steps.length).toBe(4)
    const all = { minutes: 1000 * 60 }
    const registered = { registered: "2026-03-05" }
    const on = (text: string) => after(longgangStars, all, registered, text)
    expect(on("2026-09-04")).toMatchObject({ step: 0, next: { tenuredFrom: "2026-09-05" } })
    expect(on("2026-09-05")).toMatchObject({ step: 2, next: { tenuredFrom: "2027-03-05" } })
    expect(on("2027-03-04").step).toBe(2)
    expect(on("2027-03-05").step).toBe(4)
    reproduces(longgangStars, five(100, 300, 600, 1000))
    const unknown = starOn(longgangStars.ladder, record({ credits: [] }), day("2026-01-01"))
    expect(unknown.next?.tenuredFrom).toBe("unknown")
  })

  it("Beijing: 100, 200, 500, 800, 1000 hours, and medals for 2000, 3000, 5000", () => {
    reproduces(beijingStars, [
      ...five(100, 200, 500, 800, 1000),
      ["medal-2000", 2000],
      ["medal-3000", 3000],
      ["medal-5000", 5000],
    ])
  })

  it("Zhangjiagang: five stars, medals, a lifetime award, and gifts in each 300 hours", () => {
    reproduces(zhangjiagangStars, [
      ...five(30, 60, 100, 200, 300),
      ["bronze", 600],
      ["silver", 1000],
      ["gold", 1500],
      ["lifetime", 3000],
    ])
    const table = [
      [29, 0, 1],
      [30, 1, 30],
      [60, 2, 40],
      [100, 3, 100],
      [200, 4, 100],
      [300, 5, 30],
      [329, 5, 1],
      [330, 6, 30],
      [600, 10, 30],
      [3000, 50, 30],
    ] as const
    for (const [hours, gifts, missing] of table) {
      const { loop } = after(zhangjiagangStars, { minutes: hours * 60 })
      expect(loop).toEqual({ gifts, missing: missing * 60 })
    }
  })

  it("Longquanyi: hours and points both, and stars go where either is cancelled", () => {
    const table = [
      [50, 500],
      [100, 1000],
      [200, 2100],
      [400, 4200],
      [800, 8400],
      [1000, 10_500],
      [2000, 21_000],
    ] as const
    expect(longquanyiStars.ladder.steps.length).toBe(table.length)
    for (const [index, [hours, points]] of table.entries()) {
      const minutes = hours * 60
      expect(after(longquanyiStars, { minutes, points }).step).toBe(index + 1)
      const few = after(longquanyiStars, { minutes, points: points - 1 })
      expect(few).toMatchObject({ step: index, next: { minutes: 0, points: 1 } })
      const short = after(longquanyiStars, { minutes: minutes - 1, points })
      expect(short).toMatchObject({ step: index, next: { minutes: 1, points: 0 } })
    }
    const cancelled = (credit: object) =>
      starOn(
        longquanyiStars.ladder,
        record({
          credits: [
            { day: "2026-03-05", minutes: 6000, points: 1000 },
            { day: "2026-04-01", ...credit },
          ],
        }),
        day("2026-04-01"),
      ).step
    expect(cancelled({})).toBe(2)
    expect(cancelled({ minutes: -60 })).toBe(1)
    expect(cancelled({ points: -10 })).toBe(1)
  })

  it("the community: 10, 20, 30, 40, 50 hours within a year", () => {
    reproduces(communityStars, five(10, 20, 30, 40, 50))
    const on = (text: string) => after(communityStars, { minutes: 3000 }, {}, text)
    expect(on("2026-12-31")).toMatchObject({ step: 5, until: "2026-12-31" })
    expect(on("2027-01-01")).toMatchObject({ step: 0, counted: { minutes: 0 } })
  })

  it("Heilongjiang: awards of the year for volunteers by hours and for teams by times", () => {
    reproduces(heilongjiangAwards, [
      ["care", 50],
      ["bronze", 100],
      ["silver", 200],
      ["gold", 500],
      ["excellence", 1000],
    ])
    const teams = [
      ["honour", 50],
      ["bronze", 100],
      ["silver", 200],
      ["gold", 500],
    ] as const
    expect(heilongjiangTeamAwards.ladder.steps.length).toBe(teams.length)
    for (const [index, [id, times]] of teams.entries()) {
      expect(after(heilongjiangTeamAwards, { times }).held?.id).toBe(id)
      expect(after(heilongjiangTeamAwards, { times: times - 1 }).step).toBe(index)
    }
    expect(after(heilongjiangAwards, { minutes: 60_000 }, {}, "2027-01-01").step).toBe(0)
  })
})

describe("points in a ladder", () => {
  const account = "volunteer/v-1"
  const service = { account, unit: "station-1", day: "2026-03-05" }
  const rules = [
    {
      id: "hours",
      earns: { _tag: "PerHour", points: 10 },
      rounding: "floor",
      validity: { _tag: "Days", days: 30 },
    },
  ]
  const office = () => {
    const one = new Office()
    one.must(PublishRules, { effectiveFrom: "2026-01-01", rules }, "2026-01-01")
    for (const fact of ["record/a", "record/b"]) {
      one.must(Award, { ...service, fact, minutes: 3000 }, "2026-03-06")
    }
    return one
  }
  const star = (one: Office) => {
    const earned = one.events(account).map(starCreditOf)
    const credits = [
      { day: day("2026-03-05"), minutes: 6000 },
      ...earned.filter((credit) => credit !== undefined),
    ]
    return starOn(longquanyiStars.ladder, { credits }, day("2026-03-10"))
  }

  it("are those earned, however many were redeemed since", () => {
    const one = office()
    expect(star(one)).toMatchObject({ step: 2, counted: { points: 1000 } })
    const name = { zh: "香皂", en: "soap" }
    const soap = { reward: "soap", unit: "district", name, price: 900, stocked: false }
    one.must(DefineReward, soap, "2026-03-06")
    const order = { account, reward: "soap", exchangePoint: "station-1", quantity: 1 }
    one.must(Redeem, order, "2026-03-07")
    expect(one.balance(account)).toBe(100)
    expect(star(one)).toMatchObject({ step: 2, counted: { points: 1000 } })
  })

  it("are fewer where an earning was reversed", () => {
    const one = office()
    one.must(ReverseEarning, { fact: "record/a", unit: "station-1" }, "2026-03-08")
    expect(star(one)).toMatchObject({ step: 1, counted: { points: 500 } })
  })
})
