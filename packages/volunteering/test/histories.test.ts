import {
  ConfirmRecord,
  ServiceRecord,
  statusNow,
  Timesheet,
  Volunteer,
} from "@civic-practice/volunteering"
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { history, type Intent, volunteers } from "./history/Intent.ts"
import { begin, doings } from "./history/live.ts"
import { type Model, plans } from "./history/Model.ts"
import {
  everything,
  minutesFromEvents,
  minutesFromRecords,
  overfullDays,
  overlaps,
  wrongSteps,
} from "./history/violations.ts"
import { accepted, enterRow, plan, realm, register, serve, time } from "./sample.ts"

const sorted = (map: ReadonlyMap<string, number>) =>
  [...map].filter(([, sum]) => sum !== 0).toSorted()

const minutesIn = (answer: unknown): number | undefined => {
  if (typeof answer !== "object" || answer === null) return undefined
  for (const name of ["minutes", "minutesAfter", "minutesTakenBack"]) {
    const value: unknown = Reflect.get(answer, name)
    if (typeof value === "number") return value
  }
  return undefined
}

const ofRecords = ["submit", "confirm", "revise", "correct", "void"]
const ofAttendance = ["checkOut", "settle"]

/** What an intent is about: one of the records there are, or of those who are checked in, or whatever it says. */
const aimed = (intent: Intent, model: Model) => {
  const { action, aim } = intent
  const names = ofRecords.includes(action)
    ? [...model.records.keys()]
    : ofAttendance.includes(action)
      ? [...model.open.keys()]
      : []
  const name = aim === undefined ? undefined : names[aim % names.length]
  const [activity, volunteer = intent.volunteer] = name?.split("/") ?? []
  const planned = plans.find(({ id }) => id === activity) ?? plans[intent.plan]
  if (planned === undefined) throw new Error("no such plan")
  return { intent: { ...intent, volunteer }, planned }
}

describe("over random histories", () => {
  it("the rules say what the slow model says, and a refusal changes nothing", () => {
    const acceptances = new Map<string, number>()
    const refusals = new Map<string, number>()
    const live = (intents: ReadonlyArray<Intent>) => {
      const { spec, model } = begin()
      for (const unaimed of intents) {
        const { intent, planned } = aimed(unaimed, model)
        const before = everything(spec)
        const { real, expected } = doings[intent.action](spec, model, intent, planned)
        if (expected === "refused") {
          expect(Result.isFailure(real), JSON.stringify(real)).toBe(true)
          expect(everything(spec)).toBe(before)
          if (Result.isFailure(real)) {
            const tag = String(Reflect.get(real.failure, "_tag"))
            expect(tag).not.toBe("InvalidInput")
            refusals.set(tag, (refusals.get(tag) ?? 0) + 1)
          }
          continue
        }
        const answer = accepted(real)
        const minutes = minutesIn(answer)
        if (minutes !== undefined) expect(minutes).toBe(expected.minutes)
        if (expected.late !== undefined) expect(answer).toMatchObject({ late: expected.late })
        acceptances.set(intent.action, (acceptances.get(intent.action) ?? 0) + 1)
      }
      for (const volunteer of volunteers) {
        const state = spec.view.get(Volunteer.ref(volunteer))
        expect(state && statusNow(state)).toBe(model.standing.get(volunteer)?.at(-1)?.status)
        const held = new Set<string>()
        for (const { id } of plans) {
          const record = spec.view.get(ServiceRecord.ref(`${id}/${volunteer}`))
          const known = model.records.get(`${id}/${volunteer}`)
          expect(record?.status).toBe(known?.status)
          expect(record?.minutes).toBe(known?.minutes)
          if (record !== undefined && record.status !== "voided") {
            held.add(`${record.record} ${record.from} ${record.to} ${record.minutes}`)
          }
        }
        const entries = ["2025-01", "2025-02"].flatMap((month) =>
          spec.view
            .get(Timesheet.ref(`${volunteer}/${month}`))
            .map(
              (entry) =>
                `${entry.activity}/${volunteer} ${entry.from} ${entry.to} ${entry.minutes}`,
            ),
        )
        expect(new Set(entries)).toEqual(held)
        expect(entries).toHaveLength(held.size)
      }
      expect(overlaps(spec)).toEqual([])
      expect(overfullDays(spec)).toEqual([])
      expect(wrongSteps(spec.events())).toEqual([])
      expect(sorted(minutesFromEvents(spec))).toEqual(sorted(minutesFromRecords(spec)))
    }
    fc.assert(
      fc.property(history, (intents) => live(intents)),
      { numRuns: 150 },
    )
    // A history of refusals alone would prove nothing, nor would one without them.
    expect([...acceptances.keys()].toSorted()).toEqual(Object.keys(doings).toSorted())
    expect([...refusals.keys()]).toEqual(
      expect.arrayContaining([
        "OverlappingService",
        "OutsideWindow",
        "NotRegisteredOn",
        "SelfConfirmation",
        "RecordStatusRefused",
        "ActivityStatusRefused",
        "CheckOutBeforeCheckIn",
        "BreakTooLong",
        "TimeAhead",
      ]),
    )
  }, 120_000)
})

describe("what looks for violations finds them", () => {
  it("overlaps, where the timesheet forgets what was served", () => {
    const { spec } = begin()
    const row = (activity: string, from: string, to: string) =>
      accepted(
        enterRow(spec, activity, "v1", `2025-01-31 ${from}`, `2025-01-31 ${to}`, {
          at: time("2025-02-01 20:00"),
        }),
      )
    row("morning", "09:00", "12:00")
    expect(overlaps(spec)).toEqual([])
    spec.given(Timesheet.ref("v1/2025-01"), [])
    row("long", "10:00", "22:00")
    expect(overlaps(spec)).toEqual(["morning/v1 and long/v1"])
    expect(overfullDays(spec)).toEqual(["v1 on 2025-01-31"])
  })

  it("steps out of order, and minutes that the events do not tell", () => {
    const spec = realm()
    register(spec, "v1")
    plan(spec, "morning", "2025-03-03 09:00", "2025-03-03 12:00")
    accepted(enterRow(spec, "morning", "v1", "2025-03-03 09:00", "2025-03-03 12:00"))
    accepted(serve(spec, ConfirmRecord, "morning", "v1", {}))
    expect(wrongSteps(spec.events())).toEqual([])
    expect(wrongSteps(spec.events().toReversed())).not.toEqual([])
    const record = spec.view.get(ServiceRecord.ref("morning/v1"))
    expect(sorted(minutesFromEvents(spec))).toEqual(sorted(minutesFromRecords(spec)))
    spec.given(ServiceRecord.ref("morning/v1"), record && { ...record, minutes: 1 })
    expect(sorted(minutesFromEvents(spec))).not.toEqual(sorted(minutesFromRecords(spec)))
  })
})
