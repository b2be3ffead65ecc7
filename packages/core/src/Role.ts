import { Result, Schema } from "effect"
import { command } from "./Command.ts"
import { append, decided } from "./Decision.ts"
import { isStorable } from "./internal/isStorable.ts"
import type { Occasion } from "./Occasion.ts"
import { at, type Permission } from "./Permission.ts"
import type { PolicyShape } from "./Policy.ts"
import { streamKind } from "./StreamKind.ts"
import type { View } from "./View.ts"

/** A role and the actions it allows; `points.*` allows every action of a package, `*` every action. */
export interface Role {
  readonly name: string
  readonly allows: ReadonlyArray<string>
}

/** A role held at a unit, and so in the subtree below it. */
export interface Grant {
  readonly role: string
  readonly unit: string
}

export type GrantsEvent =
  | { readonly _tag: "RoleGranted"; readonly role: string; readonly unit: string }
  | { readonly _tag: "RoleWithdrawn"; readonly role: string; readonly unit: string }

const same = (event: GrantsEvent) => (grant: Grant) =>
  grant.role === event.role && grant.unit === event.unit

/** The roles of one actor; the stream's id is the actor's. */
export const Grants = streamKind<ReadonlyArray<Grant>, GrantsEvent>({
  name: "core.grants",
  initial: [],
  evolve: (grants, event) => {
    const others = grants.filter((grant) => !same(event)(grant))
    return event._tag === "RoleGranted"
      ? [...others, { role: event.role, unit: event.unit }]
      : others
  },
})

const Name = Schema.String.check(
  Schema.makeFilter(
    (text: string) =>
      (text.length > 0 && text.length <= 200 && isStorable(text)) ||
      "1 to 200 characters of well-formed Unicode without U+0000 are needed",
    { chinese: "应为 1 至 200 个字符" },
  ),
)

const GrantInput = Schema.Struct({ actor: Name, role: Name, unit: Name })

/** Grants a role to an actor at a unit, from now on. Granting it again changes nothing. */
export const GrantRole = command("core.grantRole", {
  chinese: "授予角色",
  input: GrantInput,
  permission: (input) => at(input.unit, "core.grantRole"),
  touches: (input) => [Grants.ref(input.actor)],
  decide: ({ actor, role, unit }, view) => {
    const event: GrantsEvent = { _tag: "RoleGranted", role, unit }
    return Result.succeed(
      view.get(Grants.ref(actor)).some(same(event))
        ? decided(null)
        : decided(null, append(Grants.ref(actor), event)),
    )
  },
})

/** Withdraws a role from an actor at a unit, from now on. Withdrawing what is not held changes nothing. */
export const WithdrawRole = command("core.withdrawRole", {
  chinese: "收回角色",
  input: GrantInput,
  permission: (input) => at(input.unit, "core.withdrawRole"),
  touches: (input) => [Grants.ref(input.actor)],
  decide: ({ actor, role, unit }, view) => {
    const event: GrantsEvent = { _tag: "RoleWithdrawn", role, unit }
    return Result.succeed(
      view.get(Grants.ref(actor)).some(same(event))
        ? decided(null, append(Grants.ref(actor), event))
        : decided(null),
    )
  },
})

/** A policy of roles granted at units, each holding for the subtree of its unit. */
export const rolePolicy = (options: {
  readonly roles: ReadonlyArray<Role>
  /** The unit and all units above it at the occasion's time, nearest first; pure, through the view. */
  readonly ancestry: (unit: string, view: View, occasion: Occasion) => Iterable<string>
  /** Actions that a person may take on their own affairs without a role. */
  readonly ownActions: ReadonlyArray<string>
  /** The unit that stands for the whole realm, where realm-wide roles are granted. */
  readonly root: string
}): PolicyShape => {
  const roles = new Map(options.roles.map((role) => [role.name, role]))
  const rolesByAction = new Map<string, ReadonlySet<string>>()
  const rolesFor = (action: string): ReadonlySet<string> => {
    const known = rolesByAction.get(action)
    if (known !== undefined) return known
    const allowing = [...roles.values()].filter((role) =>
      role.allows.some((pattern) => covers(pattern, action)),
    )
    const names = new Set(allowing.map((role) => role.name))
    // Actions are the commands' own and few; the bound is for an application that makes them up.
    if (rolesByAction.size >= 1000) rolesByAction.clear()
    rolesByAction.set(action, names)
    return names
  }
  return {
    allows: ({ action, owner, unit }: Permission, occasion: Occasion, view: View): boolean => {
      const { actor } = occasion
      if (owner === actor.id && options.ownActions.some((pattern) => covers(pattern, action))) {
        return true
      }
      const allowing = rolesFor(action)
      const grants = view.get(Grants.ref(actor.id))
      let useful = false
      for (const grant of grants) {
        if (!allowing.has(grant.role)) continue
        if (grant.unit === options.root) return true
        useful = true
      }
      if (!useful || unit === undefined) return false
      for (const above of options.ancestry(unit, view, occasion)) {
        for (const grant of grants)
          if (grant.unit === above && allowing.has(grant.role)) return true
      }
      return false
    },
  }
}

const covers = (pattern: string, action: string): boolean =>
  pattern === "*" ||
  pattern === action ||
  (pattern.endsWith(".*") && action.startsWith(pattern.slice(0, -1)))
