import { BusinessDay, type PolicyShape, person, specification } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  Account,
  AccountId,
  Adjust,
  CollectReservation,
  DefineGroup,
  DefineReward,
  DefineWallet,
  ForgetHolder,
  Holder,
  JoinGroup,
  ReceiveStock,
  RecordHolder,
  Redeem,
  Reserve,
  SetPointsPolicy,
  WithdrawReward,
  WriteOffStock,
} from "@civic-practice/points"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { noon, openUnits } from "./Office.ts"
import { account, asked, at, give, officeWith, soap } from "./soapShop.ts"

describe("what a district decides", () => {
  it.each([
    ["honoured", "Collected"],
    ["cancelled", "RewardNotOffered"],
  ])("what was reserved of a reward that was withdrawn since is %s", (closedReward, outcome) => {
    const office = officeWith(10)
    office.must(SetPointsPolicy, { closedReward }, "2026-01-01")
    const { reservation, code } = office.must(Reserve, asked, "2026-02-01")
    office.must(WithdrawReward, { reward: "soap", unit: "district" }, "2026-02-02")
    const shown = { reservation, exchangePoint: at, code }
    const result = office.attempt(CollectReservation, shown, "2026-02-03")
    const said = Result.isSuccess(result) ? result.success : result.failure
    expect(said).toMatchObject({ _tag: outcome })
  })

  it("what is spent first", () => {
    const office = officeWith(0)
    office.must(SetPointsPolicy, { spendOrder: "firstEarned" }, "2026-01-01")
    give(office, 10, { unit: "a", validUntil: "2026-12-31" })
    const later = { account, unit: "b", points: 10, validUntil: "2026-06-30", reason: "补发" }
    office.must(Adjust, later, "2026-01-03")
    expect(office.must(Redeem, asked, "2026-02-01").lots).toMatchObject([{ unit: "a" }])
    expect(office.must(Reserve, asked, "2026-02-01").lots).toMatchObject([{ unit: "b" }])
  })

  it("how many pieces one person writes off", () => {
    const spec = specification({ policy: { allows: () => true } })
    openUnits(spec)
    const options = { at: noon("2026-02-01"), actor: person("v-2") }
    spec.run(SetPointsPolicy, { approval: { stockCorrection: 2 } }, options)
    spec.run(DefineReward, soap, options)
    spec.run(ReceiveStock, { reward: "soap", exchangePoint: at, quantity: 9 }, options)
    const off = { reward: "soap", exchangePoint: at, reason: "破损" }
    expect(spec.run(WriteOffStock, { ...off, quantity: 3 }, options)).toMatchObject({
      failure: { _tag: "NeedsApproval", amount: 3, allowed: 2 },
    })
    expect(spec.run(WriteOffStock, { ...off, quantity: 2 }, options)).toMatchObject({
      success: { onHand: 7 },
    })
  })
})

describe("whose points a reward is paid with", () => {
  it("those of a wallet in which it has a price, and can be spent", () => {
    const office = officeWith(0, { prices: [{ wallet: "green", price: 3 }] })
    const wallet = { name: { zh: "绿色积分", en: "green points" }, unit: "points" }
    office.must(DefineWallet, { wallet: "green", ...wallet, spendable: true }, "2026-01-01")
    office.must(DefineWallet, { wallet: "honour", ...wallet, spendable: false }, "2026-01-01")
    const green = `${account}/green`
    give(office, 10, { account: green })
    expect(office.must(Redeem, { ...asked, account: green }, "2026-02-01").points).toBe(3)
    const pay = (wallet: string) =>
      office.refused(Redeem, { ...asked, account: `${account}/${wallet}` }, "2026-02-01")
    expect(pay("honour")).toMatchObject({ _tag: "WalletNotSpendable" })
    expect(pay("unknown")).toMatchObject({ _tag: "UnknownWallet" })
    office.must(DefineReward, { ...soap, reward: "tea", stocked: false }, "2026-01-01")
    const tea = { ...asked, account: green, reward: "tea" }
    expect(office.refused(Redeem, tea, "2026-02-01")).toMatchObject({ _tag: "NoPrice" })
  })

  it("those of a household, by a member in their own affairs", () => {
    const ownersOnly: PolicyShape = { allows: ({ owner }, { actor }) => owner === actor.id }
    const spec = specification({ policy: ownersOnly })
    openUnits(spec)
    const options = { at: noon("2026-02-01") }
    const group = "household/h-1"
    const unit = "station-1"
    spec.run(DefineReward, { ...soap, stocked: false }, options)
    spec.run(DefineGroup, { group, unit, pooling: { _tag: "Pool" } }, options)
    spec.run(JoinGroup, { group, member: account, unit, from: "2026-01-01" }, options)
    spec.run(Adjust, { account: group, unit, points: 10, reason: "补发" }, options)
    const pay = (member: string, by: string) =>
      spec.run(Redeem, { ...asked, account: group, member }, { ...options, actor: person(by) })
    expect(pay(account, "v-2")).toMatchObject({ failure: { _tag: "Denied" } })
    expect(pay("volunteer/v-2", "v-2")).toMatchObject({ failure: { _tag: "NotMember" } })
    expect(pay(account, "v-1")).toMatchObject({ success: { points: 10 } })
  })

  it("is told when pending points will be enough", () => {
    const office = officeWith(4)
    const ref = Account.ref(AccountId.make(account))
    const unit = UnitId.make("a")
    const pending = (fact: string, points: number, activeFrom: string | null) => ({
      fact,
      unit,
      points,
      activeFrom: activeFrom === null ? null : BusinessDay.make(activeFrom),
    })
    office.spec.given(ref, {
      ...office.account(account),
      pending: [
        pending("record/r-1", 3, "2026-02-20"),
        pending("record/r-2", 3, "2026-02-10"),
        pending("record/r-3", 100, null),
      ],
    })
    expect(office.refused(Redeem, asked, "2026-02-01")).toMatchObject({
      _tag: "InsufficientPoints",
      missing: 6,
      enoughOn: "2026-02-20",
    })
    const two = { ...asked, quantity: 2 }
    expect(office.refused(Redeem, two, "2026-02-01")).not.toHaveProperty("enoughOn")
  })

  it("keeps of a holder nothing that was forgotten", () => {
    const office = officeWith(10, { eligibility: { ageAtLeast: 60 } })
    const facts = { bornOn: "1950-01-01" }
    office.must(RecordHolder, { account, at, facts }, "2026-01-01")
    office.must(Redeem, asked, "2026-02-01")
    office.must(ForgetHolder, { account, at }, "2026-02-01")
    office.must(ForgetHolder, { account, at }, "2026-02-01")
    expect(office.spec.view.find(Holder.ref(account))).toBeUndefined()
    expect(office.refused(Redeem, asked, "2026-02-02")).toMatchObject({
      reasons: [{ reason: "bornOnUnknown" }],
    })
  })
})
