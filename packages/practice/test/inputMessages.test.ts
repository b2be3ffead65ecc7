import { Denied, explain, person } from "@civic-practice/core"
import { describe, expect, it } from "vitest"
import { founded, host, row } from "./District.ts"
import { rejection } from "./rejection.ts"
import { samples } from "./samples.ts"

const about = { unit: "I1", other: "S1", owner: "V1" }

/** Inputs that differ from one in a single place: what is left out, of another type, empty, too long, or too much. */
const changes = (value: unknown): ReadonlyArray<unknown> => {
  const instead = [undefined, null, "", "x".repeat(3000), -1.5, 1e300, true, [], {}]
  if (Array.isArray(value)) {
    const inner = value.flatMap((one, place) =>
      changes(one).map((changed) => value.with(place, changed)),
    )
    return [...instead, [...value, ...value], ...inner]
  }
  if (typeof value !== "object" || value === null) return instead
  const fields = Object.entries(value)
  return [
    ...instead,
    { ...value, surplus: 1 },
    ...fields.map(([name]) => Object.fromEntries(fields.filter(([other]) => other !== name))),
    ...fields.flatMap(([name, inner]) =>
      changes(inner).map((changed) => ({ ...value, [name]: changed })),
    ),
  ]
}

/** The Chinese sentence without what is to be typed as it stands: names of fields, and codes in quotation marks. */
const wordsOf = (sentence: string, fields: ReadonlyArray<string>): string =>
  fields
    .toSorted((one, other) => other.length - one.length)
    .reduce((left, field) => (field === "" ? left : left.replaceAll(`${field}：`, "")), sentence)
    .replaceAll(/“[^”]*”/g, "")

describe("what is wrong with an input is said in Chinese without English words", () => {
  it.each(samples.map((one) => [one.name, one] as const))("by %s", (_, { misread }) => {
    let refused = 0
    misread(about, (input) => {
      for (const changed of changes(input)) {
        const refusal = misread(about, () => changed)
        if (refusal === undefined) continue
        refused++
        const chinese = explain(refusal, "zh")
        expect(chinese).toMatch(/请修改/)
        const fields = refusal.issues.map(({ field }) => field)
        const words = wordsOf(chinese, fields)
        expect(words, JSON.stringify(refusal.issues)).not.toMatch(/[A-Za-z]{2,}|undefined/)
        for (const { chinese: problem } of refusal.issues) expect(problem).toBeDefined()
        expect(explain(refusal, "en")).not.toMatch(/\p{Script=Han}/u)
      }
      return input
    })
    expect(refused).toBeGreaterThan(5)
  })

  it("would be found out where a check has English words only", () => {
    expect(wordsOf("输入有误（退兑），请修改：points：must be 1", ["points"])).toMatch(
      /[A-Za-z]{2,}/,
    )
  })
})

/** The input with each of its texts in turn made so long that no id, name or reason can be. */
const tooLong = (value: unknown): ReadonlyArray<unknown> => {
  if (typeof value === "string") return ["7".repeat(3000)]
  if (Array.isArray(value)) {
    return value.flatMap((one, place) => tooLong(one).map((text) => value.with(place, text)))
  }
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    tooLong(inner).map((text) => ({ ...value, [name]: text })),
  )
}

describe("no text of an input is without a limit", () => {
  it.each(samples.map((one) => [one.name, one] as const))("of %s", (_, { misread }) => {
    misread(about, (input) => {
      for (const changed of tooLong(input)) {
        expect(
          misread(about, () => changed),
          JSON.stringify(changed).slice(0, 200),
        ).toBeDefined()
      }
      return input
    })
  })
})

describe("who has no leave is told so in Chinese by the name of the action", () => {
  it("for every command", () => {
    for (const { name, chinese } of samples) expect(chinese, name).toMatch(/^\p{Script=Han}+$/u)
  })

  it("when it is denied", async () => {
    const { points } = await founded()
    const count = { reward: "soap", exchangePoint: "S1", counted: 1, reason: "盘点" }
    const denied = await rejection(points.countStock(count, { actor: person("7001") }))
    expect(denied).toBeInstanceOf(Denied)
    expect(explain(denied, "zh")).toBe("7001 无权在 S1 办理“盘点”，请由上级授予相应角色")
    expect(explain(denied, "en")).toBe(
      "7001 may not points.countStock at S1; ask for a role that allows it",
    )
    const clerk = { actor: person("7002") }
    const role = { name: "clerk", allows: ["volunteering.recordAttendance"] }
    const strict = await founded({ roles: [role] })
    await strict.access.grantRole({ actor: "7002", role: "clerk", unit: "S1" }, { actor: host })
    const sheet = { ...row("A1", "S1", "V1", "2025-03-03", 2), overlap: { reason: "两处值守" } }
    const overlapping = await rejection(strict.volunteering.recordAttendance(sheet, clerk))
    expect(explain(overlapping, "zh")).toContain("“允许时间重叠”")
  })
})
