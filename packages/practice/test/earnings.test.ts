import { InvalidInput, Storage } from "@civic-practice/core"
import { RulesRefused, type WhatIfCursor, type WhatIfProgress } from "@civic-practice/points"
import { make } from "@civic-practice/storage-memory"
import { Effect, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { at, district, founded, rules, shared } from "./District.ts"
import { rejection } from "./rejection.ts"

const office = at("2026-03-31 12:00")
const march = { from: "2026-03-01", to: "2026-03-31" }

/** A practice in which sixty volunteers served at two stations, and some of it was corrected and reversed. */
const served = async () => {
  const storage = Effect.runSync(make)
  const practice = await founded({ storage: shared(storage) })
  const { points } = practice
  await points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
  for (let number = 0; number < 60; number++) {
    const award = {
      account: `volunteer/V${number % 20}`,
      fact: `service/${number}`,
      unit: number % 3 === 0 ? "S1" : "S2",
      day: `2026-0${2 + (number % 2)}-1${number % 10}`,
      minutes: 60 + number,
      role: number % 4 === 0 ? "organiser" : "helper",
    }
    await points.award(award, office)
    if (number % 7 === 0) await points.correctEarning({ ...award, minutes: 180 }, office)
    const { fact, unit } = award
    if (number % 11 === 0) await points.reverseEarning({ fact, unit }, office)
  }
  const last = async () =>
    (
      await Effect.runPromise(
        Stream.runCollect(
          Stream.unwrap(
            Storage.useSync((one) => one.read({ realm: district, limit: 10_000 })),
          ).pipe(Stream.provideService(Storage, storage)),
        ),
      )
    ).length
  return { ...practice, last }
}

/** The rules, each with so many times its points. */
const raised = (times: number) =>
  rules.map((rule) => ({ ...rule, earns: { ...rule.earns, points: rule.earns.points * times } }))

describe("what other rules would have come to", () => {
  it("is nothing else by the rules in force, twice as much by twice as many points, and not written", async () => {
    const { earnings, last } = await served()
    const before = await last()
    for (const same of [{}, { rules }, { version: 1 }]) {
      const { accounts, total, units } = await earnings.whatIf({ period: march, ...same })
      expect(total.before).toBeGreaterThan(0)
      expect(total.difference).toBe(0)
      expect([...accounts, ...units].filter(({ difference }) => difference !== 0)).toEqual([])
    }
    const { accounts, total, units } = await earnings.whatIf({ period: march, rules: raised(2) })
    for (const line of [total, ...accounts, ...units]) {
      expect(line.difference).toBeGreaterThanOrEqual(line.before - 1)
    }
    expect(accounts).toHaveLength(10)
    expect(units.map(({ unit }) => unit)).toEqual(["S1", "S2"])
    expect(await last()).toBe(before)
  })

  it("comes to the same from wherever it was left off, in chunks of any size", async () => {
    const { earnings } = await served()
    const question = { period: march, rules: raised(3) }
    const whole = await earnings.whatIf(question)
    const cursors: Array<WhatIfCursor> = []
    const phases = new Set<string>()
    const onProgress = ({ cursor, phase }: WhatIfProgress) => {
      phases.add(phase)
      // As it would be kept: as text.
      cursors.push(JSON.parse(JSON.stringify(cursor())))
    }
    expect(await earnings.whatIf(question, { chunk: 17, onProgress })).toEqual(whole)
    expect(phases).toEqual(new Set(["revisions", "replay"]))
    expect(cursors.length).toBeGreaterThan(5)
    for (const cursor of cursors) {
      expect(await earnings.whatIf(question, { chunk: 5, cursor })).toEqual(whole)
    }
  })

  it("is refused for what cannot be asked, naming the field", async () => {
    const { earnings } = await founded()
    const issues = async (question: object, options = {}) => {
      // What a caller without types may pass.
      const error = await rejection(earnings.whatIf(question as never, options))
      expect(error).toBeInstanceOf(InvalidInput)
      return (error as InvalidInput).issues.map(({ field }) => field)
    }
    expect(await issues({})).toEqual(["period.from", "period.to"])
    expect(await issues({ period: { from: "2026-02-30", to: 5 } })).toHaveLength(2)
    expect(await issues({ period: { from: "2026-03-02", to: "2026-03-01" } })).toEqual([
      "period.to",
    ])
    expect(await issues({ period: march, rules, version: 1 })).toEqual(["version"])
    expect(await issues({ period: march, version: 0 })).toEqual(["version"])
    expect(await issues({ period: march, capGroups: [] })).toEqual(["capGroups"])
    expect(await issues({ period: march, rules: [{ id: "x" }] })).toContain("rules.0.earns")
    expect(await issues({ period: march }, { chunk: Number.NaN })).toEqual(["chunk"])
    const cursors: Array<WhatIfCursor> = []
    const onProgress = ({ cursor }: WhatIfProgress) => cursors.push(cursor())
    await earnings.whatIf({ period: march }, { onProgress })
    expect(await issues({ period: march, rules }, { cursor: cursors[0] })).toEqual(["cursor"])
    const unpublished = await rejection(earnings.whatIf({ period: march, version: 7 }))
    expect(unpublished).toBeInstanceOf(RulesRefused)
    expect(unpublished).toMatchObject({ faults: [{ field: "version" }] })
    const dead = [{ ...rules[0], when: { fields: [] } }]
    const refused = await rejection(earnings.whatIf({ period: march, rules: dead } as never))
    expect(refused).toMatchObject({
      _tag: "RulesRefused",
      faults: [{ field: "rules.0.when.fields" }],
    })
  })
})

describe("how a fact came to its points", () => {
  it("is told of what was earned last, and of nothing else", async () => {
    const { earnings } = await served()
    // Corrected to three hours.
    const found = await earnings.explain("service/7")
    expect(found).toMatchObject({ fact: "service/7", mismatches: [], inputs: { minutes: 180 } })
    expect(found?.sentence.zh).toContain("180 分钟")
    expect(await earnings.explain("service/none")).toBeUndefined()
  })
})
