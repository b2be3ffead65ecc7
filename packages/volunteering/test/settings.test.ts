import {
  ChangeSettings,
  ConfirmRecord,
  CorrectRecord,
  defaultSettings,
  ServiceRecord,
  SubmitRecord,
  settingsRef,
} from "@civic-practice/volunteering"
import { describe, expect, it } from "vitest"
import { accepted, day, enterRow, plan, realm, refused, register, serve, time } from "./sample.ts"

describe("late entry", () => {
  // Ten working days after Monday, 2025-03-03, is Monday, 2025-03-17. After Friday, 2025-09-26, with the National Day
  // holidays from 10-01 to 10-08 and work on Sunday 09-28 and Saturday 10-11, it is Thursday, 2025-10-16.
  it.each([
    ["2025-03-03", "2025-03-17", false],
    ["2025-03-03", "2025-03-18", true],
    ["2025-09-26", "2025-10-16", false],
    ["2025-09-26", "2025-10-17", true],
  ])("of service on %s, on %s: %j", (on, entered, late) => {
    const spec = realm()
    register(spec, "v1")
    plan(spec, "a1", `${on} 09:00`, `${on} 12:00`)
    const enter = (at: string) =>
      enterRow(spec, "a1", "v1", `${on} 09:00`, `${on} 12:00`, { at: time(`${at} 20:00`) })
    expect(accepted(enter(entered))).toMatchObject({ late })
    expect(spec.events().at(-1)?.event).toMatchObject({ _tag: "ServiceRecordSubmitted", late })
    accepted(serve(spec, ConfirmRecord, "a1", "v1", {}))
    expect(spec.events().at(-1)?.event).toMatchObject({ _tag: "ServiceRecordConfirmed", late })
    const times = { checkIn: time(`${on} 09:00`), checkOut: time(`${on} 11:00`) }
    accepted(
      serve(
        spec,
        CorrectRecord,
        "a1",
        "v1",
        { ...times, reason: "时间有误" },
        {
          at: time(`${entered} 21:00`),
        },
      ),
    )
    expect(spec.view.get(ServiceRecord.ref("a1/v1"))).toMatchObject({ status: "corrected", late })
  })

  it("begins on the next day where no working day is allowed; midnight ends the day before", () => {
    const spec = realm()
    register(spec, "v1")
    accepted(
      spec.run(
        ChangeSettings,
        { from: day("2025-01-01"), settings: { ...defaultSettings, lateEntryWorkingDays: 0 } },
        { at: time("2024-12-01 09:00") },
      ),
    )
    plan(spec, "a1", "2025-03-03 21:00", "2025-03-04 00:00")
    plan(spec, "a2", "2025-03-03 18:00", "2025-03-03 21:00")
    const enter = (activity: string, from: string, to: string, at: string) =>
      accepted(enterRow(spec, activity, "v1", from, to, { at: time(at) }))
    expect(enter("a2", "2025-03-03 18:00", "2025-03-03 21:00", "2025-03-03 23:59")).toMatchObject({
      late: false,
    })
    expect(enter("a1", "2025-03-03 21:00", "2025-03-04 00:00", "2025-03-04 00:00")).toMatchObject({
      late: true,
    })
  })

  it("is refused where the realm says so, also of a draft made in time", () => {
    const spec = realm()
    register(spec, "v1")
    accepted(
      spec.run(
        ChangeSettings,
        { from: day("2025-01-01"), settings: { ...defaultSettings, lateEntry: "refuse" } },
        { at: time("2024-12-01 09:00") },
      ),
    )
    plan(spec, "a1", "2025-03-03 09:00", "2025-03-03 12:00")
    const enter = (submit: boolean) =>
      enterRow(spec, "a1", "v1", "2025-03-03 09:00", "2025-03-03 12:00", {
        at: time("2025-03-18 09:00"),
        submit,
      })
    const refusal = { _tag: "LateEntry", lastDay: "2025-03-17", entered: "2025-03-18" }
    expect(refused(enter(true))).toMatchObject(refusal)
    accepted(enter(false))
    expect(
      refused(serve(spec, SubmitRecord, "a1", "v1", {}, { at: time("2025-03-18 09:00") })),
    ).toMatchObject(refusal)
  })
})

const minutesOf = (spec: ReturnType<typeof realm>, activity: string) =>
  spec.view.get(ServiceRecord.ref(`${activity}/v1`))?.minutes

describe("settings", () => {
  const change = (settings: object) => ({ ...defaultSettings, ...settings })

  it("hold from their first day on, by the day of the activity", () => {
    const spec = realm()
    register(spec, "v1")
    const byTheMinute = { unitMinutes: 1, rounding: "floor" }
    accepted(
      spec.run(
        ChangeSettings,
        { from: "2025-03-04", settings: change({ timeRule: byTheMinute }) },
        { at: time("2025-03-01 09:00") },
      ),
    )
    for (const on of ["2025-03-03", "2025-03-04"]) {
      plan(spec, `on-${on}`, `${on} 09:00`, `${on} 12:00`)
      accepted(
        enterRow(spec, `on-${on}`, "v1", `${on} 09:00`, `${on} 09:44`, {
          at: time("2025-03-10 09:00"),
        }),
      )
    }
    expect(minutesOf(spec, "on-2025-03-03")).toBe(30)
    expect(minutesOf(spec, "on-2025-03-04")).toBe(44)
  })

  it("are never changed for the past", () => {
    const spec = realm()
    expect(
      refused(
        spec.run(
          ChangeSettings,
          { from: "2025-03-03", settings: defaultSettings },
          { at: time("2025-03-04 09:00") },
        ),
      ),
    ).toMatchObject({ _tag: "SettingsInThePast", earliest: "2025-03-04" })
    expect(
      refused(spec.run(ChangeSettings, { from: "2025-02-30", settings: defaultSettings })),
    ).toMatchObject({ _tag: "InvalidInput", issues: [{ field: "from" }] })
  })

  it("of one first day replace each other", () => {
    const spec = realm()
    register(spec, "v1")
    for (const toleranceMinutes of [0, 120]) {
      accepted(
        spec.run(
          ChangeSettings,
          { from: "2025-03-02", settings: change({ toleranceMinutes }) },
          { at: time("2025-03-01 09:00") },
        ),
      )
    }
    plan(spec, "a1", "2025-03-03 09:00", "2025-03-03 12:00")
    accepted(enterRow(spec, "a1", "v1", "2025-03-03 07:00", "2025-03-03 14:00"))
    expect(spec.view.get(settingsRef)).toEqual([
      { from: "2025-03-02", settings: change({ toleranceMinutes: 120 }) },
    ])
  })
})
