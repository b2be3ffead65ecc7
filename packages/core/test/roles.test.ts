import { GrantRole, Grants, InvalidInput, specification, WithdrawRole } from "@civic-practice/core"
import { Result } from "effect"
import { describe, expect, it } from "vitest"

const grant = { actor: "clerk", role: "keeper", unit: "station" }

describe.each([GrantRole, WithdrawRole])("$name", (command) => {
  it.each(["actor", "role", "unit"] as const)("refuses a %s that cannot be stored", (field) => {
    for (const text of ["", "\ud800", "a\0", "x".repeat(513)]) {
      const refused = Result.getOrThrow(
        Result.flip(specification().run(command, { ...grant, [field]: text })),
      )
      expect(refused).toBeInstanceOf(InvalidInput)
      expect(refused).toMatchObject({ issues: [{ field }] })
    }
  })
})

it("a role is held once however often it is granted, and not at all once it is withdrawn", () => {
  const spec = specification()
  for (const command of [GrantRole, GrantRole, WithdrawRole, WithdrawRole]) {
    expect(spec.run(command, grant)).toEqual(Result.succeed(null))
  }
  expect(spec.events().map(({ event }) => event._tag)).toEqual(["RoleGranted", "RoleWithdrawn"])
  expect(spec.view.get(Grants.ref("clerk"))).toEqual([])
})
