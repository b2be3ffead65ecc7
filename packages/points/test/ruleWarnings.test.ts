import { BusinessDay } from "@civic-practice/core"
import {
  type CapGroup,
  CompiledRules,
  DefineWallet,
  type EarningRule,
  PublishRules,
  ruleFaults,
  ruleWarnings,
} from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"
import { type PlainGrant, type PlainService, plainGrants } from "./reference/plainEarning.ts"
import { richRules, richService } from "./richRules.ts"
import { earner, rules } from "./ruleArbitraries.ts"

const first = BusinessDay.make("2023-01-01")
const hours = {
  id: "hours",
  earns: { _tag: "PerHour", points: 1 },
  rounding: "floor",
  validity: { _tag: "Never" },
}

/** The fields that publishing warns of; the rules are published all the same. */
const warned = (list: ReadonlyArray<object>, capGroups?: ReadonlyArray<object>) => {
  const groups = capGroups === undefined ? {} : { capGroups }
  const office = new Office()
  const name = { zh: "荣誉分", en: "honour" }
  const honour = { wallet: "honour", name, unit: "points", spendable: false }
  office.must(DefineWallet, honour, first)
  const { version, warnings } = office.must(
    PublishRules,
    { effectiveFrom: first, rules: list, ...groups },
    first,
  )
  expect(version).toBe(1)
  return warnings.map(({ field }) => field)
}

describe("publishing warns", () => {
  it("of rules that both give points for one service, but not where one stops or they never meet", () => {
    const visit = { ...hours, id: "visit", earns: { _tag: "PerActivity", points: 2 } }
    expect(warned([hours, visit])).toEqual(["rules.1"])
    expect(warned([{ ...hours, when: { fields: ["a"] }, stop: true }, visit])).toEqual([])
    const apart = [
      { ...hours, when: { minimumStars: 3 } },
      { ...visit, when: { maximumStars: 2 } },
    ]
    expect(warned(apart)).toEqual([])
    expect(warned([hours, { ...visit, wallet: "honour" }])).toEqual([])
  })

  it("of a stop with nothing to stop, and of caps that never cut", () => {
    expect(warned([{ ...hours, stop: true }])).toEqual(["rules.0.stop"])
    expect(warned([{ ...hours, caps: { perDay: 8, perMonth: 8 } }])).toEqual([
      "rules.0.caps.perDay",
    ])
    expect(warned([{ ...hours, caps: { perYear: 30, lifetime: 20, perMonth: 5 } }])).toEqual([
      "rules.0.caps.perYear",
    ])
    const counted = { countedMinutesPerActivity: 120, perActivity: 2 }
    expect(warned([{ ...hours, caps: counted }])).toEqual(["rules.0.caps.perActivity"])
    const two = [
      { ...hours, when: { fields: ["a"] }, caps: { perDay: 2 } },
      { ...hours, id: "more", when: { fields: ["b"] }, caps: { perDay: 3 } },
    ]
    const group = (perDay: number) => [{ id: "all", rules: ["hours", "more"], caps: { perDay } }]
    expect(warned(two, group(4))).toEqual([])
    expect(warned(two, group(5))).toEqual(["capGroups.0.caps.perDay"])
    expect(warned(two, group(3))).toEqual(["rules.1.caps.perDay"])
    expect(warned([hours], [{ id: "all", rules: ["hours"], caps: { perDay: 3 } }])).toEqual([
      "capGroups.0.rules",
    ])
  })
})

/** Which earlier rules a warning says the rule overlaps with. */
const overlaps = (list: ReadonlyArray<EarningRule>) =>
  ruleWarnings(list).flatMap(({ field, problem }) => {
    const [, place] = /^rules\.(\d+)$/.exec(field) ?? []
    const rule = list[Number(place)]
    return rule === undefined || place === undefined
      ? []
      : list.filter(({ id }) => problem.zh.includes(id) && id !== rule.id).map((one) => [one, rule])
  })

describe("for any rules", () => {
  it("two that no warning names never both give points for one service", () => {
    fc.assert(
      fc.property(
        rules(5),
        fc.array(earner, { minLength: 20, maxLength: 40 }),
        (list, services) => {
          const known = new Set(
            overlaps(list).map((pair) =>
              pair
                .map((one) => one?.id)
                .sort()
                .join(),
            ),
          )
          const compiled = new CompiledRules(list)
          for (const service of services) {
            const { count, rules: found } = compiled.match(service)
            const ids = found.slice(0, count).map(({ id }) => id)
            for (const one of ids) {
              for (const other of ids) {
                if (one < other) expect(known).toContain(`${one},${other}`)
              }
            }
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it("a cap that is said never to make a difference makes none", () => {
    let idle = 0
    const services = fc.array(richService, { minLength: 5, maxLength: 25, size: "max" })
    fc.assert(
      fc.property(richRules, services, ({ rules: list, capGroups }, given) => {
        if (ruleFaults(list, first, capGroups).length > 0) return
        const without = structuredClone({ list, capGroups })
        for (const { field } of ruleWarnings(list, capGroups)) {
          const [kind, place, , cap] = field.split(".")
          if (cap === undefined) continue
          const of = kind === "rules" ? without.list : without.capGroups
          // One at a time: of two caps that are alike, each makes the other idle.
          const caps = of[Number(place)]?.caps as Record<string, number> | undefined
          if (caps === undefined) continue
          const limit = caps[cap]
          delete caps[cap]
          idle++
          expect(granted(without.list, without.capGroups, given)).toEqual(
            granted(list, capGroups, given),
          )
          if (limit !== undefined) caps[cap] = limit
        }
      }),
      { numRuns: 1000 },
    )
    expect(idle).toBeGreaterThan(50)
  }, 60_000)

  it("control: taking away a cap of which nothing was said makes a difference somewhere", () => {
    const services = fc.array(richService, { minLength: 5, maxLength: 25, size: "max" })
    const checked = fc.check(
      fc.property(richRules, services, ({ rules: list, capGroups }, given) => {
        const open = list.map(({ caps, ...rule }) => rule)
        expect(granted(open, capGroups, given)).toEqual(granted(list, capGroups, given))
      }),
    )
    expect(checked.failed).toBe(true)
  })
})

const granted = (
  list: ReadonlyArray<EarningRule>,
  capGroups: ReadonlyArray<CapGroup>,
  services: ReadonlyArray<object>,
): ReadonlyArray<number> => {
  const all: Array<PlainGrant> = []
  return services.map((service) => {
    // A service of the generator has the parts of one.
    const one = { ...service, account: "volunteer/v-1" } as unknown as PlainService
    const grants = plainGrants(list, capGroups, one, all)
    all.push(...grants)
    return grants.reduce((sum, grant) => sum + grant.granted, 0)
  })
}
