import { BusinessDay, person, type Storage } from "@civic-practice/core"
import { Account } from "@civic-practice/points"
import { createPractice, type PromisePractice } from "@civic-practice/practice"
import { allTime, periodOf } from "@civic-practice/reporting"
import { layer as sqlite } from "@civic-practice/storage-sqlite"
import type { Layer } from "effect"
import { describe, expect, it } from "vitest"
import { faultsOf, readLedger } from "./books.ts"
import { at, district, found, morning, registration, row, rules, shared, time } from "./District.ts"
import { differences, entriesOf } from "./recount.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const path = temporaryFolder()

const as = (id: string, when: string) => ({ actor: person(id), at: time(when) })
const march3 = (id: string, clock: string) => as(id, `2025-03-03 ${clock}`)

/** What a promise is refused for. */
const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "nothing",
    (error) => error._tag,
  )

/** The officers: the chief for the district, a manager and an organiser, and the keeper of the points store at S2. */
const appoint = async ({ access }: PromisePractice): Promise<void> => {
  await access.grantRole(
    { actor: "chief", role: "administrator", unit: district },
    at("2025-01-01 09:00"),
  )
  for (const [actor, role, unit] of [
    ["manager", "unitManager", "S1"],
    ["organiser", "organiser", "I1"],
    ["keeper", "shopKeeper", "S2"],
  ] as const) {
    await access.grantRole({ actor, role, unit }, as("chief", "2025-01-01 10:00"))
  }
}

const register = async ({ points, volunteering }: PromisePractice): Promise<void> => {
  const day = "2025-01-02 09:00"
  await points.publishRules({ effectiveFrom: "2025-01-01", rules }, as("chief", day))
  await volunteering.registerVolunteer(registration("V1", "S1", 1), as("manager", day))
  await volunteering.registerVolunteer(registration("V2", "S1", 2), as("manager", day))
  await volunteering.registerVolunteer(registration("V3", "S3", 3), as("chief", day))
  const team = { team: "T1", unit: "S1", name: "环保队", level: "team" } as const
  await volunteering.foundTeam(team, as("manager", day))
  await volunteering.joinTeam({ team: "T1", unit: "S1", volunteer: "V1" }, as("manager", day))
  const alliance = { team: "T2", unit: "C", name: "红色志愿者联盟", level: "alliance" } as const
  await volunteering.foundTeam(alliance, as("chief", day))
}

/** A morning at S1: 120 minutes of V1, and of V2, who organises, first 180 and after a correction 150. */
const serve = async ({ volunteering }: PromisePractice): Promise<void> => {
  const plan = { ...morning("A1", "S1", "2025-03-03"), capacity: 2 }
  await volunteering.planActivity(plan, as("organiser", "2025-03-01 09:00"))
  const of = (volunteer: string) => ({ activity: "A1", unit: "S1", volunteer })
  const scan = { evidence: "code" } as const
  const signingUp = "2025-03-02 20:00"
  await volunteering.signUp(of("V1"), as("V1", signingUp))
  await volunteering.signUp(of("V2"), as("V2", signingUp))
  expect(await refusal(volunteering.signUp(of("V3"), as("V3", signingUp)))).toBe("ActivityFull")
  await volunteering.checkIn({ ...of("V1"), ...scan, team: "T1" }, march3("V1", "08:55"))
  const asOrganiser = { ...of("V2"), ...scan, role: "organiser" }
  expect(await refusal(volunteering.checkIn(asOrganiser, march3("V2", "09:00")))).toBe("Denied")
  await volunteering.checkIn(asOrganiser, march3("organiser", "09:00"))
  await volunteering.checkOut({ ...of("V1"), ...scan, submit: true }, march3("V1", "11:10"))
  await volunteering.checkOut({ ...of("V2"), ...scan }, march3("V2", "12:00"))
  await volunteering.submitRecord(of("V2"), march3("V2", "12:05"))
  expect(await refusal(volunteering.confirmRecord(of("V2"), march3("V2", "12:10")))).toBe("Denied")
  for (const volunteer of ["V1", "V2"]) {
    await volunteering.confirmRecord(of(volunteer), march3("organiser", "12:10"))
  }
  await volunteering.closeActivity(
    { activity: "A1", unit: "S1", beneficiaryPersonTimes: 40 },
    march3("organiser", "12:20"),
  )
  const times = { checkIn: time("2025-03-03 09:00"), checkOut: time("2025-03-03 11:30") }
  await volunteering.correctRecord(
    { ...of("V2"), ...times, reason: "核对签到表" },
    march3("manager", "18:00"),
  )
}

/** Two mornings of V3 at S3: the first is voided afterwards. Then V3 moves to S2, and V2 leaves. */
const serveElsewhere = async ({ volunteering }: PromisePractice): Promise<void> => {
  for (const [activity, day, hours] of [
    ["A2", "2025-03-04", 3],
    ["A3", "2025-03-05", 1],
  ] as const) {
    await volunteering.planActivity(morning(activity, "S3", day), as("chief", `${day} 08:00`))
    const sheet = row(activity, "S3", "V3", day, hours)
    await volunteering.recordAttendance(sheet, as("chief", `${day} 18:00`))
    const record = { activity, unit: "S3", volunteer: "V3" }
    await volunteering.confirmRecord(record, as("chief", `${day} 18:00`))
  }
  await volunteering.voidRecord(
    { activity: "A2", unit: "S3", volunteer: "V3", reason: "重复登记" },
    as("chief", "2025-03-06 09:00"),
  )
  await volunteering.transferHomeUnit(
    { volunteer: "V3", unit: "S3", to: "S2" },
    as("chief", "2025-03-08 09:00"),
  )
  await volunteering.withdrawVolunteer(
    { volunteer: "V2", unit: "S1" },
    as("V2", "2025-03-10 09:00"),
  )
}

/** V1 redeems one piece and brings it back, V2 keeps two. */
const redeem = async ({ points }: PromisePractice): Promise<void> => {
  const name = { zh: "肥皂", en: "soap" }
  const soap = { reward: "soap", unit: "C", name, price: 15, stocked: true }
  await points.defineReward(soap, as("chief", "2025-03-01 09:00"))
  const store = { reward: "soap", exchangePoint: "S2" }
  await points.receiveStock({ ...store, quantity: 3 }, as("keeper", "2025-03-01 10:00"))
  const when = "2025-03-07 10:00"
  const ofV1 = { ...store, account: "volunteer/V1", quantity: 1 }
  expect(await refusal(points.redeem({ ...ofV1, quantity: 2 }, as("V1", when)))).toBe(
    "InsufficientPoints",
  )
  const { redemption } = await points.redeem(ofV1, as("V1", when))
  const ofV2 = { ...store, account: "volunteer/V2", quantity: 2 }
  expect(await refusal(points.redeem(ofV2, as("V1", when)))).toBe("Denied")
  expect(await points.redeem(ofV2, as("keeper", when))).toMatchObject({ points: 30 })
  const refund = { redemption, exchangePoint: "S2" }
  expect(await refusal(points.refundRedemption(refund, as("V1", when)))).toBe("Denied")
  await points.refundRedemption(refund, as("keeper", when))
}

/** A year later the points of the third of March have lapsed, those of the fifth have not. */
const expire = async ({ find, hierarchy, points }: PromisePractice): Promise<void> => {
  const move = { unit: "S3", parent: "I1", on: "2025-04-01" }
  await hierarchy.moveUnit(move, as("chief", "2025-03-20 09:00"))
  const day = "2026-03-04"
  const due = await find(Account, { index: "points.validUntil", to: day })
  expect(due.items.map(({ id }) => id).toSorted()).toEqual(["volunteer/V1", "volunteer/V2"])
  for (const { id } of due.items) {
    await points.expireLots({ account: id, day }, as("chief", `${day} 03:00`))
  }
}

const backends: ReadonlyArray<readonly [string, () => Layer.Layer<Storage, unknown>]> = [
  ["storage-memory", () => shared()],
  ["storage-sqlite", () => sqlite({ filename: path("day.sqlite") })],
]

describe.each(backends)("a day in a district on %s", (_, open) => {
  const storage = open()

  it("ends with points, books and a report as they should be", async () => {
    await using practice = await createPractice({ district, storage })
    await found(practice)
    await appoint(practice)
    await register(practice)
    await serve(practice)
    await serveElsewhere(practice)
    await redeem(practice)
    await expire(practice)

    const march = await practice.report(periodOf("month", BusinessDay.make("2025-03-01")))
    expect(march.total).toEqual({
      registeredVolunteers: 2,
      volunteerTeams: 1,
      activitiesHeld: 1,
      beneficiaryPersonTimes: 40,
      creditedMinutes: 120 + 150 + 60,
      activeVolunteers: 3,
      pointsIssued: 20 + 45 + 30 + 10,
      pointsBookedLate: 0,
      pointsReversed: 45 - 37 + 30,
      pointsRedeemed: 30,
      pointsExchanged: 30,
      pointsExpired: 0,
      pointsOutstanding: 20 + 7 + 10,
    })
    const figures = (unit: string) => march.units.find((one) => one.unit === unit)?.values ?? {}
    expect(figures("I1")).toMatchObject({
      creditedMinutes: { own: 0, total: 270 },
      activeVolunteers: { own: 0, total: 2 },
      registeredVolunteers: { own: 0, total: 2 },
      pointsExchanged: { own: 0, total: 30 },
    })
    expect(figures("S2")).toMatchObject({ pointsExchanged: { own: 30, total: 30 } })
    expect(figures("I2")).toMatchObject({
      creditedMinutes: { own: 0, total: 60 },
      registeredVolunteers: { own: 0, total: 0 },
      pointsOutstanding: { own: 0, total: 10 },
    })
    const year = await practice.report(periodOf("year", BusinessDay.make("2025-01-01")))
    const atYearsEnd = (unit: string) =>
      year.units.find((one) => one.unit === unit)?.values.pointsOutstanding?.total
    expect([atYearsEnd("I1"), atYearsEnd("I2")]).toEqual([37, 0])
    const always = await practice.report(allTime)
    expect(always.total).toMatchObject({ pointsExpired: 27, pointsOutstanding: 10 })
  })

  it("can be counted again from the log, and finds its books balanced after it was closed", async () => {
    await using practice = await createPractice({ district, storage })
    const ledger = await readLedger(storage, district)
    expect(await faultsOf(practice, ledger)).toEqual([])
    const entries = entriesOf(ledger.log)
    for (const period of [
      allTime,
      ...(["week", "month", "quarter", "year"] as const).map((kind) =>
        periodOf(kind, BusinessDay.make("2025-03-05")),
      ),
    ]) {
      const report = await practice.report(period)
      expect(differences(report, entries, ledger.tree)).toEqual([])
    }
  })

  it("would be found out, whatever events a count forgot", async () => {
    await using practice = await createPractice({ district, storage })
    const { log, tree } = await readLedger(storage, district)
    const months = ["2025-01-01", "2025-02-01", "2025-03-01"].map((day) =>
      periodOf("month", BusinessDay.make(day)),
    )
    const reports = await Promise.all([allTime, ...months].map((period) => practice.report(period)))
    const missed = new Set<string>()
    for (const forgotten of log) {
      const others = entriesOf(log.filter((event) => event !== forgotten))
      const found = reports.flatMap((report) => differences(report, others, tree))
      if (found.length > 0) missed.add(forgotten.type)
    }
    expect([...missed].toSorted()).toEqual([
      "ActivityHeld",
      "EarningCorrected",
      "EarningReversed",
      "HomeUnitTransferred",
      "PointsEarned",
      "PointsExpired",
      "PointsRedeemed",
      "PointsRefunded",
      "ServiceRecordConfirmed",
      "ServiceRecordCorrected",
      "ServiceRecordVoided",
      "TeamFounded",
      "VolunteerRegistered",
      "VolunteerWithdrawn",
    ])
  })
})
