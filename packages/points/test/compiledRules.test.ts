import { CompiledRules, type Earner, type EarningRule, maximumPoints } from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
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
          expect(compiledAnswer(compiled, service)).toEqual(plainAnswer(list, service))
        }
      }),
      { numRuns: 3000 },
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
