import {
  at,
  command,
  decided,
  denyAll,
  type Grant,
  GrantRole,
  Grants,
  own,
  type Permission,
  type PolicyShape,
  person,
  type Role,
  realmWide,
  rolePolicy,
  specification,
  system,
  WithdrawRole,
} from "@civic-practice/core"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { allowed, ancestryOf } from "./Permitted.ts"

// A tree of units: district over centre over two stations.
const parents: Readonly<Record<string, string>> = {
  east: "centre",
  west: "centre",
  centre: "district",
}

const roles: ReadonlyArray<Role> = [
  { name: "keeper", allows: ["points.*"] },
  { name: "counter", allows: ["points.award", "report.read"] },
  { name: "head", allows: ["*"] },
  { name: "nobody", allows: [] },
]

const policy = rolePolicy({
  roles,
  ancestry: ancestryOf(parents),
  ownActions: ["points.redeem", "volunteer.*"],
  root: "district",
})

const allows = (grants: ReadonlyArray<Grant>, permission: Permission): boolean =>
  allowed(policy, grants, permission)

describe("a role granted at a unit", () => {
  it.each([
    ["east", "east", true],
    ["centre", "east", true],
    ["district", "east", true],
    ["east", "west", false],
    ["east", "centre", false],
    ["east", "district", false],
    ["elsewhere", "east", false],
    ["east", "unheard-of", false],
    // Realm-wide roles hold at units the tree does not know, too.
    ["district", "unheard-of", true],
  ])("at %s, for an action at %s: %s", (granted, asked, allowed) => {
    expect(allows([{ role: "keeper", unit: granted }], at(asked, "points.redeem"))).toBe(allowed)
  })

  it.each([
    ["keeper", "points.redeem", true],
    ["keeper", "points.rules.change", true],
    ["keeper", "points", false],
    ["keeper", "pointsmen.hire", false],
    ["keeper", "report.read", false],
    ["counter", "points.award", true],
    ["counter", "points.awards", false],
    ["counter", "points.redeem", false],
    ["head", "anything.at.all", true],
    ["nobody", "points.award", false],
    ["unheard-of", "points.award", false],
  ])("as %s, for %s: %s", (role, action, allowed) => {
    expect(allows([{ role, unit: "district" }], at("east", action))).toBe(allowed)
  })

  it("does not hold for the realm as a whole, unless it is granted at the root", () => {
    expect(allows([{ role: "head", unit: "centre" }], realmWide("report.close"))).toBe(false)
    expect(allows([{ role: "head", unit: "district" }], realmWide("report.close"))).toBe(true)
  })

  it("joins with the others a person holds, but a unit of one does not lend itself to another", () => {
    const grants = [
      { role: "keeper", unit: "west" },
      { role: "counter", unit: "east" },
    ]
    expect(allows(grants, at("east", "points.award"))).toBe(true)
    expect(allows(grants, at("west", "points.redeem"))).toBe(true)
    expect(allows(grants, at("east", "points.redeem"))).toBe(false)
  })
})

describe("a person's own affairs", () => {
  it.each([
    ["lin", "points.redeem", true],
    ["lin", "volunteer.register", true],
    ["lin", "points.award", false],
    ["wei", "points.redeem", false],
    ["", "points.redeem", false],
  ])("of %j, %s: %s without a role", (owner, action, allowed) => {
    expect(allows([], own(owner, "east", action))).toBe(allowed)
  })

  it("may be seen to by officers of the unit", () => {
    const permission = own("wei", "east", "points.redeem")
    expect(allows([{ role: "keeper", unit: "centre" }], permission)).toBe(true)
    expect(allows([{ role: "keeper", unit: "west" }], permission)).toBe(false)
  })

  it("are nobody's where the action has no owner", () => {
    expect(allows([], at("east", "points.redeem"))).toBe(false)
  })
})

describe("a command", () => {
  const needing = (...permissions: ReadonlyArray<Permission>) =>
    command("test.need", {
      input: Schema.Struct({}),
      permission: () => permissions,
      decide: () => Result.succeed(decided("done")),
    })
  const withGrants = (by: PolicyShape, ...grants: ReadonlyArray<Grant>) => {
    const spec = specification({ policy: by })
    spec.given(Grants.ref("lin"), grants)
    return spec
  }
  const lin = { actor: person("lin") }

  it("needs all of its permissions, and is denied for the first that is lacking", () => {
    const both = needing(at("east", "points.award"), at("west", "points.award"))
    const spec = withGrants(policy, { role: "keeper", unit: "east" })
    expect(spec.run(both, {}, lin)).toMatchObject({ failure: { _tag: "Denied", unit: "west" } })
    expect(withGrants(policy, { role: "keeper", unit: "centre" }).run(both, {}, lin)).toEqual(
      Result.succeed("done"),
    )
  })

  it("that names no permission at all is denied to everybody but the host", () => {
    const none = needing()
    const spec = withGrants(policy, { role: "head", unit: "district" })
    expect(spec.run(none, {}, lin)).toMatchObject({
      failure: { _tag: "Denied", action: "test.need" },
    })
    expect(spec.run(none, {}, { actor: system("host") })).toEqual(Result.succeed("done"))
  })

  it("of the host is not asked about, and without a policy nobody else may do anything", () => {
    const spec = withGrants(denyAll, { role: "head", unit: "district" })
    const one = needing(at("east", "points.award"))
    expect(spec.run(one, {}, lin)).toMatchObject({ failure: { _tag: "Denied" } })
    expect(spec.run(one, {}, { actor: system("lin") })).toEqual(Result.succeed("done"))
  })

  it("is told apart by who asks: a system's name is not a person's id", () => {
    const spec = withGrants(policy)
    spec.given(Grants.ref("host"), [])
    const owned = needing(own("host", "east", "points.redeem"))
    expect(spec.run(owned, {}, { actor: person("hos") })).toMatchObject({ _tag: "Failure" })
  })
})

describe("granting and withdrawing", () => {
  it("need the leave to do so at that very unit", () => {
    const spec = specification({ policy })
    spec.given(Grants.ref("lin"), [{ role: "head", unit: "east" }])
    const lin = { actor: person("lin") }
    const grant = (unit: string) => ({ actor: "wei", role: "counter", unit })
    expect(Result.isSuccess(spec.run(GrantRole, grant("east"), lin))).toBe(true)
    for (const command of [GrantRole, WithdrawRole]) {
      for (const unit of ["west", "centre", "district"]) {
        expect(spec.run(command, grant(unit), lin)).toMatchObject({ failure: { _tag: "Denied" } })
      }
    }
    expect(Result.isSuccess(spec.run(WithdrawRole, grant("east"), lin))).toBe(true)
    expect(spec.view.get(Grants.ref("wei"))).toEqual([])
  })

  it("of one grant leave the others as they are", () => {
    const spec = specification()
    const all = ["east", "west"].flatMap((unit) =>
      ["keeper", "counter"].map((role) => ({ actor: "wei", role, unit })),
    )
    for (const one of all) spec.run(GrantRole, one)
    spec.run(WithdrawRole, { actor: "wei", role: "keeper", unit: "east" })
    expect(spec.view.get(Grants.ref("wei"))).toEqual(
      all.slice(1).map(({ role, unit }) => ({ role, unit })),
    )
  })
})
