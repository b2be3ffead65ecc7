import { person } from "@civic-practice/core"
import { Account, netBalanceOf } from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { at, founded, time } from "./District.ts"

const account = "volunteer/V1"
const unit = "S1"
const office = at("2025-03-03 09:00")
const reason = "见义勇为奖励"

/** A practice with two administrators, `a` and `b`. */
const practised = async (policy: object = {}) => {
  const practice = await founded()
  for (const actor of ["a", "b"]) {
    await practice.access.grantRole({ actor, role: "administrator", unit: "220103" }, office)
  }
  await practice.points.setPolicy(policy, office)
  const by = (who: string, when = "2025-03-03 10:00") => ({ actor: person(who), at: time(when) })
  return { ...practice, by }
}

describe("points given by hand", () => {
  it("say who gave them, when, why and until when they are valid", async () => {
    const { by, earnings, points } = await practised()
    const adjust = { account, unit, points: 20, validUntil: "2025-12-31", reason }
    const { adjustment } = await points.adjust(adjust, by("a"))
    expect(await earnings.explainAdjustment(account, adjustment)).toMatchObject({
      adjustment,
      account,
      unit,
      day: "2025-03-03",
      by: person("a"),
      points: 20,
      reason,
      validUntil: "2025-12-31",
      sentence: {
        zh: "2025-03-03，S1 由 a 人工增加 20 分，原因：见义勇为奖励；有效期至 2025-12-31。",
        en: "20 points given by hand on 2025-03-03 at S1, by a, for this reason: 见义勇为奖励; valid until 2025-12-31.",
      },
    })
    const byHost = await points.adjust({ account, unit, points: 1, reason }, office)
    const host = await earnings.explainAdjustment(account, byHost.adjustment)
    expect(host?.sentence.zh).toContain("长期有效")
    expect(host?.by._tag).toBe("System")
  })

  it("say who had proposed and who approved them", async () => {
    const { by, earnings, points } = await practised({ approval: { addition: 10 } })
    const adjust = { account, unit, points: 300, reason }
    const { proposal } = await points.propose({ proposed: { _tag: "Adjust", adjust } }, by("a"))
    const approval = await points.approve({ proposal, unit }, by("b", "2025-03-05 10:00"))
    const found = await earnings.explainAdjustment(account, approval.adjustment ?? "")
    expect(found).toMatchObject({
      day: "2025-03-05",
      by: person("b"),
      approved: { proposal, by: "a" },
    })
    expect(found?.sentence.zh).toContain("由 a 于")
    expect(found?.sentence.zh).toContain("经 b 批准")
    const alone = await points.adjust({ account, unit, points: 5, reason }, by("a"))
    expect(await earnings.explainAdjustment(account, alone.adjustment)).not.toHaveProperty(
      "approved",
    )
  })

  it("say what of them repaid a debt, and out of which budget and in which month they are booked", async () => {
    const settings = { reversal: "claim", budgets: [{ unit, per: "month" }] }
    const { by, earnings, points } = await practised(settings)
    await points.grantBudget({ unit, period: "2025-04", points: 100 }, office)
    const owing = await points.adjust({ account, unit, points: -7, reason: "更正" }, by("a"))
    const owed = await earnings.explainAdjustment(account, owing.adjustment)
    expect(owed).toMatchObject({ points: -7, owed: 7 })
    expect(owed?.sentence.zh).toBe(
      "2025-03-03，S1 由 a 人工扣减 7 分，原因：更正；其中 7 分余额不足，列为待扣。",
    )
    await points.closeMonth({ month: "2025-03" }, at("2025-04-01 09:00"))
    const late = by("b", "2025-03-31 10:00")
    const { adjustment } = await points.adjust({ account, unit, points: 10, reason }, late)
    const found = await earnings.explainAdjustment(account, adjustment)
    expect(found).toMatchObject({ repaid: 7, budget: "2025-04", booked: "2025-04-01" })
    expect(found?.sentence.en).toContain("7 of them repaid what was owed; out of the budget")
    expect(found?.sentence.en).toContain("booked on 2025-04-01")
  })

  it("are told of no other account, and of nothing that was not done by hand", async () => {
    const { by, earnings, points } = await practised()
    const { adjustment } = await points.adjust({ account, unit, points: 9, reason }, by("a"))
    expect(await earnings.explainAdjustment("volunteer/V2", adjustment)).toBeUndefined()
    expect(await earnings.explainAdjustment(account, "none")).toBeUndefined()
    await expect(earnings.explainAdjustment("no account", "none")).rejects.toMatchObject({
      issues: [{ field: "account" }],
    })
  })
})

describe("for any adjustments", () => {
  it("each is explained by what was asked, and all of them make up the balance", async () => {
    const step = fc.record({
      points: fc.integer({ min: -9, max: 20 }).filter((points) => points !== 0),
      until: fc.option(fc.constantFrom("2025-03-31", "2025-12-31"), { nil: undefined }),
      who: fc.constantFrom("a", "b"),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const { by, earnings, points, state } = await practised({ reversal: "claim" })
        let sum = 0
        for (const [place, { points: amount, until, who }] of steps.entries()) {
          const more = until === undefined || amount < 0 ? {} : { validUntil: until }
          const adjust = { account, unit, points: amount, reason: `第 ${place} 次`, ...more }
          const { adjustment } = await points.adjust(adjust, by(who))
          const found = await earnings.explainAdjustment(account, adjustment)
          expect(found).toMatchObject({ ...adjust, by: person(who) })
          expect(found?.validUntil).toBe(amount < 0 ? undefined : (until ?? null))
          expect(found?.sentence.zh).toContain(`${Math.abs(amount)} 分`)
          expect(found?.sentence.en).toContain(`第 ${place} 次`)
          sum += found?.points ?? 0
        }
        const there = await state(Account.ref(account as never))
        expect(there === undefined ? 0 : netBalanceOf(there)).toBe(sum)
      }),
      { numRuns: 30 },
    )
  })
})
