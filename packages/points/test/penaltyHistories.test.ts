import {
  Adjust,
  DefineWallet,
  EarningRule,
  explainPenalised,
  netBalanceOf,
  Penalise,
  Penalty,
  PublishRules,
  ReversePenalty,
  RuleSet,
  type RuleVersion,
  ruleFaults,
  SetPointsPolicy,
} from "@civic-practice/points"
import { Result, Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"
import { PlainPenalties } from "./reference/PlainPenalties.ts"
import type { PlainService } from "./reference/plainEarning.ts"
import { richRules, richService } from "./richRules.ts"

const account = "volunteer/v-1"
const first = "2023-01-01"
const unit = "station-1"

const versionOf = (office: Office): RuleVersion => {
  const version = office.spec.view.get(RuleSet.ref("default")).versions.at(-1)
  if (version === undefined) throw new Error("no rules")
  return version
}

const decodeRule = Schema.decodeUnknownSync(EarningRule)
const walletTerms = { floor: 2, belowFloor: "stop" } as const

/** Rules of all shapes that take points, some from a wallet, and beside each one that gives points for the same. */
const penalRules = fc
  .tuple(richRules, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
  .map(([{ capGroups, rules }, honour]) => ({
    capGroups,
    rules: rules.map((rule, place) => {
      const { pending: _, when, caps, ...rest } = rule
      const { minimumMinutes: __, ...conditions } = when ?? {}
      const { countedMinutesPerActivity: ___, ...points } = caps ?? {}
      return decodeRule({
        ...rest,
        earns: { _tag: "Penalty", event: "late", points: rule.earns.points },
        validity: { _tag: "Never" },
        ...(Object.keys(conditions).length === 0 ? {} : { when: conditions }),
        ...(Object.keys(points).length === 0 ? {} : { caps: points }),
        ...(honour[place] === true ? { wallet: "honour" } : {}),
      })
    }),
  }))
  .filter(({ rules, capGroups }) => ruleFaults(rules, first as never, capGroups).length === 0)

const penalStep = fc.record({
  does: fc.constantFrom("penalise", "penalise", "penalise", "give", "reverse"),
  service: richService,
  fact: fc.integer({ min: 0, max: 6 }),
  honour: fc.boolean(),
  unit: fc.constantFrom("station-1", "station-2"),
  points: fc.integer({ min: 1, max: 12 }),
  days: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
})

describe("for any rules, policies and histories", () => {
  it("penalties take and give back what the plain reference says, from the same lots", () => {
    const seen = new Map<string, number>()
    const reversals = fc.constantFrom("withinBalance", "onlyPending", "claim", "unlimited" as const)
    const steps = fc.array(penalStep, { minLength: 5, maxLength: 25, size: "max" })
    fc.assert(
      fc.property(penalRules, reversals, steps, ({ rules, capGroups }, reversal, list) => {
        const office = new Office()
        office.must(SetPointsPolicy, { reversal }, first)
        const wallet = { wallet: "honour", name: { zh: "荣誉分", en: "honour" }, unit: "points" }
        office.must(DefineWallet, { ...wallet, spendable: false, ...walletTerms, base: 2 }, first)
        const groups = capGroups.length === 0 ? {} : { capGroups }
        office.must(PublishRules, { effectiveFrom: first, rules, ...groups }, first)
        const plain = new PlainPenalties({
          rules,
          capGroups,
          reversal: reversal as "claim",
          wallets: { honour: { floor: 2, stops: true } },
        })
        const score = `${account}/honour`
        // Opened with its base.
        office.must(Adjust, { account: score, unit, points: 3, reason: "开户" }, "2026-03-01")
        plain.give(score, unit, null, "2026-03-01", 2)
        plain.give(score, unit, null, "2026-03-01", 3)
        for (const [
          place,
          { days, does, fact, honour, points, service, ...step },
        ] of list.entries()) {
          const today = `2026-03-${String(place + 1).padStart(2, "0")}`
          const until =
            days === undefined ? null : `2026-03-${String(place + 1 + days).padStart(2, "0")}`
          const id = honour ? score : account
          const name = `case/${fact}`
          const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
          if (does === "give") {
            const validity = until === null ? {} : { validUntil: until }
            const input = { account: id, unit: step.unit, points, reason: "补发", ...validity }
            office.must(Adjust, input, today)
            plain.give(id, step.unit, until, today, points)
          } else if (does === "reverse") {
            const state = office.spec.view.get(Penalty.ref(name as never))
            const at = { fact: name, unit: state?.unit ?? unit }
            const result = office.attempt(ReversePenalty, at, today)
            const expected = plain.reverse(name, today)
            count(typeof expected === "string" ? expected : "reversed")
            expect(outcomeOf(result)).toBe(expected)
          } else {
            // As the generator gives it; an event has no minutes.
            const { minutes: _, ...looked } = service as unknown as PlainService
            const about = { ...looked, account: id, event: "late" }
            const result = office.attempt(Penalise, { ...about, fact: name }, today)
            const expected = plain.penalise(
              name,
              { ...about, unit: looked.unit, day: looked.day },
              today,
            )
            count(typeof expected === "string" ? expected : expected === 0 ? "nothing" : "taken")
            expect(outcomeOf(result)).toBe(expected)
            const state = office.spec.view.get(Penalty.ref(name as never))
            if (state !== null && typeof expected === "number" && expected > 0) {
              const found = explainPenalised(state, versionOf(office))
              expect(found.mismatches).toEqual([])
              expect(found.granted).toBe(expected)
            }
          }
          for (const one of [account, score]) {
            const { lots, owed = [] } = office.account(one)
            expect({
              lots: lots.map((lot) => `${lot.unit} ${lot.validUntil} ${lot.left}`).sort(),
              owed: owed.map((debt) => `${debt.unit} ${debt.points}`),
            }).toEqual(plain.books(one))
            expect(office.faults(one)).toEqual([])
          }
        }
      }),
      { numRuns: 400 },
    )
    for (const what of [
      "taken",
      "reversed",
      "AlreadyPenalised",
      "InsufficientPoints",
      "PointsActive",
    ]) {
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(20)
    }
  }, 120_000)

  it("control: the books differ where caps are not counted", () => {
    const checked = fc.check(
      fc.property(
        penalRules,
        fc.array(penalStep, { minLength: 20, maxLength: 25 }),
        (set, list) => {
          const { rules, capGroups } = set
          const office = new Office()
          office.must(SetPointsPolicy, { reversal: "claim" }, first)
          const groups = capGroups.length === 0 ? {} : { capGroups }
          office.must(PublishRules, { effectiveFrom: first, rules, ...groups }, first)
          const plain = new PlainPenalties({
            rules: rules.map(({ caps, ...rule }) => rule),
            capGroups,
            reversal: "claim",
            wallets: {},
          })
          for (const [place, { service }] of list.entries()) {
            const { minutes: _, ...looked } = service as unknown as PlainService
            const about = { ...looked, account, event: "late" }
            const name = `case/${place}`
            office.attempt(Penalise, { ...about, fact: name }, "2026-03-01")
            plain.penalise(name, { ...about, unit: looked.unit, day: looked.day }, "2026-03-01")
          }
          const owed = plain
            .books(account)
            .owed.reduce((sum, one) => sum + Number(one.split(" ")[1]), 0)
          expect(-netBalanceOf(office.account(account))).toBe(owed)
        },
      ),
      { numRuns: 200 },
    )
    expect(checked.failed).toBe(true)
  }, 60_000)
})

const outcomeOf = (result: Result.Result<object, unknown>): unknown => {
  if (Result.isFailure(result)) {
    const { failure } = result
    return typeof failure === "object" && failure !== null && "_tag" in failure
      ? failure._tag
      : failure
  }
  const { taken, givenBack } = result.success as {
    readonly taken?: number
    readonly givenBack?: number
  }
  return taken ?? givenBack
}
