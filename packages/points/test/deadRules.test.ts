import { BusinessDay } from "@civic-practice/core"
import { EarningRule, ruleFaults } from "@civic-practice/points"
import { Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type PlainService, plainlyHolds } from "./reference/plainEarning.ts"

const first = BusinessDay.make("2026-01-05")
const decode = Schema.decodeUnknownSync(Schema.Array(EarningRule))

const hours = {
  earns: { _tag: "PerHour", points: 1 },
  rounding: "floor",
  validity: { _tag: "Never" },
}
const stop = (id: string, when: object) => ({ ...hours, id, stop: true, when })
const any = { ...hours, id: "any", order: 9 }

/** The rules that are said never to be asked, with the rules that are named for it. */
const dead = (list: ReadonlyArray<object>) =>
  ruleFaults(decode(list), first).flatMap(({ field, problem }) =>
    /^rules\.\d+$/.test(field) ? [`${field}: ${problem.zh}`] : [],
  )

describe("a rule that several before it leave nothing", () => {
  it.each([
    ["years", [stop("a", { to: "2026-12-31" }), stop("b", { from: "2027-01-01" })]],
    [
      "kinds of days",
      [
        stop("a", { dayKinds: ["workingDay"] }),
        stop("b", { dayKinds: ["weekend", "publicHoliday"] }),
      ],
    ],
    [
      "ages, where it asks for one",
      [stop("a", { maximumAge: 17 }), stop("b", { minimumAge: 18 })],
      { minimumAge: 6 },
    ],
    [
      "fields, where it asks for them",
      [stop("a", { fields: ["x"] }), stop("b", { fields: ["y", "z"] })],
      { fields: ["x", "y"] },
    ],
    [
      "a corner each",
      [
        stop("a", { fields: ["x"], to: "2026-06-30" }),
        stop("b", { fields: ["x", "y"], from: "2026-07-01", minimumMinutes: 60 }),
      ],
      { fields: ["x"], minimumMinutes: 60 },
    ],
  ])("is found by %s", (_, stops, when: object = {}) => {
    const [found, ...others] = dead([...stops, { ...any, when }])
    expect(found).toContain("rules.2: 排在前面的规则 a、b 合起来")
    expect(others).toEqual([])
  })

  it.each([
    ["a day", [stop("a", { to: "2026-12-31" }), stop("b", { from: "2027-01-02" })]],
    ["an age that is not known", [stop("a", { maximumAge: 17 }), stop("b", { minimumAge: 18 })]],
    ["another field", [stop("a", { fields: ["x"] }), stop("b", { fields: ["y"] })]],
    [
      "a minute",
      [stop("a", { to: "2026-12-31" }), stop("b", { from: "2027-01-01", minimumMinutes: 1 })],
    ],
    [
      "another event",
      [
        { ...stop("a", { to: "2026-12-31" }), earns: { _tag: "PerEvent", event: "e", points: 1 } },
        stop("b", { from: "2027-01-01" }),
      ],
    ],
  ])("is not where they leave %s", (_, stops) => {
    expect(dead([...stops, any])).toEqual([])
  })

  it("names no more of them than it takes", () => {
    const others = [stop("c", { minimumMinutes: 60 }), stop("d", { fields: ["x"] })]
    const halves = [stop("a", { to: "2026-12-31" }), stop("b", { from: "2027-01-01" })]
    expect(dead([...others, ...halves, any])[0]).toContain("规则 a、b 合起来")
  })

  it("is given up rather than looked for without end", () => {
    // Each stop leaves one label of each of seven lists, so any eight of them leave nothing: there are many ways to look.
    const labels = Array.from({ length: 40 }, (_, place) => `l-${place}`)
    const names = ["fields", "roles", "evidence", "levels", "teams", "qualities", "units"]
    const stops = labels.map((label) =>
      stop(
        label,
        Object.fromEntries(names.map((name) => [name, labels.filter((one) => one !== label)])),
      ),
    )
    const when = Object.fromEntries(names.map((name) => [name, labels]))
    const said = dead([...stops, { ...any, when }])
    expect(said.length).toBeLessThan(33)
    for (const one of said) expect(Number(/\d+/.exec(one)?.[0])).toBeGreaterThanOrEqual(8)
  })
})

const days = ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09"] as const
const kinds = ["workingDay", "weekend", "publicHoliday"] as const
const maybe = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
const some = (values: ReadonlyArray<string>) => fc.subarray([...values], { minLength: 1 })
const ends = <Value>(values: ReadonlyArray<Value>) =>
  fc
    .tuple(
      fc.nat({ max: values.length - 1 }),
      fc.nat({ max: values.length - 1 }),
      fc.nat({ max: 2 }),
    )
    .map(([a, b, open]) => [
      open === 1 ? undefined : values[Math.min(a, b)],
      open === 2 ? undefined : values[Math.max(a, b)],
    ])

const conditions = fc
  .record({
    fields: maybe(some(["x", "y"])),
    dayKinds: maybe(some(kinds)),
    minimumMinutes: maybe(fc.constantFrom(30, 60)),
    dates: maybe(ends(days)),
    stars: maybe(ends([0, 1, 2])),
  })
  .map(({ dates = [], stars = [], ...rest }) =>
    Object.fromEntries(
      Object.entries({
        ...rest,
        from: dates[0],
        to: dates[1],
        minimumStars: stars[0],
        maximumStars: stars[1],
      }).filter(([, value]) => value !== undefined),
    ),
  )

/** Two parts of what conditions let through, which are all of it unless one of them is spoilt. */
const halves = fc
  .record({
    base: conditions,
    by: fc.constantFrom("fields", "dayKinds", "dates", "stars"),
    cut: fc.nat({ max: 3 }),
    spoilt: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ base, by, cut, spoilt }) => {
    const all = {
      fields: { fields: ["x", "y"] },
      dayKinds: { dayKinds: [...kinds] },
      dates: {},
      stars: { minimumStars: 0, maximumStars: 2 },
    }[by]
    const [one, other] = {
      fields: [{ fields: ["x"] }, { fields: ["y"] }],
      dayKinds: [{ dayKinds: kinds.slice(0, 1 + (cut % 2)) }, { dayKinds: kinds.slice(1) }],
      dates: [{ to: days[cut] }, { from: days[cut + 1] }],
      stars: [{ maximumStars: cut % 2 }, { minimumStars: 1 + (cut % 2), maximumStars: 2 }],
    }[by]
    const { from: _, to: __, ...rest } = base as { readonly from?: string; readonly to?: string }
    const kept = by === "dates" ? rest : base
    return {
      parts: [
        { ...kept, ...one, ...(spoilt === 0 ? { minimumMinutes: 60 } : {}) },
        { ...kept, ...other, ...(spoilt === 1 ? { fields: ["y"] } : {}) },
      ],
      whole: { ...base, ...all },
    }
  })

const list = fc
  .tuple(
    fc.array(fc.record({ when: conditions, stops: fc.boolean() }), { maxLength: 4 }),
    halves,
    fc.nat({ max: 3 }),
  )
  .map(([others, { parts, whole }, place]) => {
    const stopping = parts.map((when) => ({ when, stops: true }))
    const all = [...others.slice(0, place), ...stopping, ...others.slice(place)]
    return [...all, { when: whole, stops: false }].map(({ when, stops }, number) => ({
      ...hours,
      id: `rule-${number}`,
      when,
      ...(stops ? { stop: true } : {}),
    }))
  })

/** Every service that the conditions above could tell apart. */
const services = ((): ReadonlyArray<PlainService> => {
  const all: Array<PlainService> = []
  for (const day of ["1900-01-01", ...days, "2199-12-31"]) {
    for (const dayKind of kinds)
      for (const minutes of [0, 30, 60])
        for (const field of ["x", "y", undefined])
          for (const stars of [undefined, 0, 1, 2, 3])
            all.push({ account: "v", unit: "u", day, dayKind, minutes, field, stars })
  }
  return all
})()

describe("for any rules", () => {
  it("those are said never to be asked that no service reaches, and no others", () => {
    let together = 0
    let alive = 0
    fc.assert(
      fc.property(list, (given) => {
        const rules = decode(given)
        const reached = new Set<number>()
        const possible = new Set<number>()
        for (const service of services) {
          let stopped = false
          for (const [place, rule] of rules.entries()) {
            if (!plainlyHolds(rule, service)) continue
            possible.add(place)
            if (!stopped) reached.add(place)
            stopped ||= rule.stop === true
          }
        }
        const said = dead(given)
        together += said.filter((one) => one.includes("合起来")).length
        for (const place of possible) {
          const found = said.some((one) => one.startsWith(`rules.${place}:`))
          expect(found, `rules.${place}`).toBe(!reached.has(place))
          if (!found) alive++
        }
      }),
      { numRuns: 1000 },
    )
    expect(together).toBeGreaterThan(50)
    expect(alive).toBeGreaterThan(200)
  }, 60_000)
})
