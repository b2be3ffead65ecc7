import { addDays, BusinessDay } from "@civic-practice/core"
import { StarLadder, StarRecord, starOn } from "@civic-practice/points"
import { Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { plainStars } from "./reference/plainStars.ts"

const decode = Schema.decodeUnknownSync(StarLadder)
const decodeRecord = Schema.decodeUnknownSync(StarRecord)
const first = BusinessDay.make("2025-11-20")
const length = 150
const dayAt = (count: number) => addDays(first, count)
const someDay = fc.integer({ min: 0, max: length }).map(dayAt)

const rising = (steps: number) =>
  fc
    .array(fc.integer({ min: 1, max: 4 }), { minLength: steps, maxLength: steps })
    .map((gaps) => gaps.map((_, index) => gaps.slice(0, index + 1).reduce((a, b) => a + b, 0)))

const steps = fc.integer({ min: 1, max: 4 }).chain((count) =>
  fc
    .record({
      hours: rising(count),
      points: fc.option(rising(count), { nil: undefined }),
      tenureFrom: fc.integer({ min: 0, max: 8 }),
      decidedFrom: fc.integer({ min: 0, max: 8 }),
    })
    .map(({ hours, points, tenureFrom, decidedFrom }) =>
      hours.map((one, index) => ({
        id: `s-${index}`,
        name: { zh: `${index}`, en: `${index}` },
        hours: one,
        ...(points === undefined ? {} : { points: points[index] }),
        ...(index >= tenureFrom ? { tenureMonths: 1 + (index - tenureFrom) } : {}),
        ...(index >= decidedFrom ? { decidedBy: "city" } : {}),
      })),
    ),
)

const ladders = fc
  .record({
    counts: fc.constantFrom("lifetime", "period"),
    period: fc.constantFrom("month", "quarter"),
    start: fc.constantFrom("now", "nextPeriod"),
    keep: fc.constantFrom("none", "period", "nextPeriod"),
    graceDays: fc.constantFrom(0, 1, 9, 40),
    down: fc.constantFrom("none", "oneStep", "byBasis"),
    steps,
  })
  .map((parts) => ({ id: "l", name: { zh: "级", en: "ladder" }, ...parts }))
  .filter(Schema.is(StarLadder))

const credits = (minimum: number) =>
  fc.array(
    fc.record({
      day: someDay,
      minutes: fc.integer({ min: minimum, max: 12 }).map((half) => half * 30),
      points: fc.integer({ min: minimum, max: 5 }),
    }),
    { maxLength: 8 },
  )

const records = fc
  .record(
    {
      registered: fc.integer({ min: -60, max: 60 }).map(dayAt),
      credits: credits(-4),
      conferred: fc.array(fc.record({ day: someDay, step: fc.integer({ min: 1, max: 4 }) }), {
        maxLength: 2,
      }),
    },
    { requiredKeys: ["credits"] },
  )
  .map((one) => decodeRecord(one))

const runs = { numRuns: 300 * Number(process.env.RUNS ?? 1) }

describe("stars", () => {
  it("agree with asking day after day, also on until when they are held", () => {
    fc.assert(
      fc.property(ladders, records, someDay, (ladder, record, day) => {
        // So far that all of four steps, each kept for up to two quarters and 40 days more, have gone by then.
        const horizon = dayAt(length + 1300)
        const plain = plainStars(ladder, record, dayAt(-1), day, horizon)
        const place = plain.findIndex(([one]) => one === day)
        const held = plain[place]?.[1] ?? -1
        const standing = starOn(ladder, record, day)
        expect(standing.step).toBe(held)
        const since = plain.slice(0, place).findLastIndex(([, step]) => step !== held) + 1
        expect(standing.since).toBe(held === 0 ? null : plain[since]?.[0])
        const lost = plain.findIndex(([, step], index) => index > place && step < held)
        expect(standing.until).toBe(held === 0 || lost < 0 ? null : plain[lost - 1]?.[0])
      }),
      runs,
    )
  }, 60_000)

  it("are never fewer for more service, nor above the ladder", () => {
    fc.assert(
      fc.property(ladders, records, credits(0), someDay, (ladder, record, more, day) => {
        const all = { ...record, credits: [...record.credits, ...more] }
        const [less, greater] = [starOn(ladder, record, day), starOn(ladder, all, day)]
        expect(greater.step).toBeGreaterThanOrEqual(less.step)
        expect(greater.step).toBeLessThanOrEqual(ladder.steps.length)
        expect(greater.held).toBe(ladder.steps[greater.step - 1] ?? null)
      }),
      runs,
    )
  })

  it("do not depend on what comes after the day, nor on the order of credits", () => {
    fc.assert(
      fc.property(ladders, records, someDay, (ladder, record, day) => {
        const upTo = <One extends { readonly day: string }>(all: ReadonlyArray<One> = []) =>
          all.filter((one) => one.day <= day).reverse()
        const known = {
          ...record,
          credits: upTo(record.credits),
          conferred: upTo(record.conferred),
        }
        expect(starOn(ladder, known, day)).toEqual(starOn(ladder, record, day))
      }),
      runs,
    )
  })

  it("are reached on the day once what is missing for the next is there", () => {
    fc.assert(
      fc.property(ladders, records, someDay, (ladder, drawn, day) => {
        // What is taken back after the day is missing again.
        const credits = drawn.credits.filter((one) => one.day <= day)
        const record = { ...drawn, credits }
        const { next, step } = starOn(ladder, record, day)
        if (next === null) {
          expect(step).toBe(ladder.steps.length)
          return
        }
        expect(next.step).toBe(step + 1)
        const { minutes, points, times, decidedBy, tenuredFrom } = next
        const served = { day, minutes, points, times }
        const conferred = decidedBy === null ? [] : [{ day, step: next.step }]
        const all = {
          ...record,
          credits: [...record.credits, served],
          conferred: [...(record.conferred ?? []), ...conferred],
        }
        const after = starOn(ladder, all, day)
        const waits = decidedBy === null && tenuredFrom !== null
        if (ladder.start === "now" && !waits) {
          expect(after.step).toBeGreaterThanOrEqual(next.step)
        } else if (ladder.start === "nextPeriod") {
          expect(after.step).toBe(step)
          const begins = after.next?.begins
          if (!waits && begins) expect(starOn(ladder, all, begins).step).toBeGreaterThan(step)
        }
        // One minute, point or time less would not do.
        if (decidedBy === null && minutes + points + times > 0) {
          const short = minutes > 0 ? { minutes: minutes - 1 } : { points: points - 1 }
          const almost = [...credits, { ...served, ...short }]
          expect(starOn(ladder, { ...record, credits: almost }, day).step).toBe(step)
        }
      }),
      runs,
    )
  })
})

describe("keeping stars", () => {
  const day = (text: string) => BusinessDay.make(text)
  const ladder = (parts: object) =>
    decode({
      id: "l",
      name: { zh: "级", en: "ladder" },
      counts: "period",
      period: "year",
      start: "now",
      keep: "nextPeriod",
      down: "oneStep",
      steps: [10, 20, 30].map((hours) => ({
        id: `s-${hours}`,
        name: { zh: "级", en: "step" },
        hours,
      })),
      ...parts,
    })
  const record = decodeRecord({ credits: [{ day: "2024-05-01", minutes: 1800 }] })
  const held = (parts: object, ...days: ReadonlyArray<string>) =>
    days.map((one) => starOn(ladder(parts), record, day(one)).step)

  it("to the end of the next year, then a step at a time", () => {
    const days = ["2024-04-30", "2024-05-01", "2025-12-31", "2026-01-01", "2027-12-31"]
    expect(held({}, ...days, "2028-01-01", "2029-12-31", "2030-01-01")).toEqual([
      0, 3, 3, 2, 2, 1, 1, 0,
    ])
    expect(starOn(ladder({}), record, day("2024-05-01")).until).toBe("2025-12-31")
  })

  it("for the days of grace", () => {
    const parts = { keep: "period", graceDays: 31, down: "byBasis" }
    expect(held(parts, "2024-12-31", "2025-01-31", "2025-02-01")).toEqual([3, 3, 0])
  })

  it("for good where there is no way down", () => {
    expect(held({ keep: "none", down: "none" }, "2099-12-31")).toEqual([3])
    expect(starOn(ladder({ down: "none" }), record, day("2024-05-01")).until).toBeNull()
  })

  it("from the next year on, where stars begin then", () => {
    const parts = { start: "nextPeriod", down: "byBasis" }
    expect(held(parts, "2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")).toEqual([
      0, 3, 3, 0,
    ])
    expect(starOn(ladder(parts), record, day("2024-05-02")).next?.begins).toBe("2025-01-01")
  })

  it("by a decision of one year, not where the next year's hours were not decided on", () => {
    const decided = ladder({
      keep: "period",
      down: "byBasis",
      steps: [{ id: "s", name: { zh: "级", en: "step" }, hours: 10, decidedBy: "city" }],
    })
    const two = decodeRecord({
      credits: [
        { day: "2024-05-01", minutes: 600 },
        { day: "2025-05-01", minutes: 600 },
      ],
      conferred: [{ day: "2024-06-01", step: 1 }],
    })
    const on = (text: string) => starOn(decided, two, day(text))
    expect(on("2024-05-31")).toMatchObject({ step: 0, next: { minutes: 0, decidedBy: "city" } })
    expect(on("2024-12-31").step).toBe(1)
    expect(on("2025-12-31")).toMatchObject({ step: 0, next: { minutes: 0, decidedBy: "city" } })
  })

  it("asks in each year for what the step asks", () => {
    const { toKeep } = starOn(ladder({}), record, day("2025-03-01"))
    expect(toKeep).toMatchObject({ step: 3, minutes: 1800 })
  })
})

describe("a ladder", () => {
  const good = {
    id: "l",
    name: { zh: "级", en: "ladder" },
    counts: "lifetime",
    period: "year",
    start: "now",
    keep: "none",
    down: "none",
  }
  const step = (id: string, parts: object) => ({ id, name: { zh: "级", en: "step" }, ...parts })

  it.each([
    ["steps that fall", { steps: [step("a", { hours: 2 }), step("b", { hours: 1 })] }],
    ["steps that are alike", { steps: [step("a", { hours: 2 }), step("b", { hours: 2 })] }],
    [
      "a metric that a higher step leaves out",
      {
        steps: [step("a", { hours: 2, points: 1 }), step("b", { hours: 3 })],
      },
    ],
    ["a step that asks for nothing", { steps: [step("a", {})] }],
    ["no step", { steps: [] }],
    ["half an hour", { steps: [step("a", { hours: 0.5 })] }],
    ["two steps of one id", { steps: [step("a", { hours: 1 }), step("a", { hours: 2 })] }],
    ["stars that end before they begin", { steps: [step("a", { hours: 1 })], start: "nextPeriod" }],
    ["steps that nobody rests on", { steps: [step("a", { hours: 1 })], down: "oneStep" }],
    [
      "gifts beyond their round",
      {
        steps: [step("a", { hours: 1 })],
        loop: { roundHours: 10, at: [5, 11] },
      },
    ],
  ])("with %s is refused", (_, parts) => {
    expect(Schema.is(StarLadder)({ ...good, ...parts })).toBe(false)
    expect(Schema.is(StarLadder)({ ...good, steps: [step("a", { hours: 1 })] })).toBe(true)
  })
})
