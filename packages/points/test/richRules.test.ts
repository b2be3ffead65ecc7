import { isDeepStrictEqual } from "node:util"
import { BusinessDay } from "@civic-practice/core"
import {
  Award,
  CorrectEarning,
  Earning,
  FactId,
  PublishRules,
  ReverseEarning,
  ruleFaults,
} from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"
import { type PlainGrant, type PlainService, plainGrants } from "./reference/plainEarning.ts"
import { richRules, richService } from "./richRules.ts"

const first = BusinessDay.make("2023-01-01")
const published = richRules.filter(
  ({ rules, capGroups }) => ruleFaults(rules, first, capGroups).length === 0,
)
const step = fc.record({
  service: richService,
  account: fc.constantFrom("volunteer/v-1", "volunteer/v-2"),
  next: fc.oneof(
    { weight: 4, arbitrary: fc.constant("nothing" as const) },
    { weight: 1, arbitrary: fc.constant("reverse" as const) },
    { weight: 1, arbitrary: fc.constant("correct" as const) },
  ),
  which: fc.nat({ max: 20 }),
})
const steps = fc.array(step, { minLength: 1, maxLength: 20, size: "max" })

type Standing = Map<string, ReadonlyArray<PlainGrant>>

const sum = (grants: ReadonlyArray<PlainGrant>) => grants.reduce((all, one) => all + one.granted, 0)

/** Goes through steps with the engine and with the plain reference; answers with where they differ. */
const differences = (
  set: typeof richRules extends fc.Arbitrary<infer Value> ? Value : never,
  list: typeof steps extends fc.Arbitrary<infer Value> ? Value : never,
  plain = set,
): ReadonlyArray<string> => {
  const office = new Office()
  const { rules, capGroups } = set
  const groups = capGroups.length === 0 ? {} : { capGroups }
  office.must(PublishRules, { effectiveFrom: first, rules, ...groups }, first)
  const standing: Standing = new Map()
  const found: Array<string> = []
  const compare = (what: string, answer: number, expected: number) => {
    if (answer !== expected) found.push(`${what}: ${answer} instead of ${expected}`)
  }
  const plainly = (service: PlainService, without?: string) => {
    const before = [...standing].flatMap(([fact, grants]) => (fact === without ? [] : grants))
    return plainGrants(plain.rules, plain.capGroups, service, before)
  }
  for (const [number, { service, account, next, which }] of list.entries()) {
    const fact = `record/r-${number}`
    // A service of the generator has the parts of one.
    const award = { ...service, account } as unknown as PlainService
    const grants = plainly(award)
    const { granted } = office.must(Award, { ...award, fact }, "2026-03-01")
    compare(fact, granted, sum(grants))
    if (grants.length > 0) standing.set(fact, grants)
    const other = `record/r-${which % (number + 1)}`
    const former = standing.get(other)?.[0]?.service
    if (former === undefined || next === "nothing") continue
    if (next === "reverse") {
      office.must(ReverseEarning, { fact: other, unit: former.unit }, "2026-03-01")
      standing.delete(other)
    } else {
      const { account: holder, unit } = former
      const corrected = { ...award, account: holder, unit }
      // What is not said anew of the holder is as it was.
      const { age, stars } = former
      const seen = {
        ...(age === undefined ? {} : { age }),
        ...(stars === undefined ? {} : { stars }),
      }
      const anew = plainly({ ...seen, ...corrected }, other)
      const answer = office.must(CorrectEarning, { ...corrected, fact: other }, "2026-03-01")
      compare(`${other} corrected`, answer.granted, sum(anew))
      if (anew.length > 0) standing.set(other, anew)
      else standing.delete(other)
    }
    found.push(...office.faults(account))
    const stored = office.spec.view.get(Earning.ref(FactId.make(other)))
    const { stateVersion, storedState, upcastState } = Earning.ref("").kind
    const read = upcastState(JSON.parse(JSON.stringify(storedState?.(stored))), stateVersion)
    if (!isDeepStrictEqual(read, stored)) found.push(`${other} does not come back from storage`)
  }
  return found
}

describe("rules with every condition, coefficient and cap", () => {
  it("grant what a plain reference grants, through awards, reversals and corrections", () => {
    fc.assert(
      fc.property(published, steps, (set, list) => {
        expect(differences(set, list)).toEqual([])
      }),
      { numRuns: 1500 },
    )
  }, 120_000)

  it.each(["perYear", "lifetime"] as const)(
    "control: a reference without the cap %s is found out",
    (cap) => {
      const checked = fc.check(
        fc.property(published, steps, (set, list) => {
          const rules = set.rules.map((rule) => {
            const { [cap]: _, ...caps } = rule.caps ?? {}
            return { ...rule, caps }
          })
          expect(differences(set, list, { rules, capGroups: set.capGroups } as typeof set)).toEqual(
            [],
          )
        }),
        { numRuns: 1000 },
      )
      expect(checked.failed).toBe(true)
    },
    120_000,
  )

  it("control: a reference without shared caps is found out", () => {
    const checked = fc.check(
      fc.property(published, steps, (set, list) => {
        expect(differences(set, list, { ...set, capGroups: [] })).toEqual([])
      }),
      { numRuns: 1000 },
    )
    expect(checked.failed).toBe(true)
  }, 120_000)
})
