import {
  at,
  Grants,
  type Occasion,
  type PolicyShape,
  person,
  rolePolicy,
  specification,
} from "@civic-practice/core"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { Act, allowed, ancestryOf } from "./Permitted.ts"
import { seeded } from "./Seed.ts"

describe("any tree, roles and grants", () => {
  const units = 8
  const unit = fc.nat(units - 1).map((number) => `u${number}`)
  const action = fc.constantFrom(
    "points.award",
    "points.redeem",
    "report.read",
    "volunteer.register",
  )
  const pattern = fc.constantFrom(
    "*",
    "points.*",
    "report.*",
    "points.award",
    "report.read",
    "points.",
  )
  const setting = fc.record({
    // Each unit's parent has a lower number, so that there is no circle; u0 is the root.
    above: fc.tuple(...Array.from({ length: units - 1 }, (_, index) => fc.nat(index))),
    allows: fc.array(fc.array(pattern, { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
    grants: fc.array(fc.record({ role: fc.nat(4).map((number) => `r${number}`), unit }), {
      maxLength: 6,
    }),
    ownActions: fc.array(pattern, { maxLength: 2 }),
    asked: fc.record(
      { action, unit, owner: fc.constantFrom("lin", "wei") },
      { requiredKeys: ["action"] },
    ),
  })

  // As a clerk would look it up by hand.
  const covered = (one: string, asked: string): boolean =>
    one === "*" || one === asked || (/\.\*$/.test(one) && asked.split(".")[0] === one.slice(0, -2))

  it("are judged as by hand", () => {
    const seen = { yes: 0, no: 0 }
    fc.assert(
      fc.property(setting, ({ above, allows: patterns, grants, ownActions, asked }) => {
        const over = Object.fromEntries(
          above.map((parent, index) => [`u${index + 1}`, `u${parent}`]),
        )
        const byHand =
          (asked.owner === "lin" && ownActions.some((one) => covered(one, asked.action))) ||
          grants.some(({ role, unit: granted }) => {
            const holds = (patterns[Number(role.slice(1))] ?? []).some((one) =>
              covered(one, asked.action),
            )
            if (!holds) return false
            if (asked.unit === undefined) return granted === "u0"
            for (let here: string | undefined = asked.unit; here !== undefined; here = over[here]) {
              if (here === granted) return true
            }
            return false
          })
        const policy = rolePolicy({
          roles: patterns.map((list, index) => ({ name: `r${index}`, allows: list })),
          ancestry: ancestryOf(over),
          ownActions,
          root: "u0",
        })
        const judged = allowed(policy, grants, asked)
        expect(judged).toBe(byHand)
        seen[judged ? "yes" : "no"]++
      }),
      seeded(1000),
    )
    // Both answers were seen often.
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(10)
  })

  it("ask for ancestry as it stands on the occasion", () => {
    const moved: PolicyShape = rolePolicy({
      roles: [{ name: "keeper", allows: ["points.*"] }],
      ancestry: (asked, _view, { at: time }: Occasion) => [asked, time < 100 ? "centre" : "other"],
      ownActions: [],
      root: "district",
    })
    const spec = specification({ policy: moved })
    spec.given(Grants.ref("lin"), [{ role: "keeper", unit: "centre" }])
    const run = (time: number) =>
      spec.run(Act, at("east", "points.award"), { actor: person("lin"), at: time })
    expect([run(99), run(100)].map(Result.isSuccess)).toEqual([true, false])
  })
})
