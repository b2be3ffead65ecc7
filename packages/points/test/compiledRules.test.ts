import { BusinessDay } from "@civic-practice/core"
import { CompiledRules, type Earner, EarningRule, maximumPoints } from "@civic-practice/points"
import { Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { alike } from "./Office.ts"
import { holding, lastDay, pointsOf } from "./reference/plainRules.ts"
import { earner, rules } from "./ruleArbitraries.ts"

const compiledAnswer = (compiled: CompiledRules, service: Earner) => {
  const { count, rules: found, points } = compiled.match(service)
  return found.slice(0, count).map((rule, index) => ({
    rule: rule.id,
    points: points[index],
    validUntil: rule.lastValidDay(service.day),
  }))
}

const plainAnswer = (list: ReadonlyArray<EarningRule>, service: Earner) =>
  holding(list, service).map((rule) => {
    const points = pointsOf(rule, service, service.minutes ?? 0)
    return {
      rule: rule.id,
      points: points > BigInt(maximumPoints) ? Number.POSITIVE_INFINITY : Number(points),
      validUntil: lastDay(rule.validity, service.day),
    }
  })

describe("compiled rules", () => {
  it("say what asking every rule in turn says, for any rules and services", () => {
    fc.assert(
      fc.property(rules(8), fc.array(earner, { minLength: 1, maxLength: 20 }), (list, services) => {
        const compiled = new CompiledRules(list)
        for (const service of services) {
          const answer = compiledAnswer(compiled, service)
          const expected = plainAnswer(list, service)
          // Compared as texts first: there are many, and `expect` takes its time.
          if (!alike(answer, expected)) expect(answer).toEqual(expected)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it("do so for more rules than a word has bits", () => {
    fc.assert(
      fc.property(
        rules(100),
        fc.array(earner, { minLength: 5, maxLength: 20 }),
        (list, services) => {
          // Without stopping, so that the last rules are reached.
          const open = list.map(({ stop, ...one }) => one)
          const compiled = new CompiledRules(open)
          for (const service of services) {
            const answer = compiledAnswer(compiled, service)
            const expected = plainAnswer(open, service)
            if (!alike(answer, expected)) expect(answer).toEqual(expected)
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it("do not depend on what they were asked before", () => {
    fc.assert(
      fc.property(rules(5), earner, earner, (list, first, second) => {
        const used = new CompiledRules(list)
        used.match(first)
        expect(compiledAnswer(used, second)).toEqual(
          compiledAnswer(new CompiledRules(list), second),
        )
      }),
    )
  })

  it("stay right where rules tell more things apart than are remembered", () => {
    const labels = (name: string) => Array.from({ length: 60 }, (_, number) => `${name}-${number}`)
    const factors = (name: string) =>
      labels(name).map((of, number) => ({ of, times: { numerator: number + 1, denominator: 7 } }))
    const one = Schema.decodeUnknownSync(EarningRule)({
      id: "rule-0",
      earns: { _tag: "PerHour", points: 5 },
      coefficients: [
        { by: "field", factors: factors("field") },
        { by: "role", factors: factors("role") },
        { by: "evidence", factors: factors("grade") },
      ],
      rounding: "halfUp",
      validity: { _tag: "Never" },
    })
    const compiled = new CompiledRules([one])
    for (let number = 0; number < 120_000; number++) {
      const service = {
        unit: "station-1",
        day: BusinessDay.make("2026-03-05"),
        minutes: number % 600,
        field: `field-${number % 61}`,
        role: `role-${Math.floor(number / 61) % 61}`,
        evidence: `grade-${(number * 7) % 61}`,
      }
      const { points } = compiled.match(service)
      const expected = Number(pointsOf(one, service, service.minutes))
      if (points[0] !== expected)
        expect({ service, points: points[0] }).toEqual({ service, points: expected })
    }
  })

  it("control: without order and stop the answers differ", () => {
    const found = fc.check(
      fc.property(rules(8), earner, (list, service) => {
        const unordered = list.map(({ order, stop, ...rule }) => rule)
        const compiled = compiledAnswer(new CompiledRules(list), service)
        expect(plainAnswer(unordered, service)).toEqual(compiled)
      }),
      { numRuns: 2000 },
    )
    expect(found.failed).toBe(true)
  })
})
