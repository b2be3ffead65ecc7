import { Context } from "effect"
import type { Occasion } from "./Occasion.ts"
import type { Permission } from "./Permission.ts"
import type { View } from "./View.ts"

/** Says whether the occasion's actor has a permission. Pure: what it reads through the view is checked by the commit. */
export interface PolicyShape {
  readonly allows: (permission: Permission, occasion: Occasion, view: View) => boolean
}

/** Refuses every person; the host itself (`system`) is not asked. */
export const denyAll: PolicyShape = { allows: () => false }

/** Who may do what. The default refuses every person until the application provides a policy. */
export const Policy = Context.Reference<PolicyShape>("@civic-practice/core/Policy", {
  defaultValue: () => denyAll,
})
