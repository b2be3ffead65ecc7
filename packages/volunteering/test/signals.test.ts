import { addDays, BusinessDay } from "@civic-practice/core"
import {
  defaultSignalThresholds,
  type ServiceFact,
  type Signal,
  type SignalKind,
  type SignalThresholds,
  SignalWatch,
} from "@civic-practice/volunteering"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const minute = 60_000
const hour = 60 * minute
const firstDay = BusinessDay.make("2025-03-01")
const midnight = Date.parse("2025-03-01T00:00:00+08:00")
const dayOf = (index: number) => addDays(firstDay, index)
const timeOf = (index: number, hours: number) => midnight + (index * 24 + hours) * hour

/** Somewhere in the district; a hundredth of a degree is about a kilometre. */
const here = { latitude: 43.88, longitude: 125.35 }

interface Served {
  readonly volunteer: string
  readonly index: number
  readonly from: number
  readonly hours: number
  readonly grade?: ServiceFact["grade"]
  readonly east?: number
  readonly confirmer?: string
  readonly recorder?: string
  readonly enteredAfterDays?: number
  readonly enteredAt?: number
  readonly device?: string
}

/** Everything about a record, given to the watch as the storage would give it. */
const watchOver = (records: ReadonlyArray<Served>, thresholds: SignalThresholds) => {
  const watch = new SignalWatch(thresholds)
  const byVolunteer = Map.groupBy(
    records.map((served, place) => ({ ...served, record: `R${place}` })),
    ({ volunteer }) => volunteer,
  )
  for (const some of byVolunteer.values()) {
    for (const one of some) {
      const { confirmer = "organiser", index, record, volunteer } = one
      const start = timeOf(index, one.from)
      watch.served({
        record,
        volunteer,
        day: dayOf(index),
        from: start,
        to: start + one.hours * hour,
        minutes: one.hours * 60,
        grade: one.grade ?? "B",
        place: { ...here, longitude: here.longitude + (one.east ?? 0) },
      })
      watch.confirmedBy({ record, volunteer, confirmer })
      const late = one.enteredAfterDays ?? 1
      watch.entered({
        record,
        recorder: one.recorder ?? "clerk",
        day: dayOf(index),
        entered: dayOf(index + late),
        enteredAt: one.enteredAt ?? timeOf(index + late, 9) + record.length * hour,
      })
      if (one.device !== undefined) {
        watch.used({ record, volunteer, device: one.device, usedAt: start })
      }
    }
  }
  return watch.signals()
}

/** A district of honest volunteers: a record a day at most, in town, confirmed and entered by others and soon. */
const honest = fc
  .array(
    fc.record({
      who: fc.integer({ min: 0, max: 11 }),
      days: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }),
      from: fc.integer({ min: 8, max: 14 }),
      hours: fc.integer({ min: 1, max: 4 }),
      east: fc.integer({ min: 0, max: 4 }),
      organiser: fc.integer({ min: 0, max: 2 }),
      late: fc.integer({ min: 0, max: 7 }),
    }),
    { maxLength: 12 },
  )
  .map((people) =>
    people.flatMap(({ days, east, from, hours, late, organiser }, place) =>
      days.map(
        (index): Served => ({
          volunteer: `H${place}`,
          index,
          from,
          hours,
          grade: index % 4 === 0 ? "C" : "B",
          east: east / 100,
          confirmer: `organiser-${organiser}`,
          recorder: `clerk-${organiser}`,
          enteredAfterDays: late,
          device: `phone-H${place}`,
        }),
      ),
    ),
  )

const times = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, n) => n)

/** A pattern that is to be found with its subjects, and the same a little less, which is not. */
const planted: Readonly<
  Record<
    SignalKind,
    {
      readonly found: ReadonlyArray<Served>
      readonly less: ReadonlyArray<Served>
      readonly subjects: ReadonlyArray<string>
    }
  >
> = {
  overlap: {
    subjects: ["P"],
    found: [
      { volunteer: "P", index: 5, from: 9, hours: 2 },
      { volunteer: "P", index: 5, from: 10.5, hours: 2 },
    ],
    less: [
      { volunteer: "P", index: 5, from: 9, hours: 2 },
      { volunteer: "P", index: 5, from: 10.75, hours: 2 },
    ],
  },
  travel: {
    subjects: ["P"],
    // About 80 km in half an hour, and in 45 minutes: 107 km an hour.
    found: [
      { volunteer: "P", index: 5, from: 9, hours: 1 },
      { volunteer: "P", index: 5, from: 10.5, hours: 1, east: 1 },
    ],
    less: [
      { volunteer: "P", index: 5, from: 9, hours: 1 },
      { volunteer: "P", index: 5, from: 10.75, hours: 1, east: 1 },
    ],
  },
  ring: {
    subjects: ["P", "Q"],
    found: times(5).flatMap((index) => [
      { volunteer: "P", index, from: 9, hours: 1, confirmer: "Q" },
      { volunteer: "Q", index, from: 9, hours: 1, confirmer: "P" },
    ]),
    less: [
      ...times(5).map((index) => ({ volunteer: "P", index, from: 9, hours: 1, confirmer: "Q" })),
      ...times(4).map((index) => ({ volunteer: "Q", index, from: 9, hours: 1, confirmer: "P" })),
    ],
  },
  backDating: {
    subjects: ["P"],
    found: times(10).map((place) => ({
      volunteer: `B${place}`,
      index: 3,
      from: 9,
      hours: 1,
      recorder: "P",
      enteredAfterDays: 8,
      enteredAt: timeOf(11, 22) + place * minute,
    })),
    less: times(10).map((place) => ({
      volunteer: `B${place}`,
      index: 3,
      from: 9,
      hours: 1,
      recorder: "P",
      enteredAfterDays: 8,
      enteredAt: timeOf(11, 22) + place * 2 * minute,
    })),
  },
  hoursPerDay: {
    subjects: ["P"],
    found: [
      { volunteer: "P", index: 5, from: 6, hours: 7 },
      { volunteer: "P", index: 5, from: 14, hours: 6 },
    ],
    less: [
      { volunteer: "P", index: 5, from: 6, hours: 6 },
      { volunteer: "P", index: 5, from: 14, hours: 6 },
    ],
  },
  sharedDevice: {
    subjects: ["D0", "D1", "D2", "D3", "D4"],
    found: times(5).map((place) => ({
      volunteer: `D${place}`,
      index: 5,
      from: 9 + place / 30,
      hours: 1,
      device: "one",
    })),
    less: times(5).map((place) => ({
      volunteer: `D${place}`,
      index: 5,
      from: 9 + place / 15,
      hours: 1,
      device: "one",
    })),
  },
  withoutEvidence: {
    subjects: ["P"],
    found: times(4).map((index) => ({
      volunteer: "P",
      index,
      from: 9,
      hours: 3,
      grade: index < 2 ? ("D" as const) : ("B" as const),
    })),
    less: times(4).map((index) => ({
      volunteer: "P",
      index,
      from: 9,
      hours: 3,
      grade: index < 1 ? ("D" as const) : ("B" as const),
    })),
  },
}

const kinds = Object.keys(planted) as ReadonlyArray<SignalKind>

const told = (signals: ReadonlyArray<Signal>) =>
  signals.map(({ signal, subjects }) => `${signal}: ${[...subjects].sort()}`).sort()

describe("signals", () => {
  it("point out every pattern that was planted among honest service, and nobody else", () => {
    fc.assert(
      fc.property(honest, fc.subarray([...kinds]), (records, chosen) => {
        // Each pattern has its own people.
        const rename = (kind: string, served: Served): Served => ({
          ...served,
          volunteer: `${kind}-${served.volunteer}`,
          ...(served.confirmer === undefined ? {} : { confirmer: `${kind}-${served.confirmer}` }),
          recorder: `${kind}-${served.recorder ?? "clerk"}`,
          ...(served.device === undefined ? {} : { device: `${kind}-${served.device}` }),
        })
        const all = [
          ...records,
          ...chosen.flatMap((kind) => planted[kind].found.map((one) => rename(kind, one))),
        ]
        const expected = chosen.map(
          (kind) => `${kind}: ${planted[kind].subjects.map((who) => `${kind}-${who}`)}`,
        )
        expect(told(watchOver(all, defaultSignalThresholds))).toEqual(expected.sort())
      }),
      { numRuns: 500 },
    )
  })

  it.each(kinds)("of %s say what they rest on, and stop just below the threshold", (kind) => {
    const { found, less, subjects } = planted[kind]
    const signals = watchOver(found, defaultSignalThresholds)
    expect(told(signals)).toEqual([`${kind}: ${subjects}`])
    expect(watchOver(less, defaultSignalThresholds)).toEqual([])
    const [signal] = signals
    expect(signal?.threshold).toEqual(defaultSignalThresholds[kind])
    expect(signal?.records.length).toBe(signal?.recordCount)
    const { en, zh } = signal?.sentence ?? { en: "", zh: "" }
    for (const figure of Object.values(signal?.figures ?? {})) {
      expect(zh).toContain(String(figure))
      expect(en).toContain(String(figure))
    }
    expect(zh).toMatch(/\p{Script=Han}/u)
    expect(en).not.toMatch(/\p{Script=Han}|undefined|NaN/u)
    // A pattern that is switched off is not looked for.
    expect(watchOver(found, { ...defaultSignalThresholds, [kind]: null })).toEqual([])
  })
})

describe("a pattern is not one", () => {
  const late = (place: number, days: number): Served => ({
    volunteer: `B${place}`,
    index: 3,
    from: 9,
    hours: 1,
    recorder: "P",
    enteredAfterDays: days,
    enteredAt: timeOf(11, 22) + place * minute,
  })

  it("where a recorder enters as much in time", () => {
    const bulk = times(10).map((place) => late(place, 8))
    const inTime = (count: number) => times(count).map((place) => late(20 + place, 1))
    expect(told(watchOver([...bulk, ...inTime(10)], defaultSignalThresholds))).toEqual([
      "backDating: P",
    ])
    expect(watchOver([...bulk, ...inTime(11)], defaultSignalThresholds)).toEqual([])
  })

  it("where records are entered on the last day allowed", () => {
    const bulk = times(10).map((place) => late(place, 7))
    expect(watchOver(bulk, defaultSignalThresholds)).toEqual([])
  })

  it("where others confirm a good part of what two confirm for each other", () => {
    const pair = planted.ring.found
    const byOthers = (count: number) =>
      times(count).map((place) => ({ volunteer: "Q", index: 20 + place, from: 9, hours: 1 }))
    expect(told(watchOver([...pair, ...byOthers(1)], defaultSignalThresholds))).toEqual([
      "ring: P,Q",
    ])
    expect(watchOver([...pair, ...byOthers(2)], defaultSignalThresholds)).toEqual([])
  })

  it("where one confirms the other's, and not the other way", () => {
    const oneWay = planted.ring.found.filter(({ volunteer }) => volunteer === "P")
    expect(watchOver(oneWay, defaultSignalThresholds)).toEqual([])
  })
})

describe("windows of time", () => {
  it("are the busiest that trying every one finds", () => {
    const uses = fc.array(
      fc.record({ who: fc.integer({ min: 0, max: 5 }), at: fc.integer({ min: 0, max: 30 }) }),
      { maxLength: 14 },
    )
    fc.assert(
      fc.property(uses, (some) => {
        const watch = new SignalWatch({
          ...defaultSignalThresholds,
          sharedDevice: { people: 3, minutes: 5 },
        })
        some.forEach(({ at, who }, place) => {
          watch.used({
            record: `R${place}`,
            volunteer: `V${who}`,
            device: "one",
            usedAt: timeOf(0, 9) + at * minute,
          })
        })
        const most = Math.max(
          0,
          ...some.map(
            ({ at }) =>
              new Set(some.filter((one) => one.at >= at && one.at <= at + 5).map(({ who }) => who))
                .size,
          ),
        )
        const [signal] = watch.signals()
        expect(signal?.figures.people).toBe(most >= 3 ? most : undefined)
      }),
      { numRuns: 1000 },
    )
  })
})
