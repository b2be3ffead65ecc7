import { BusinessDay } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  ActivatePending,
  Adjust,
  Award,
  CancelPending,
  DefineReward,
  DefineWallet,
  ExpireLots,
  fengjieProgramme,
  hailinProgramme,
  huangyanProgramme,
  longquanyiProgramme,
  luoheProgramme,
  nanjingProgramme,
  netBalanceOf,
  Penalise,
  type ProgrammePreset,
  type ProgrammeReward,
  PublishRules,
  programmePresets,
  RecordHolder,
  Redeem,
  RewardId,
  type RewardOffer,
  residentProgramme,
  rewardOffer,
  SetLimitGroup,
  SetPointsPolicy,
  sanjianProgramme,
  sanyuanProgramme,
  starCreditOf,
  starOn,
  studentProgramme,
  templateProgramme,
  zhuchengProgramme,
} from "@civic-practice/points"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const account = "volunteer/v-1"
const household = "household/h-1"
const unit = UnitId.make("district")

/** An office whose one rule set, the preset's, is in force from the first day of 2025. */
const officeOf = ({ reversal, rules, sharedLimits, wallet }: ProgrammePreset): Office => {
  const office = new Office()
  if (wallet !== null) office.must(DefineWallet, wallet, "2025-01-01")
  for (const limit of sharedLimits) office.must(SetLimitGroup, { ...limit, unit }, "2025-01-01")
  if (reversal !== null) office.must(SetPointsPolicy, { reversal }, "2025-01-01")
  if (rules.length > 0) {
    office.must(PublishRules, { effectiveFrom: "2025-01-01", rules }, "2025-01-01")
  }
  return office
}

let facts = 0
const award = (office: Office, day: string, parts: object): number =>
  office.must(Award, { account, fact: `record/${facts++}`, unit: "station-1", day, ...parts }, day)
    .granted

const served = (office: Office, day: string, minutes: number, parts: object = {}): number =>
  award(office, day, { minutes, ...parts })

/** What each event of a preset gives, asked of the engine one by one. */
const given = (preset: ProgrammePreset, holder: string) => {
  const events = preset.rules.flatMap(({ earns }) =>
    earns._tag === "PerEvent" ? [earns.event] : [],
  )
  return Object.fromEntries(
    events.map((event) => [
      event,
      award(officeOf(preset), "2026-03-05", { account: holder, event }),
    ]),
  )
}

const offer = (office: Office, terms: RewardOffer) =>
  office.must(DefineReward, { ...terms, stocked: false }, "2025-01-01")

/** A reward for a programme whose source names none. */
const soap = (preset: ProgrammePreset, price: number): RewardOffer => {
  const some = huangyanProgramme.rewards[0]
  if (some === undefined) throw new Error("no reward")
  const priced = { ...some, price } as ProgrammeReward // A whole number above 0.
  return rewardOffer(preset, priced, unit, 2026)
}

const redeem = (office: Office, day: string, reward = "soap", holder = account) =>
  office.attempt(Redeem, { account: holder, reward, exchangePoint: "station-1", quantity: 1 }, day)

describe("the presets", () => {
  it("are twelve, each with a source and an id of its own, and can be published", () => {
    expect(new Set(programmePresets.map(({ id }) => id)).size).toBe(12)
    for (const preset of programmePresets) {
      expect(preset.source).not.toBe("")
      const office = officeOf(preset)
      for (const reward of preset.rewards) {
        office.must(DefineReward, rewardOffer(preset, reward, unit, 2026), "2025-01-01")
      }
      // Where the engine has nothing to carry out, the preset says why.
      if (preset.rules.length === 0) expect(preset.notExpressed).not.toEqual([])
    }
  })
})

describe("Hailin", () => {
  it.each([
    [59, 0],
    [60, 1],
    [119, 1],
    [120, 2],
    [180, 2],
    [600, 2],
  ])("gives for %i minutes in one activity %i points", (minutes, points) => {
    const activity = { activity: "a-1", activityMonth: "2026-03" }
    expect(served(officeOf(hailinProgramme), "2026-03-05", minutes, activity)).toBe(points)
  })

  it("counts two hours of an activity of several days, and two of the next one", () => {
    const office = officeOf(hailinProgramme)
    const first = { activity: "a-1", activityMonth: "2026-03" }
    const second = { activity: "a-2", activityMonth: "2026-04" }
    expect(served(office, "2026-03-31", 60, first)).toBe(1)
    expect(served(office, "2026-04-01", 120, first)).toBe(1)
    expect(served(office, "2026-04-01", 120, second)).toBe(2)
  })

  it("gives 2 points for a referral", () => {
    expect(given(hailinProgramme, account)).toEqual({ referral: 2 })
  })

  const rate = (office: Office, fact: string, day: string) =>
    office.must(ActivatePending, { fact, unit: "station-1", action: "rated" }, day)

  it("gives the points of an activity once it is rated, and none after a complaint", () => {
    const office = officeOf(hailinProgramme)
    for (const fact of ["record/rated", "record/complaint"]) {
      served(office, "2026-03-05", 120, { fact })
    }
    expect(office.balance(account)).toBe(0)
    rate(office, "record/rated", "2026-03-09")
    const complaint = { fact: "record/complaint", unit: "station-1", reason: "投诉" }
    office.must(CancelPending, complaint, "2026-03-09")
    expect(office.balance(account)).toBe(2)
  })

  it("redeems once a quarter, of all there is", () => {
    const office = officeOf(hailinProgramme)
    offer(office, soap(hailinProgramme, 1))
    offer(office, { ...soap(hailinProgramme, 1), reward: RewardId.make("towel") })
    served(office, "2026-03-05", 120, { fact: "record/1" })
    rate(office, "record/1", "2026-03-06")
    expect(Result.isSuccess(redeem(office, "2026-03-31"))).toBe(true)
    for (const reward of ["soap", "towel"]) {
      expect(redeem(office, "2026-03-31", reward)).toMatchObject({
        failure: { _tag: "LimitReached" },
      })
    }
    expect(Result.isSuccess(redeem(office, "2026-04-01", "towel"))).toBe(true)
  })
})

describe("Huangyan", () => {
  const huangyan = () => {
    const office = officeOf(huangyanProgramme)
    for (const reward of huangyanProgramme.rewards) {
      offer(office, rewardOffer(huangyanProgramme, reward, unit, 2026))
    }
    return office
  }

  it.each([
    [119, 0],
    [120, 1],
    [239, 1],
    [240, 2],
    [600, 5],
  ])("gives for %i minutes %i points", (minutes, points) => {
    expect(served(huangyan(), "2025-06-01", minutes)).toBe(points)
  })

  it("redeems ten hours for a soap in the January after, and clears what is left", () => {
    const office = huangyan()
    served(office, "2025-01-01", 600)
    served(office, "2025-12-31", 600)
    expect(redeem(office, "2025-12-31")).toMatchObject({ failure: { reason: "notYet" } })
    expect(Result.isSuccess(redeem(office, "2026-01-31"))).toBe(true)
    expect(redeem(office, "2026-02-01")).toMatchObject({ failure: { reason: "over" } })
    expect(office.must(ExpireLots, { account, day: "2026-02-01" }, "2026-02-01")).toEqual({
      expired: 5,
    })
    expect(office.balance(account)).toBe(0)
    // What is served in January belongs to the new year.
    served(office, "2026-01-15", 240)
    expect(office.account(account).lots).toMatchObject([{ left: 2, validUntil: "2027-01-31" }])
  })

  it("asks for all ten hours", () => {
    const office = huangyan()
    served(office, "2025-06-01", 599)
    expect(redeem(office, "2026-01-01")).toMatchObject({
      failure: { _tag: "InsufficientPoints", missing: 1 },
    })
  })
})

describe("Longquanyi", () => {
  it("gives the points that the ladder asks for, and takes 300 for misconduct", () => {
    const office = officeOf(longquanyiProgramme)
    expect(served(office, "2026-03-05", 50 * 60)).toBe(500)
    const stars = longquanyiProgramme.stars
    if (stars === null) throw new Error("no ladder")
    const star = () => {
      const earned = office.events(account).map(starCreditOf)
      const hours = { day: BusinessDay.make("2026-03-05"), minutes: 3000 }
      const credits = [hours, ...earned.filter((credit) => credit !== undefined)]
      return starOn(stars.ladder, { credits }, BusinessDay.make("2026-04-01"))
    }
    expect(star().held?.id).toBe("star-1")
    const misconduct = (fact: string) => {
      const input = { account, fact, unit, day: "2026-03-06", event: "misconduct" }
      return office.must(Penalise, input, "2026-03-06").taken
    }
    expect(misconduct("case/1")).toBe(300)
    expect(office.balance(account)).toBe(200)
    expect(star()).toMatchObject({ held: null, next: { points: 300, minutes: 0 } })
    // Points may go below 0.
    expect(misconduct("case/2")).toBe(300)
    expect(netBalanceOf(office.account(account))).toBe(-100)
  })
})

describe("Luohe", () => {
  it("exchanges 50 points for the silver and 100 for the gold card", () => {
    const office = officeOf(luoheProgramme)
    for (const reward of luoheProgramme.rewards) {
      offer(office, rewardOffer(luoheProgramme, reward, unit, 2026))
    }
    const give = (points: number) =>
      office.must(Adjust, { account, unit, points, reason: "登记积分" }, "2026-03-05")
    const card = (name: string) => redeem(office, "2026-03-05", `${name}-card`)
    give(49)
    expect(card("silver")).toMatchObject({ failure: { missing: 1 } })
    give(100)
    expect(Result.isSuccess(card("gold"))).toBe(true)
    expect(card("silver")).toMatchObject({ failure: { missing: 1 } })
    give(1)
    expect(Result.isSuccess(card("silver"))).toBe(true)
    expect(office.balance(account)).toBe(0)
  })

  it("gives nothing to who is under discipline, and puts everybody's points up each quarter", () => {
    const office = officeOf(luoheProgramme)
    for (const reward of luoheProgramme.rewards) {
      offer(office, rewardOffer(luoheProgramme, reward, unit, 2026))
    }
    office.must(Adjust, { account, unit, points: 50, reason: "登记积分" }, "2026-03-05")
    const facts = { disciplinedUntil: null }
    office.must(RecordHolder, { account, at: unit, facts }, "2026-03-05")
    expect(redeem(office, "2026-03-05", "silver-card")).toMatchObject({
      failure: { _tag: "NotEligible", reasons: [{ reason: "disciplinedForNow" }] },
    })
    expect(luoheProgramme.publicNotice).toBe("quarter")
  })
})

describe("Sanyuan", () => {
  it("gives the household 20 points for each time, however long it took", () => {
    const office = officeOf(sanyuanProgramme)
    const mine = { account: household }
    expect(served(office, "2026-03-05", 30, mine)).toBe(20)
    expect(served(office, "2026-03-06", 300, mine)).toBe(20)
    expect(office.account(household).lots).toMatchObject([{ left: 40, validUntil: "2026-12-31" }])
  })

  it("gives 10 points a month for a clean household", () => {
    const office = officeOf(sanyuanProgramme)
    const clean = { account: household, event: "clean-household" }
    expect(award(office, "2026-03-05", clean)).toBe(10)
    expect(award(office, "2026-03-31", clean)).toBe(0)
    expect(award(office, "2026-04-01", clean)).toBe(10)
    expect(sanyuanProgramme.holder).toBe("household")
  })
})

describe("Sanjian", () => {
  it("is for households, and says that its values are not known", () => {
    expect(sanjianProgramme).toMatchObject({ holder: "household", rules: [], rewards: [] })
    expect(sanjianProgramme.notExpressed.length).toBe(1)
  })
})

describe("Fengjie", () => {
  it("gives 1 or 2 points for a behaviour, and takes as many for its opposite, also below 0", () => {
    expect(given(fengjieProgramme, account)).toEqual({ "behaviour-1": 1, "behaviour-2": 2 })
    const office = officeOf(fengjieProgramme)
    award(office, "2026-03-05", { event: "behaviour-2" })
    let cases = 0
    const take = (event: string) => {
      const input = { account, fact: `case/${cases++}`, unit, day: "2026-03-06", event }
      return office.must(Penalise, { ...input, reason: "迟到" }, "2026-03-06").taken
    }
    expect(take("misbehaviour-1")).toBe(1)
    expect(netBalanceOf(office.account(account))).toBe(1)
    expect(take("misbehaviour-2")).toBe(2)
    expect(netBalanceOf(office.account(account))).toBe(-1)
    expect(award(office, "2026-03-07", { event: "behaviour-2" })).toBe(2)
    expect(office.balance(account)).toBe(1)
    expect(office.faults(account)).toEqual([])
  })
})

describe("the resident scheme", () => {
  it("gives households points for commendations by level, for study and for taking part", () => {
    expect(residentProgramme.holder).toBe("household")
    expect(given(residentProgramme, household)).toEqual({
      "commended-national": 50,
      "commended-provincial": 30,
      "commended-prefectural": 20,
      "commended-county": 15,
      "commended-subdistrict": 10,
      "commended-community": 5,
      "doctoral-student": 20,
      "master-student": 10,
      "university-student": 5,
      "vocational-student": 3,
      "clean-up": 5,
      lecture: 5,
      "free-haircut": 5,
    })
  })
})

describe("the Nanjing time bank", () => {
  it("keeps hours, which do not lapse, up to 1,500", () => {
    const office = officeOf(nanjingProgramme)
    const bank = `${account}/time-bank`
    const serve = (day: string, hours: number) =>
      served(office, day, hours * 60, { account: bank }) / 60
    expect(serve("2026-03-05", 3)).toBe(3)
    expect(office.account(bank).lots).toMatchObject([{ left: 180, validUntil: null }])
    let kept = 3
    for (let day = 1; kept < 1500; day++) {
      const date = new Date(Date.UTC(2026, 2, 5 + day)).toISOString().slice(0, 10)
      const granted = serve(date, 24)
      expect(granted).toBe(Math.min(24, 1500 - kept))
      kept += granted
    }
    expect(office.balance(bank)).toBe(1500 * 60)
    // The spendable points are another ledger.
    expect(office.balance(account)).toBe(0)
  })
})

describe("the student scheme", () => {
  it.each([
    ["class", 300, 5],
    ["college", 300, 6],
    ["district", 300, 7],
    ["city", 300, 8],
    ["city", 100, 3],
    ["elsewhere", 300, 5],
  ])("gives at the level %s for %i minutes %i points", (level, minutes, points) => {
    const office = officeOf(studentProgramme)
    expect(served(office, "2026-03-05", minutes, { field: level })).toBe(points)
  })

  it("gives 25, 30 and 40 points for stars", () => {
    expect(Object.values(given(studentProgramme, account))).toEqual([25, 30, 40])
  })
})

describe("Zhucheng's children", () => {
  it("give a point for each follow, invitation and share", () => {
    expect(given(zhuchengProgramme, account)).toEqual({
      followed: 1,
      "invited-follower": 1,
      "shared-activity": 1,
      "shared-article": 1,
    })
  })
})

describe("the template scheme", () => {
  it("gives a point an hour, valid for a year, then cleared", () => {
    const office = officeOf(templateProgramme)
    offer(office, soap(templateProgramme, 1))
    expect(served(office, "2026-03-05", 180)).toBe(3)
    expect(Result.isSuccess(redeem(office, "2027-03-05"))).toBe(true)
    expect(redeem(office, "2027-03-06")).toMatchObject({ failure: { _tag: "InsufficientPoints" } })
    expect(office.must(ExpireLots, { account, day: "2027-03-06" }, "2027-03-06")).toEqual({
      expired: 2,
    })
  })
})
