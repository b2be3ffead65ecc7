import { Account, AlreadyPenalised, movementsOf } from "@civic-practice/points"
import { volunteerAccount } from "@civic-practice/practice"
import { describe, expect, it } from "vitest"
import { at, founded } from "./District.ts"
import { rejection } from "./rejection.ts"

const account = volunteerAccount("V1")
const office = at("2025-03-03 09:00")
const common = { rounding: "floor", validity: { _tag: "Never" } } as const
const rules = [
  { ...common, id: "visits", earns: { _tag: "PerActivity", points: 10 } },
  { ...common, id: "late", earns: { _tag: "Penalty", event: "late", points: 3 } },
] as const
const service = { account, fact: "record/1", unit: "S1", day: "2025-03-03" }

/** A practice in which one service has earned ten points and cost three. */
const penalised = async () => {
  const practice = await founded()
  await practice.points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
  await practice.points.award({ ...service, minutes: 60 }, office)
  const { taken } = await practice.points.penalise({ ...service, event: "late" }, office)
  expect(taken).toBe(3)
  return practice
}

describe("a penalty by the rules", () => {
  it("is explained beside what the same fact has earned, and alone where it earned nothing", async () => {
    const { earnings, points } = await penalised()
    const found = await earnings.explain("record/1")
    expect(found).toMatchObject({ granted: 10, penalty: { granted: 3, mismatches: [] } })
    expect(found?.penalty?.sentence.zh).toContain("扣 3 分")
    await points.penalise({ ...service, fact: "case/1", event: "late" }, office)
    expect(await earnings.explain("case/1")).toMatchObject({
      granted: 3,
      inputs: { event: "late" },
      credits: [{ per: "penalty", rule: "late" }],
    })
  })

  it("leaves books that can be verified and reports that agree with them, given back or not", async () => {
    const practice = await penalised()
    const { points } = practice
    const again = rejection(points.penalise({ ...service, event: "late" }, office))
    expect(await again).toBeInstanceOf(AlreadyPenalised)
    const reversed = async () => {
      let sum = 0
      for await (const { event } of practice.history(Account.ref(account))) {
        for (const { measure, points: moved } of movementsOf(event)) {
          if (measure === "reversed") sum += moved
        }
      }
      return sum
    }
    expect(await reversed()).toBe(3)
    expect((await practice.books.verify()).difference).toBeNull()
    await points.reversePenalty({ fact: "record/1", unit: "S1" }, office)
    expect(await reversed()).toBe(0)
    expect((await practice.books.verify()).difference).toBeNull()
    expect(await practice.state(Account.ref(account))).toMatchObject({ issued: 10, reversed: 0 })
  })
})
