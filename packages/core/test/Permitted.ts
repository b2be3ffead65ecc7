import {
  command,
  decided,
  type Grant,
  Grants,
  type Permission,
  type PolicyShape,
  person,
  specification,
} from "@civic-practice/core"
import { expect } from "@effect/vitest"
import { Result, Schema } from "effect"

/** A unit and all units above it, in a tree that says of each unit which is over it. */
export const ancestryOf =
  (over: Readonly<Record<string, string>>) =>
  (unit: string): ReadonlyArray<string> => {
    const path = [unit]
    for (let next = over[unit]; next !== undefined; next = over[next]) path.push(next)
    return path
  }

/** Does what a permission allows, and nothing else. */
export const Act = command("test.act", {
  input: Schema.Struct({
    action: Schema.String,
    unit: Schema.optionalKey(Schema.String),
    owner: Schema.optionalKey(Schema.String),
  }),
  permission: (input): Permission => input,
  decide: () => Result.succeed(decided("done")),
})

/** Whether a policy lets a person with these grants do what needs the permission. */
export const allowed = (
  policy: PolicyShape,
  grants: ReadonlyArray<Grant>,
  permission: Permission,
): boolean => {
  const spec = specification({ policy })
  spec.given(Grants.ref("lin"), grants)
  const result = spec.run(Act, permission, { actor: person("lin") })
  if (Result.isFailure(result)) {
    expect(result.failure).toMatchObject({
      _tag: "Denied",
      actor: "lin",
      action: permission.action,
    })
  }
  return Result.isSuccess(result)
}
