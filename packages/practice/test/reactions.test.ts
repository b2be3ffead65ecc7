import { explain, person, ReactionRefused, specification } from "@civic-practice/core"
import { FoundDistrict, OpenUnit } from "@civic-practice/hierarchy"
import { Account, Earning, PublishRules, Shortfall } from "@civic-practice/points"
import { practiceReactions, recordFact, volunteerAccount } from "@civic-practice/practice"
import {
  ConfirmRecord,
  PlanActivity,
  RecordAttendance,
  RegisterVolunteer,
  ServiceRecord,
} from "@civic-practice/volunteering"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { at, detailsOf, founded, morning, registration, row, rules, time } from "./District.ts"
import { rejection } from "./rejection.ts"

const day = "2025-03-03"
const office = at("2025-03-03 18:00")
const service = { activity: "A1", volunteer: "V1", unit: "S1" }
const account = volunteerAccount("V1")
const fact = recordFact("A1/V1")

interface Morning {
  readonly hours?: number
  readonly withRules?: boolean
  readonly role?: string
}

/** A morning on which V1 served and a record was submitted. */
const served = async ({ hours = 2, withRules = true, role }: Morning = {}) => {
  const practice = await founded()
  const { points, volunteering } = practice
  await volunteering.registerVolunteer(registration("V1", "S1", 1), at("2025-01-01 09:00"))
  await volunteering.planActivity(morning("A1", "S1", day), at("2025-03-01 09:00"))
  if (withRules) await points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
  await volunteering.recordAttendance(
    { ...row("A1", "S1", "V1", day, hours), ...(role === undefined ? {} : { role }) },
    office,
  )
  const books = async () => {
    const state = await practice.state(Account.ref(account))
    const { issued = 0, reversed = 0, redeemed = 0, lots = [] } = state ?? {}
    return { issued, reversed, redeemed, left: lots.reduce((sum, { left }) => sum + left, 0) }
  }
  const status = async () => (await practice.state(ServiceRecord.ref("A1/V1")))?.status
  const correct = (end: string, key = "correction") =>
    volunteering.correctRecord(
      {
        ...service,
        checkIn: time(`${day} 09:00`),
        checkOut: time(`${day} ${end}`),
        reason: "核对签到表",
      },
      { ...office, key },
    )
  return { practice, books, status, correct }
}

describe("a confirmed record", () => {
  it("earns what the rules give, in the commit of the confirmation", async () => {
    const { practice, books } = await served({ role: "organiser" })
    const confirmation = { ...office, actor: person("officer"), key: "confirmation" }
    await practice.access.grantRole({ actor: "officer", role: "organiser", unit: "S1" }, office)
    await practice.volunteering.confirmRecord(service, confirmation)
    expect(await books()).toMatchObject({ issued: 30, left: 30 })
    for await (const { event, key, actor } of practice.history(Account.ref(account))) {
      expect({ key, actor }).toEqual({ key: "confirmation", actor: person("officer") })
      expect(event).toMatchObject({
        _tag: "PointsEarned",
        fact: "record/A1/V1",
        unit: "S1",
        day,
        granted: 30,
        activity: "A1",
        activityMonth: "2025-03",
        credits: [{ rule: "hours", validUntil: "2026-03-03" }],
      })
    }
  })

  it.each([
    ["with the practice's reactions", 20, practiceReactions],
    ["without them", 0, []],
  ])("%s has earned %d points", (_, points, reactions) => {
    const rulesAlone = specification({ reactions })
    const details = detailsOf("示例区")
    const founding = { unit: "D", on: "2018-07-01", details }
    const station = { unit: "S1", level: "principalCentre", parent: "D", on: "2018-07-01", details }
    for (const done of [
      rulesAlone.run(FoundDistrict, founding),
      rulesAlone.run(OpenUnit, station),
      rulesAlone.run(PublishRules, { effectiveFrom: "2025-01-01", rules }),
      rulesAlone.run(RegisterVolunteer, registration("V1", "S1", 1)),
      rulesAlone.run(PlanActivity, morning("A1", "S1", day)),
      rulesAlone.run(RecordAttendance, row("A1", "S1", "V1", day, 2), office),
      rulesAlone.run(ConfirmRecord, service, office),
    ]) {
      expect(Result.isSuccess<unknown, unknown>(done)).toBe(true)
    }
    expect(rulesAlone.view.get(Account.ref(account)).issued).toBe(points)
  })

  it("earns once, however often the confirmation is repeated", async () => {
    const { practice, books } = await served()
    const once = { ...office, key: "confirmation" }
    const answer = await practice.volunteering.confirmRecord(service, once)
    expect(await practice.volunteering.confirmRecord(service, once)).toEqual(answer)
    const again = practice.volunteering.confirmRecord(service, { ...office, key: "another" })
    expect(await rejection(again)).toMatchObject({ _tag: "RecordStatusRefused" })
    expect(await books()).toEqual({ issued: 20, reversed: 0, redeemed: 0, left: 20 })
  })

  it("is confirmed where there are no rules, and earns nothing", async () => {
    const { practice, books, status, correct } = await served({ withRules: false })
    await practice.volunteering.confirmRecord(service, office)
    expect(await status()).toBe("confirmed")
    expect(await books()).toMatchObject({ issued: 0 })
    await practice.volunteering.voidRecord({ ...service, reason: "重复登记" }, office)
    expect(await status()).toBe("voided")
    expect(await rejection(correct("11:00"))).toMatchObject({ _tag: "RecordStatusRefused" })
  })

  it("is not confirmed where its points cannot be awarded: all of it happens or nothing", async () => {
    const { practice, books, status } = await served()
    const most = { account, unit: "S1", points: Number.MAX_SAFE_INTEGER, reason: "测试" }
    await practice.points.adjust(most, office)
    const refused = await rejection(practice.volunteering.confirmRecord(service, office))
    expect(refused).toBeInstanceOf(ReactionRefused)
    expect(refused).toMatchObject({ command: "points.award", cause: { _tag: "TooManyPoints" } })
    expect(await status()).toBe("submitted")
    expect(await books()).toMatchObject({ issued: Number.MAX_SAFE_INTEGER })
  })
})

describe("the rules see of a service", () => {
  const rule = {
    id: "each",
    earns: { _tag: "PerHour", points: 10 },
    rounding: "floor",
    validity: { _tag: "Never" },
  } as const
  const only = (by: "field" | "role" | "evidence", of: string) =>
    ({ by, factors: [{ of, times: 1 }], otherwise: 0 }) as const

  it.each([
    ["its field", { coefficients: [only("field", "hygieneAndEnvironment")] }, 20],
    ["another field", { coefficients: [only("field", "legalService")] }, 0],
    ["its role", { coefficients: [only("role", "ordinary")] }, 20],
    ["its evidence, which a sheet makes C", { coefficients: [only("evidence", "C")] }, 20],
    ["its unit", { when: { units: ["S1"] } }, 20],
    ["another unit", { when: { units: ["S2"] } }, 0],
    ["its day", { when: { from: day, to: day } }, 20],
    ["its activity, for a cap on what one activity gives", { caps: { perActivity: 12 } }, 12],
  ])("%s", async (_, conditions, granted) => {
    const { practice, books } = await served({ withRules: false })
    const rules = [{ ...rule, ...conditions }]
    await practice.points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
    await practice.volunteering.confirmRecord(service, office)
    expect(await books()).toMatchObject({ issued: granted })
  })
})

describe("a confirmed record that is corrected", () => {
  it.each([
    ["11:30", 25, 150],
    ["10:00", 10, 60],
    ["11:00", 20, 120],
  ])("to end at %s comes to %d points in all", async (end, left, minutes) => {
    const { practice, books, correct } = await served()
    await practice.volunteering.confirmRecord(service, office)
    const issued = Math.max(20, left)
    expect(await correct(end)).toMatchObject({ minutesAfter: minutes })
    expect(await books()).toMatchObject({ issued, reversed: issued - left, left })
    expect(await correct(end)).toMatchObject({ minutesAfter: minutes })
    expect(await books()).toMatchObject({ issued, reversed: issued - left, left })
  })

  it("earns by the rules that were published meanwhile for that day", async () => {
    const { practice, books, correct } = await served({ withRules: false })
    await practice.volunteering.confirmRecord(service, office)
    await practice.points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
    await correct("10:00")
    expect(await books()).toEqual({ issued: 10, reversed: 0, redeemed: 0, left: 10 })
  })
})

describe("a confirmed record that is voided", () => {
  it("gives back its points, and what others earned stays", async () => {
    const { practice, books } = await served()
    await practice.volunteering.confirmRecord(service, office)
    await practice.points.adjust({ account, unit: "S1", points: 7, reason: "补发" }, office)
    await practice.volunteering.voidRecord({ ...service, reason: "重复登记" }, office)
    expect(await books()).toEqual({ issued: 27, reversed: 20, redeemed: 0, left: 7 })
    expect(await practice.state(Earning.ref(fact))).toMatchObject({ reversed: day })
  })

  it("before it was confirmed has nothing to give back", async () => {
    const { practice, books } = await served()
    await practice.volunteering.voidRecord({ ...service, reason: "重复登记" }, office)
    expect(await books()).toEqual({ issued: 0, reversed: 0, redeemed: 0, left: 0 })
  })
})

describe("points that were spent", () => {
  const spent = async () => {
    const house = await served()
    const { points, volunteering } = house.practice
    await volunteering.confirmRecord(service, office)
    const name = { zh: "肥皂", en: "soap" }
    await points.defineReward(
      { reward: "soap", unit: "S1", name, price: 15, stocked: false },
      office,
    )
    const redemption = { account, reward: "soap", exchangePoint: "S1", quantity: 1 }
    return { ...house, redeemed: await points.redeem(redemption, office) }
  }

  it("keep the record from being voided or shortened by more than is left, with a message that says what is missing", async () => {
    const { practice, books, status, correct } = await spent()
    const before = await books()
    for (const [attempt, command, needed] of [
      [() => correct("09:30"), "points.correctEarning", 15],
      [
        () => practice.volunteering.voidRecord({ ...service, reason: "重复登记" }, office),
        "points.reverseEarning",
        20,
      ],
    ] as const) {
      const refused = await rejection(attempt())
      expect(refused).toBeInstanceOf(ReactionRefused)
      expect(refused).toMatchObject({
        command,
        cause: { _tag: "Shortfall", needed, available: 5, missing: needed - 5 },
      })
      const cause = refused instanceof ReactionRefused ? refused.cause : undefined
      expect(cause).toBeInstanceOf(Shortfall)
      for (const language of ["zh", "en"] as const) {
        expect(explain(refused, language)).toContain(explain(cause, language))
      }
    }
    expect(await books()).toEqual(before)
    expect(await status()).toBe("confirmed")
  })

  it("do not keep it from being lengthened, or shortened by what is left", async () => {
    const { books, correct } = await spent()
    await correct("11:30", "longer")
    expect(await books()).toEqual({ issued: 25, reversed: 0, redeemed: 15, left: 10 })
    await correct("11:00", "as before")
    expect(await books()).toEqual({ issued: 25, reversed: 5, redeemed: 15, left: 5 })
    await correct("10:30", "shorter")
    expect(await books()).toEqual({ issued: 25, reversed: 10, redeemed: 15, left: 0 })
  })

  it("are taken back once they are there again", async () => {
    const { practice, books, redeemed } = await spent()
    const { redemption } = redeemed
    await practice.points.refundRedemption({ redemption, exchangePoint: "S1" }, office)
    await practice.volunteering.voidRecord({ ...service, reason: "重复登记" }, office)
    expect(await books()).toEqual({ issued: 20, reversed: 20, redeemed: 0, left: 0 })
  })
})
