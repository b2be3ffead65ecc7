import { type Command, type PolicyShape, person } from "@civic-practice/core"
import {
  Adjust,
  Award,
  CorrectEarning,
  DefineGroup,
  DefineReward,
  Group,
  JoinGroup,
  LeaveGroup,
  Propose,
  PublishRules,
  RecordHolder,
  Redeem,
  RefundRedemption,
  ReverseEarning,
  SetPointsPolicy,
  TransferPoints,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { noon, Office } from "./Office.ts"

const start = "2026-01-01"
const member = "volunteer/v-1"
const household = "household/h-1"
const at = { unit: "station-1" }

const give = (office: Office, account: string, points: number, more: object = {}) =>
  office.must(Adjust, { account, ...at, points, reason: "表彰", ...more }, start)

const officeWith = (pooling: object, policy?: PolicyShape): Office => {
  const office = new Office(policy)
  office.must(DefineGroup, { group: household, ...at, pooling }, start)
  return office
}

const transferring = (more: object = {}) => ({
  transfers: {
    from: ["volunteer", "household"],
    to: ["volunteer", "household"],
    expiry: { _tag: "Kept" },
    ...more,
  },
})

describe("households and teams", () => {
  it("have nobody in two of a kind on one day, whatever joins and leaves are asked for", () => {
    const day = fc
      .integer({ min: 1, max: 28 })
      .map((date) => `2026-02-${`${date}`.padStart(2, "0")}`)
    const group = fc.constantFrom("household/h-1", "household/h-2", "team/t-1")
    const step = fc.record({ joins: fc.boolean(), group, day, today: day })
    fc.assert(
      fc.property(fc.array(step, { minLength: 8, maxLength: 30, size: "max" }), (steps) => {
        const office = officeWith({ _tag: "None" })
        for (const other of ["household/h-2", "team/t-1"]) {
          office.must(DefineGroup, { group: other, ...at, pooling: { _tag: "None" } }, start)
        }
        const stays: Array<{ group: string; from: string; to: string | null }> = []
        for (const one of steps) {
          const kind = (name: string) => name.split("/")[0]
          if (one.joins) {
            const clashes = stays.some(
              (stay) =>
                kind(stay.group) === kind(one.group) && (stay.to === null || stay.to >= one.day),
            )
            const input = { group: one.group, member, ...at, from: one.day }
            const result = office.attempt(JoinGroup, input, one.today)
            expect(Result.isFailure(result)).toBe(clashes)
            if (!clashes) stays.push({ group: one.group, from: one.day, to: null })
          } else {
            const open = stays
              .filter(
                (stay) => stay.group === one.group && (stay.to === null || stay.to >= one.today),
              )
              .toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
            const never = open !== undefined && one.day < open.from
            const reaches = stays.some(
              (stay) =>
                kind(stay.group) === kind(one.group) &&
                stay.from > (open?.from ?? "") &&
                stay.from <= one.day,
            )
            const fits = open !== undefined && (never ? open.from > one.today : !reaches)
            const input = { group: one.group, member, ...at, on: one.day }
            const result = office.attempt(LeaveGroup, input, one.today)
            expect(Result.isSuccess(result)).toBe(fits)
            if (fits && never) stays.splice(stays.indexOf(open), 1)
            else if (fits) open.to = one.day
          }
        }
        for (let date = 1; date <= 28; date++) {
          const on = `2026-02-${`${date}`.padStart(2, "0")}`
          const here = stays.filter(({ from, to }) => from <= on && (to === null || to >= on))
          expect(here.filter((stay) => stay.group.startsWith("household")).length).toBeLessThan(2)
          const stored = (office.account(member).groups ?? []).filter(
            ({ from, group: name, to }) =>
              name.startsWith("household") && from <= on && (to === null || to >= on),
          )
          expect(stored.length).toBeLessThan(2)
        }
        const groups = office.account(member).groups ?? []
        expect(groups.toSorted((a, b) => (a.from < b.from ? -1 : 1)).length).toBe(stays.length)
      }),
      { numRuns: 600 },
    )
  })

  it("have days put right that are still to come: a last day, and a first one", () => {
    const office = officeWith({ _tag: "None" })
    const join = { group: household, member, ...at, from: "2026-02-01" }
    office.must(JoinGroup, join, start)
    office.must(LeaveGroup, { group: household, member, ...at, on: "2062-03-01" }, "2026-03-01")
    expect(office.refused(JoinGroup, join, "2026-03-01")).toMatchObject({ reason: "alreadyIn" })
    office.must(LeaveGroup, { group: household, member, ...at, on: "2026-03-01" }, "2026-03-01")
    const again = { ...join, from: "2062-04-01" }
    office.must(JoinGroup, again, "2026-03-02")
    const withdrawn = { group: household, member, ...at, on: "2026-03-02" }
    office.must(LeaveGroup, withdrawn, "2026-03-02")
    expect(office.refused(LeaveGroup, withdrawn, "2026-03-02")).toMatchObject({ reason: "notIn" })
    office.must(JoinGroup, { ...join, from: "2026-03-02" }, "2026-03-02")
    const time = { from: "2026-02-01", to: "2026-03-01" }
    const now = { from: "2026-03-02", to: null }
    expect(office.account(member).groups).toMatchObject([time, now])
    expect(office.spec.view.get(Group.ref(household))?.members).toMatchObject([time, now])
  })

  it("are nobody's to decide upon by themselves who is in them or is to be", () => {
    const office = officeWith({ _tag: "Pool" }, { allows: () => true })
    for (const account of [household, member, "volunteer/v-2"]) give(office, account, 10)
    office.must(SetPointsPolicy, transferring({ amongOwn: true }), start)
    const by =
      (id: string) =>
      <Input, Answer, Refusal>(command: Command<Input, Answer, Refusal>, input: unknown) =>
        office.spec.run(command, input, { actor: person(id), at: noon("2026-02-01") })
    const self = by("v-1")
    const own = { failure: { _tag: "OwnAccount" } }
    const join = { group: household, member, ...at, from: "2026-03-01" }
    expect(self(JoinGroup, join)).toMatchObject(own)
    office.must(JoinGroup, join, start)
    const earned = { account: household, fact: "deed/1", ...at, day: start, event: "helped" }
    const asked = [
      [Adjust, { account: household, ...at, points: 5, reason: "表彰" }],
      [Adjust, { account: household, ...at, points: -5, reason: "更正" }],
      [Award, earned],
      [CorrectEarning, earned],
      [
        Propose,
        {
          proposed: {
            _tag: "Adjust",
            adjust: { account: household, ...at, points: 5, reason: "x" },
          },
        },
      ],
      [RecordHolder, { account: household, at: "station-1", facts: { stars: 5 } }],
      [DefineGroup, { group: household, ...at, pooling: { _tag: "None" } }],
      [LeaveGroup, { group: household, member, ...at, on: "2026-03-01" }],
      [TransferPoints, { from: "volunteer/v-2", to: household, points: 1, ...at }],
      [TransferPoints, { from: household, to: member, points: 1, ...at }],
    ] as const
    for (const [command, input] of asked) {
      // Which command it is makes no difference to who may give it.
      const one = command as Command<unknown, unknown, unknown>
      expect(self(one, input), JSON.stringify(input)).toMatchObject(own)
      // Of somebody who has no part in it, only the rules ask.
      expect(by("v-9")(one, input)).not.toMatchObject(own)
    }
    // Who left has no part in it any more.
    office.must(LeaveGroup, { group: household, member, ...at, on: "2026-01-31" }, "2026-01-02")
    const gift = { account: household, ...at, points: 5, reason: "表彰" }
    expect(Result.isSuccess(self(Adjust, gift))).toBe(true)
  })

  it("have their part of what is earned in the end, however often it was corrected, and nothing of what is reversed", () => {
    const half = { numerator: 1, denominator: 2 }
    const hours = fc.integer({ min: 0, max: 15 })
    fc.assert(
      fc.property(
        hours,
        fc.array(hours, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        (first, later, isInTeam) => {
          const office = officeWith({ _tag: "Share", part: half })
          const rules = [
            {
              id: "hours",
              earns: { _tag: "PerHour", points: 1 },
              rounding: "floor",
              validity: { _tag: "Never" },
            },
          ]
          office.must(PublishRules, { effectiveFrom: start, rules }, start)
          const team = "team/t-1"
          const groups = isInTeam ? [household, team] : [household]
          const pooling = { _tag: "Share", part: { numerator: 1, denominator: 3 } }
          office.must(DefineGroup, { group: team, ...at, pooling }, start)
          for (const group of groups) {
            office.must(JoinGroup, { group, member, ...at, from: start }, start)
          }
          const fact = "record/r-1"
          const earned = (all: number) => ({
            account: member,
            fact,
            ...at,
            day: start,
            minutes: all * 60,
          })
          office.must(Award, earned(first), start)
          for (const all of later) {
            office.must(CorrectEarning, earned(all), start)
            const ofTeam = isInTeam ? Math.floor(all / 3) : 0
            const ofHome = Math.floor(all / 2)
            const held = [member, ...groups].map((id) => office.balance(id))
            expect(held.reduce((sum, points) => sum + points, 0)).toBe(all)
            if (isInTeam) {
              // One point more cannot make two groups whole that are short of one each.
              expect(Math.abs(office.balance(household) - ofHome)).toBeLessThan(2)
              expect(Math.abs(office.balance(team) - ofTeam)).toBeLessThan(2)
            } else expect(office.balance(household)).toBe(ofHome)
            for (const id of [member, ...groups]) expect(office.faults(id)).toEqual([])
          }
          if (later.at(-1) !== 0) office.must(ReverseEarning, { fact, ...at }, start)
          expect([member, ...groups].map((id) => office.balance(id))).toEqual(
            [member, ...groups].map(() => 0),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it("give back what a correction takes before their member is asked for it, and only what is needed", () => {
    const office = officeWith({ _tag: "Share", part: 1 })
    const rules = [
      {
        id: "hours",
        earns: { _tag: "PerHour", points: 10 },
        rounding: "floor",
        validity: { _tag: "Days", days: 30 },
      },
    ]
    office.must(PublishRules, { effectiveFrom: start, rules }, start)
    office.must(JoinGroup, { group: household, member, ...at, from: start }, start)
    const award = { account: member, fact: "record/r-1", ...at, day: start }
    office.must(Award, { ...award, minutes: 120 }, start)
    expect([office.balance(member), office.balance(household)]).toEqual([0, 20])
    office.must(CorrectEarning, { ...award, minutes: 60 }, start)
    expect([office.balance(member), office.balance(household)]).toEqual([0, 10])
    // Once its points have lapsed, nothing is claimed of others that the household has.
    give(office, household, 7)
    office.must(ReverseEarning, { fact: "record/r-1", ...at }, "2026-03-01")
    expect([office.balance(member), office.balance(household)]).toEqual([0, 17])
  })

  it("let members spend a pooled account while they are in it, and nobody another's account", () => {
    const office = officeWith({ _tag: "Pool" })
    office.must(JoinGroup, { group: household, member, ...at, from: "2026-02-01" }, start)
    give(office, household, 10)
    give(office, "volunteer/v-2", 10)
    const reward = { reward: "haircut", name: { zh: "理发", en: "haircut" }, price: 4 }
    office.must(DefineReward, { ...reward, unit: "district", stocked: false }, start)
    const sale = { reward: "haircut", exchangePoint: "station-1", quantity: 1, member }
    const buy = (account: string, day: string) => office.attempt(Redeem, { account, ...sale }, day)
    expect(buy(household, "2026-01-31")).toMatchObject({ failure: { _tag: "NotMember" } })
    expect(Result.isSuccess(buy(household, "2026-02-01"))).toBe(true)
    expect(buy("volunteer/v-2", "2026-02-01")).toMatchObject({ failure: { _tag: "NotMember" } })
    office.must(LeaveGroup, { group: household, member, ...at, on: "2026-02-10" }, "2026-02-10")
    expect(buy(household, "2026-02-11")).toMatchObject({ failure: { _tag: "NotMember" } })
    expect(office.balance(household)).toBe(6)
    office.must(DefineGroup, { group: household, ...at, pooling: { _tag: "None" } }, "2026-02-12")
    expect(buy(household, "2026-02-05")).toMatchObject({ failure: { _tag: "NotMember" } })
  })

  it("dodge nobody's own limit, and use up nobody else's: whoever spends is counted", () => {
    const people = ["volunteer/v-1", "volunteer/v-2"]
    const step = fc.record({
      who: fc.constantFrom(...people),
      through: fc.boolean(),
      refunds: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const office = officeWith({ _tag: "Pool" })
        for (const who of people) {
          office.must(JoinGroup, { group: household, member: who, ...at, from: start }, start)
          give(office, who, 100)
        }
        give(office, household, 100)
        const reward = { reward: "haircut", name: { zh: "理发", en: "haircut" }, price: 1 }
        const limit = { quantity: 3, per: "month" }
        const terms = { unit: "district", stocked: false, limit }
        office.must(DefineReward, { ...reward, ...terms }, start)
        const had = new Map<string, number>()
        const done: Array<{ who: string; redemption: string; quantity: number }> = []
        for (const { quantity, refunds, through, who } of steps) {
          const last = refunds ? done.pop() : undefined
          if (last !== undefined) {
            const refund = { redemption: last.redemption, exchangePoint: "station-1" }
            office.must(RefundRedemption, refund, start)
            had.set(last.who, (had.get(last.who) ?? 0) - last.quantity)
          }
          const asked = { reward: "haircut", exchangePoint: "station-1", quantity }
          const from = through ? { account: household, member: who } : { account: who }
          const result = office.attempt(Redeem, { ...asked, ...from }, start)
          const taken = (had.get(who) ?? 0) + quantity
          if (taken > 3) expect(result).toMatchObject({ failure: { _tag: "LimitReached" } })
          else {
            const { redemption } = Result.getOrThrow(result)
            done.push({ who, redemption, quantity })
            had.set(who, taken)
          }
        }
      }),
    )
  })

  it("get a part of what is pending, so that no day is told on which their member will have enough", () => {
    for (const shares of [false, true]) {
      const part = { numerator: 1, denominator: 2 }
      const office = officeWith(shares ? { _tag: "Share", part } : { _tag: "None" })
      office.must(JoinGroup, { group: household, member, ...at, from: start }, start)
      const rule = {
        id: "hours",
        earns: { _tag: "PerHour", points: 10 },
        rounding: "floor",
        validity: { _tag: "Never" },
        pending: { _tag: "Days", days: 7 },
      }
      office.must(PublishRules, { effectiveFrom: start, rules: [rule] }, start)
      const award = { account: member, fact: "record/r-1", ...at, day: start, minutes: 60 }
      office.must(Award, award, start)
      const reward = { reward: "haircut", name: { zh: "理发", en: "haircut" }, price: 10 }
      office.must(DefineReward, { ...reward, unit: "district", stocked: false }, start)
      const asked = { account: member, reward: "haircut", exchangePoint: "station-1", quantity: 1 }
      const refusal = office.refused(Redeem, asked, start)
      const expected = { _tag: "InsufficientPoints", missing: 10 }
      expect(refusal).toMatchObject(shares ? expected : { ...expected, enoughOn: "2026-01-08" })
      if (shares) expect(refusal).not.toHaveProperty("enoughOn")
    }
  })
})
