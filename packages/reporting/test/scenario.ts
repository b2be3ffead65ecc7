import { addDays, type BusinessDay } from "@civic-practice/core"
import { type Placement, UnitId, type UnitLevel, type UnitState } from "@civic-practice/hierarchy"
import { allTime, type Period, periodOf, toDate } from "@civic-practice/reporting"
import fc from "fast-check"
import type { Entry } from "./recording.ts"
import { day, Member, type RecordEvent, ServiceRecord } from "./sampleMetrics.ts"

/** The units of a random district: who may stand under whom. */
const possibleParents: Readonly<Record<string, ReadonlyArray<string>>> = {
  D: [],
  C1: ["D"],
  C2: ["D"],
  I1: ["C1", "C2", "D"],
  I2: ["C1", "C2", "D"],
  S1: ["I1", "I2", "C1"],
  S2: ["I1", "I2", "C2"],
  S3: ["I1", "I2"],
  P1: ["S1", "S2", "I1"],
  P2: ["S2", "S3", "C1"],
}
const levels: Readonly<Record<string, UnitLevel>> = {
  D: "district",
  C: "subCentre",
  I: "institute",
  S: "station",
  P: "point",
}
export const unitNames = Object.keys(possibleParents)

/** Where amounts may be booked: at any unit, and at an id that is none. */
const bookedAt = [...unitNames, "no/such unit"]

const start = day("2023-11-20")
const days = 800

const change = fc.record({
  after: fc.integer({ min: 1, max: 300 }),
  parent: fc.nat(10),
  closedFor: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 3, nil: undefined }),
})

const history = (unit: string) =>
  fc
    .record({
      opened: fc.integer({ min: 0, max: 150 }),
      parent: fc.nat(10),
      changes: fc.array(change, { maxLength: 3 }),
      closed: fc.option(fc.integer({ min: 1, max: 300 }), { freq: 3, nil: undefined }),
    })
    .map(({ changes, closed, opened, parent }): UnitState => {
      const parents = possibleParents[unit] ?? []
      const placements: Array<Placement> = []
      const place = (from: BusinessDay, choice: number): void => {
        const under = parents[choice % Math.max(1, parents.length)]
        placements.push(under === undefined ? { from } : { from, parent: UnitId.make(under) })
      }
      const end = (until: BusinessDay): void => {
        const last = placements.pop()
        if (last !== undefined) placements.push({ ...last, until })
      }
      let from = addDays(start, opened)
      place(from, parent)
      for (const { after, closedFor, parent } of changes) {
        const until = addDays(from, after)
        from = closedFor === undefined ? until : addDays(until, closedFor)
        end(until)
        place(from, parent)
      }
      if (closed !== undefined) end(addDays(from, closed))
      return { level: levels[unit.charAt(0)] ?? "point", placements, details: [] }
    })

/** Units with openings, moves, closings and reopenings. */
export const randomUnits: fc.Arbitrary<ReadonlyMap<string, UnitState>> = fc
  .tuple(...unitNames.map((unit) => fc.tuple(fc.constant(unit), history(unit))))
  .map((units) => new Map(units))

const service = fc.record({
  unit: fc.constantFrom(...bookedAt),
  day: fc.integer({ min: -400, max: days }).map((offset) => addDays(start, offset)),
  member: fc.nat(14).map((number) => `member-${number}`),
  minutes: fc.integer({ min: 0, max: 500 }),
})

const step = fc.oneof(
  { weight: 6, arbitrary: service.map((service) => ({ kind: "confirm" as const, service })) },
  { weight: 2, arbitrary: fc.nat(100).map((which) => ({ kind: "repeat" as const, which })) },
  { weight: 2, arbitrary: fc.nat(100).map((which) => ({ kind: "void" as const, which })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(100), service)
      .map(([which, service]) => ({ kind: "correct" as const, which, service })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(service, fc.boolean())
      .map(([service, joins]) => ({ kind: "member" as const, service, joins })),
  },
  { weight: 1, arbitrary: service.map(({ day }) => ({ kind: "remark" as const, day })) },
)

/** A log in which what was confirmed may be voided or corrected later, any number of times. */
export const randomEntries: fc.Arbitrary<ReadonlyArray<Entry>> = fc
  .array(step, { maxLength: 120, size: "max" })
  .map((steps) => {
    const entries: Array<Entry> = []
    const valid: Array<Extract<RecordEvent, { _tag: "Confirmed" }>> = []
    const push = (event: RecordEvent, day: BusinessDay): void => {
      entries.push({ kind: ServiceRecord, event, day })
    }
    for (const step of steps) {
      const index = "which" in step && valid.length > 0 ? step.which % valid.length : -1
      const found = valid[index]
      if (step.kind === "member") {
        const { day, unit } = step.service
        entries.push({
          kind: Member,
          event: { _tag: step.joins ? "Registered" : "Withdrawn", unit } as Entry["event"],
          day,
        })
      } else if (step.kind === "remark") {
        push({ _tag: "Remarked", remark: "老树发新芽" } as RecordEvent, step.day)
      } else if (step.kind === "confirm") {
        const event = { _tag: "Confirmed" as const, ...step.service }
        valid.push(event)
        push(event, event.day)
      } else if (found === undefined) {
      } else if (step.kind === "repeat") {
        // The same member at the same unit on the same day once more.
        valid.push(found)
        push(found, found.day)
      } else if (step.kind === "void") {
        valid.splice(index, 1)
        push({ ...found, _tag: "Voided" }, found.day)
      } else {
        const { _tag, ...before } = found
        valid[index] = { _tag, ...step.service }
        push({ _tag: "Corrected", before, after: step.service }, before.day)
      }
    }
    return entries
  })

const randomDay = fc.integer({ min: -450, max: days + 50 }).map((offset) => addDays(start, offset))

/** A period of every kind. */
export const randomPeriods: fc.Arbitrary<ReadonlyArray<Period>> = fc
  .tuple(
    ...(["day", "week", "month", "quarter", "halfYear", "year"] as const).map((kind) =>
      randomDay.map((day) => periodOf(kind, day)),
    ),
    fc.tuple(randomDay, fc.nat(900)).map(([from, length]) => toDate(from, addDays(from, length))),
    fc.constant(allTime),
  )
  .map((periods) => periods)
