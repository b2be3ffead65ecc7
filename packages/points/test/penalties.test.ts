import { type Command, person } from "@civic-practice/core"
import {
  Adjust,
  Approve,
  Award,
  CapGroup,
  CloseMonth,
  DefineWallet,
  EarningRule,
  explainPenalised,
  NeedsApproval,
  Penalise,
  Penalty,
  Propose,
  PublishRules,
  ReversePenalty,
  RuleSet,
  ruleFaults,
  SetPointsPolicy,
  statement,
} from "@civic-practice/points"
import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { noon, Office } from "./Office.ts"

const account = "volunteer/v-1"
const first = "2023-01-01"
const unit = "station-1"

const late = {
  id: "late",
  earns: { _tag: "Penalty", event: "late", points: 4 },
  rounding: "floor",
  validity: { _tag: "Never" },
} as const
/** What the same event would earn. */
const thanked = { ...late, id: "thanked", earns: { _tag: "PerEvent", event: "late", points: 1 } }

const officeWith = (rules: ReadonlyArray<object> = [late], policy?: object): Office => {
  const office = new Office()
  if (policy !== undefined) office.must(SetPointsPolicy, policy, first)
  office.must(PublishRules, { effectiveFrom: first, rules }, first)
  return office
}

const give = (office: Office, points: number, more: object = {}) =>
  office.must(Adjust, { account, unit, points, reason: "补发", ...more }, "2026-01-05")

const penalty = { account, fact: "case/1", unit, day: "2026-01-05", event: "late" }
const reversal = { fact: "case/1", unit }

const versionOf = (office: Office) => {
  const version = office.spec.view.get(RuleSet.ref("default")).versions.at(-1)
  if (version === undefined) throw new Error("no rules")
  return version
}

const explained = (office: Office, fact: string) => {
  // As it was given.
  const state = office.spec.view.get(Penalty.ref(fact as never))
  if (state === null) throw new Error(`${fact} was not penalised`)
  return explainPenalised(state, versionOf(office))
}

describe("a penalty", () => {
  it("takes in spend order what the rule says, once for a fact, and gives it back to the same lots", () => {
    const office = officeWith()
    give(office, 3, { validUntil: "2026-01-31" })
    give(office, 5, { unit: "station-9" })
    const before = office.account(account).lots
    expect(office.must(Penalise, penalty, "2026-01-06")).toEqual({ taken: 4 })
    expect(office.account(account).lots).toMatchObject([{ unit: "station-9", left: 4 }])
    expect(office.refused(Penalise, penalty, "2026-01-06")).toMatchObject({
      _tag: "AlreadyPenalised",
      taken: 4,
    })
    const skipping = { ...penalty, ifPenalised: "skip" }
    expect(office.must(Penalise, skipping, "2026-01-06")).toEqual({ taken: 0 })
    expect(office.must(ReversePenalty, reversal, "2026-01-07")).toEqual({
      givenBack: 4,
      expired: 0,
    })
    expect(office.account(account).lots).toEqual(before)
    expect(office.refused(ReversePenalty, reversal, "2026-01-08")).toMatchObject({
      _tag: "NotPenalised",
      reversed: "2026-01-07",
    })
    expect(office.must(Penalise, penalty, "2026-01-09")).toEqual({ taken: 4 })
    expect(statement(office.events(account)).slice(2)).toMatchObject([
      { points: -4, reference: "case/1", reason: "late", rules: { version: 1 } },
      { points: 4, reference: "case/1" },
      { points: -4, balance: 4 },
    ])
    expect(office.faults(account)).toEqual([])
  })

  it("is no award, and an award is no penalty, for one event of both", () => {
    const office = officeWith([late, thanked])
    const award = { account, fact: "case/1", unit, day: "2026-01-05", event: "late" }
    expect(office.must(Award, award, "2026-01-06")).toEqual({ granted: 1 })
    give(office, 9)
    expect(office.must(Penalise, penalty, "2026-01-06")).toEqual({ taken: 4 })
    expect(
      office.must(Penalise, { ...penalty, fact: "case/2", event: "early" }, "2026-01-06"),
    ).toEqual({ taken: 0 })
    expect(office.must(Award, { ...award, fact: "case/3", event: "early" }, "2026-01-06")).toEqual({
      granted: 0,
    })
  })

  it("counts against its caps until it is reversed, also in a month that is long past", () => {
    const office = officeWith([{ ...late, caps: { perMonth: 6 } }])
    give(office, 50)
    const on = (fact: string, day: string) =>
      office.must(Penalise, { ...penalty, fact, day }, "2026-06-01").taken
    expect([on("c/1", "2026-01-05"), on("c/2", "2026-01-31"), on("c/3", "2026-01-31")]).toEqual([
      4, 2, 0,
    ])
    for (const month of ["02", "03", "04", "05"])
      expect(on(`m/${month}`, `2026-${month}-01`)).toBe(4)
    expect(explained(office, "c/2").credits).toMatchObject([
      { per: "penalty", asked: 4, granted: 2, cuts: [{ cap: "perMonth", limit: 6, room: 2 }] },
    ])
    // Nothing was taken of it, and it is known all the same.
    expect(explained(office, "c/3").granted).toBe(0)
    office.must(ReversePenalty, { fact: "c/1", unit }, "2026-06-02")
    expect(on("c/4", "2026-01-06")).toBe(4)
    expect(on("c/5", "2026-01-06")).toBe(0)
    expect(office.faults(account)).toEqual([])
  })

  it("is refused, owed or stopped where there is too little, by the policy and the wallet", () => {
    const refused = officeWith()
    give(refused, 3)
    expect(refused.refused(Penalise, penalty, "2026-01-06")).toMatchObject({
      _tag: "InsufficientPoints",
      needed: 4,
      available: 3,
      missing: 1,
    })
    const pending = officeWith([late], { reversal: "onlyPending" })
    give(pending, 9)
    expect(pending.refused(Penalise, penalty, "2026-01-06")).toMatchObject({ _tag: "PointsActive" })
    const owing = officeWith([late], { reversal: "claim" })
    give(owing, 3)
    expect(owing.must(Penalise, penalty, "2026-01-06")).toEqual({ taken: 4 })
    expect(owing.account(account)).toMatchObject({ lots: [], owed: [{ unit, points: 1 }] })
    expect(explained(owing, "case/1").owed).toBe(1)
    expect(owing.must(ReversePenalty, reversal, "2026-01-07")).toMatchObject({ givenBack: 4 })
    expect(owing.account(account).owed).toBeUndefined()
    expect(owing.balance(account)).toBe(3)
    const honour = new Office()
    const wallet = { wallet: "honour", name: { zh: "荣誉分", en: "honour" }, unit: "points" }
    honour.must(
      DefineWallet,
      { ...wallet, spendable: false, base: 10, floor: 5, belowFloor: "stop" },
      first,
    )
    const rules = [{ ...late, wallet: "honour" }]
    honour.must(PublishRules, { effectiveFrom: first, rules }, first)
    const score = `${account}/honour`
    const of = (fact: string) =>
      honour.must(Penalise, { ...penalty, account: score, fact }, "2026-01-06").taken
    expect([of("case/1"), of("case/2"), of("case/3")]).toEqual([4, 1, 0])
    expect(honour.balance(score)).toBe(5)
    expect(explained(honour, "case/2").credits).toMatchObject([
      { asked: 4, granted: 1, cuts: [{ cap: "floor", limit: null, room: 1 }] },
    ])
    expect(explained(honour, "case/2").mismatches).toEqual([])
    expect(honour.faults(score)).toEqual([])
  })

  it("that was repaid since becomes points of the unit that had taken it", () => {
    const office = officeWith([late], { reversal: "claim" })
    office.must(Penalise, penalty, "2026-01-06")
    office.must(Adjust, { account, unit: "station-9", points: 3, reason: "补发" }, "2026-01-07")
    expect(office.account(account).owed).toEqual([{ unit, points: 1 }])
    office.must(ReversePenalty, reversal, "2026-01-08")
    expect(office.account(account)).toMatchObject({ lots: [{ unit, left: 3, validUntil: null }] })
    expect(office.account(account).owed).toBeUndefined()
    expect(office.faults(account)).toEqual([])
  })

  it("given back after its points lapsed stays lapsed, unless the policy lets it be valid anew", () => {
    for (const [refund, left] of [
      [undefined, 0],
      [{ _tag: "Grace", days: 3 }, 4],
    ] as const) {
      const office = officeWith([late], refund === undefined ? undefined : { refund })
      give(office, 4, { validUntil: "2026-01-31" })
      office.must(Penalise, penalty, "2026-01-06")
      expect(office.must(ReversePenalty, reversal, "2026-02-01")).toEqual({
        givenBack: 4,
        expired: 4 - left,
      })
      expect(office.balance(account)).toBe(left)
      expect(office.faults(account)).toEqual([])
    }
  })

  it("is refused for what is not so, and before any of it is written", () => {
    const office = officeWith()
    give(office, 9)
    const refused = (more: object) =>
      office.refused(Penalise, { ...penalty, ...more }, "2026-01-06")
    expect(refused({ day: "2026-01-07" })).toMatchObject({ _tag: "DayInFuture" })
    expect(refused({ unit: "nowhere" })).toMatchObject({ _tag: "UnknownUnit" })
    expect(refused({ account: "volunteer/v-1/none" })).toMatchObject({ _tag: "UnknownWallet" })
    expect(refused({ event: undefined })).toMatchObject({ _tag: "InvalidInput" })
    expect(refused({ activity: "a-1" })).toMatchObject({ _tag: "InvalidInput" })
    office.must(Penalise, penalty, "2026-01-06")
    expect(
      office.refused(ReversePenalty, { fact: "case/1", unit: "station-2" }, "2026-01-06"),
    ).toMatchObject({ _tag: "OtherUnit" })
    expect(office.refused(ReversePenalty, { fact: "case/9", unit }, "2026-01-06")).toMatchObject({
      _tag: "NotPenalised",
      reversed: null,
    })
    const skipping = { fact: "case/9", unit, ifNotPenalised: "skip" }
    expect(office.must(ReversePenalty, skipping, "2026-01-06")).toEqual({
      givenBack: 0,
      expired: 0,
    })
  })

  it("is refused where it, or all that was taken, would be no exact number", () => {
    const million = { numerator: 1_000_000, denominator: 1 }
    const by = (of: string) => ({ by: of, factors: [{ of: "x", times: million }] })
    const coefficients = [by("level"), by("role"), by("field")]
    for (const caps of [{}, { caps: { perDay: 5 } }]) {
      const office = officeWith([{ ...late, coefficients, ...caps }], { reversal: "claim" })
      const many = (parts: object, fact = "case/1") => ({ ...penalty, fact, ...parts })
      const most = many({ level: "x", role: "x", field: "x" })
      expect(office.refused(Penalise, most, "2026-01-06")).toMatchObject({
        _tag: "TooManyPoints",
        subject: "case/1",
      })
    }
    const office = officeWith([{ ...late, coefficients }], { reversal: "claim" })
    const twice = { ...penalty, level: "x", role: "x" }
    const amount = office.must(Penalise, twice, "2026-01-06").taken
    expect(amount).toBe(4_000_000_000_000)
    const rest = -(Number.MAX_SAFE_INTEGER - amount)
    const deduct = { account, unit, points: rest, reason: "更正" }
    office.must(Adjust, deduct, "2026-01-06")
    const one = { ...penalty, fact: "case/2" }
    expect(office.refused(Penalise, one, "2026-01-06")).toMatchObject({
      _tag: "TooManyPoints",
      subject: account,
    })
  })

  it("is booked in the open month where its own is closed, and its fact keeps its day", () => {
    const office = officeWith()
    give(office, 9)
    office.must(CloseMonth, { month: "2026-01" }, "2026-02-02")
    office.must(Penalise, penalty, "2026-01-31")
    expect(office.events(account).at(-1)).toMatchObject({
      day: "2026-01-31",
      booked: "2026-02-01",
      penalty: { day: "2026-01-05" },
    })
  })
})

describe("who penalises", () => {
  const by = <Input, Answer, Refusal>(
    office: Office,
    who: string,
    command: Command<Input, Answer, Refusal>,
    input: unknown,
  ) => office.spec.run(command, input, { at: noon("2026-01-06"), actor: person(who) })

  const asked = (policy: object): Office => {
    const office = new Office({ allows: () => true })
    office.must(SetPointsPolicy, policy, first)
    office.must(PublishRules, { effectiveFrom: first, rules: [late] }, first)
    give(office, 20)
    return office
  }

  it("needs a second person for more than the policy says, and is carried out when they approve", () => {
    const office = asked({ approval: { deduction: 3 } })
    const refusal = Result.getOrThrow(Result.flip(by(office, "a", Penalise, penalty)))
    expect(refusal).toBeInstanceOf(NeedsApproval)
    expect(refusal).toMatchObject({ limit: "deduction", amount: 4, allowed: 3 })
    const proposed = { _tag: "Penalise", penalise: penalty }
    const { proposal } = Result.getOrThrow(by(office, "a", Propose, { proposed }))
    expect(office.balance(account)).toBe(20)
    expect(by(office, "a", Approve, { proposal, unit })).toMatchObject({
      failure: { _tag: "OwnProposal" },
    })
    expect(Result.getOrThrow(by(office, "b", Approve, { proposal, unit }))).toEqual({ taken: 4 })
    expect(office.balance(account)).toBe(16)
    const own = by(office, "v-1", Propose, { proposed })
    expect(own).toMatchObject({ failure: { _tag: "OwnAccount" } })
  })

  it("takes no more alone in a day than the policy says, by hand and by rules together", () => {
    const office = asked({ approval: { perPersonAndDay: 5 } })
    Result.getOrThrow(by(office, "a", Penalise, penalty))
    const deduct = { account, unit, points: -2, reason: "更正" }
    expect(by(office, "a", Adjust, deduct)).toMatchObject({
      failure: { _tag: "NeedsApproval", amount: 6 },
    })
    Result.getOrThrow(by(office, "b", Adjust, deduct))
  })

  it("is nobody whose own account it is, and neither gives back what was taken from it", () => {
    const office = asked({})
    expect(by(office, "v-1", Penalise, penalty)).toMatchObject({ failure: { _tag: "OwnAccount" } })
    office.must(Penalise, penalty, "2026-01-06")
    expect(by(office, "v-1", ReversePenalty, reversal)).toMatchObject({
      failure: { _tag: "OwnAccount" },
    })
  })
})

describe("the rules", () => {
  const faults = (rules: ReadonlyArray<object>, capGroups?: ReadonlyArray<object>) =>
    ruleFaults(
      Schema.decodeUnknownSync(Schema.Array(EarningRule))(rules),
      first as never,
      Schema.decodeUnknownSync(Schema.Array(CapGroup))(capGroups ?? []),
    ).map(({ field }) => field)

  it("say Never of a penalty's validity, and neither wait nor share caps with those that give", () => {
    expect(faults([late, thanked])).toEqual([])
    const wrong = {
      ...late,
      validity: { _tag: "Months", months: 1 },
      pending: { _tag: "Days", days: 1 },
      when: { minimumMinutes: 5 },
    }
    expect(faults([wrong])).toEqual([
      "rules.0.when.minimumMinutes",
      "rules.0.validity",
      "rules.0.pending",
    ])
    const group = { id: "all", rules: ["late", "thanked"], caps: { perDay: 3 } }
    expect(faults([late, thanked], [group])).toEqual(["capGroups.0.rules"])
  })

  it("that are alike but give and take contradict each other no more than two wallets", () => {
    expect(faults([{ ...thanked, stop: true }, late])).toEqual([])
    expect(
      faults([
        { ...late, stop: true },
        { ...late, id: "later" },
      ]),
    ).toEqual(["rules.1"])
  })
})

describe("the explanation of a penalty", () => {
  it("says rule, version, inputs, caps and rounding, in both languages", () => {
    const half = {
      ...late,
      rounding: "ceil",
      caps: { perDay: 5 },
      coefficients: [
        { by: "level", factors: [{ of: "city", times: { numerator: 3, denominator: 8 } }] },
      ],
    }
    const office = officeWith([half], { reversal: "claim" })
    give(office, 5)
    const more = { level: "city" }
    office.must(Penalise, { ...penalty, ...more }, "2026-01-06")
    office.must(Penalise, { ...penalty, fact: "case/2" }, "2026-01-06")
    const one = explained(office, "case/1")
    expect(one).toMatchObject({ version: 1, inputs: { event: "late", level: "city" }, granted: 2 })
    expect(one.sentence).toEqual({
      zh: "按第 1 版规则扣 2 分。规则 late：每项扣 4 分 × 级别“city”系数 3/8 = 3/2 分，向上取整为 2 分。",
      en: "2 points taken by version 1 of the rules. Rule late: 4 points off for it x 3/8 for level city = 3/2 points, rounded up to 2.",
    })
    expect(explained(office, "case/2").sentence).toEqual({
      zh: "按第 1 版规则扣 3 分。规则 late：每项扣 4 分 × 级别“未填”系数 1 = 4 分；每日上限 5 分尚可计 3 分，实扣 3 分。",
      en: "3 points taken by version 1 of the rules. Rule late: 4 points off for it x 1 for level not given = 4 points; the cap per day of 5 left 3: 3 taken.",
    })
    const owing = officeWith([late], { reversal: "claim" })
    owing.must(Penalise, penalty, "2026-01-06")
    expect(explained(owing, "case/1").sentence).toEqual({
      zh: "按第 1 版规则扣 4 分。规则 late：每项扣 4 分。其中 4 分余额不足，列为待扣。",
      en: "4 points taken by version 1 of the rules. Rule late: 4 points off for it. 4 of them were not there and are owed.",
    })
  })
})
