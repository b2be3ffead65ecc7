import {
  at,
  type Grant,
  Grants,
  type Occasion,
  type Permission,
  type PolicyShape,
  type Role,
  rolePolicy,
  type View,
} from "@civic-practice/core"
import { ancestry } from "@civic-practice/hierarchy"
import { ownActions, practiceRoles } from "./roles.ts"

/** Of which district a policy is, and which roles and own affairs it knows. */
export interface PracticePolicyOptions {
  /** The district's unit id, at which realm-wide roles are granted. */
  readonly district: string
  /** The roles that may be granted; `practiceRoles` by default. */
  readonly roles?: ReadonlyArray<Role>
  /** What people may do in their own affairs without a role; `ownActions` by default. */
  readonly ownActions?: ReadonlyArray<string>
}

/**
 * Who may do what in a practice: by the roles granted at a unit or above it, and in one's own affairs.
 *
 * - The tree counts as it stands when the command is recorded, whatever time it speaks of: who has handed a station
 *   over does not get it back by a date in the past.
 * - Registering a volunteer under a number that is an officer's id needs leave to grant all that officer's roles,
 *   since whoever has the number acts by it.
 *
 * Throws a `RangeError` where two roles have one name.
 */
export const practicePolicy = (options: PracticePolicyOptions): PolicyShape => {
  const roles = options.roles ?? practiceRoles
  const names = roles.map(({ name }) => name)
  const twice = names.find((name, place) => names.indexOf(name) !== place)
  if (twice !== undefined) throw new RangeError(`two roles are called ${twice}`)
  const { allows } = rolePolicy({
    roles,
    ancestry: ancestryNow,
    ownActions: options.ownActions ?? ownActions,
    root: options.district,
  })
  return {
    allows: (permission, occasion, view) =>
      allows(permission, occasion, view) &&
      grantsComeBy(permission, occasion, view).every(({ unit }) =>
        allows(at(unit, "core.grantRole"), occasion, view),
      ),
  }
}

const ancestryNow = (unit: string, view: View, occasion: Occasion): Iterable<string> =>
  ancestry(unit, view, occasion.at === occasion.now ? occasion : { ...occasion, at: occasion.now })

const none: ReadonlyArray<Grant> = []

/** The roles that somebody else would come by, since they are held under the number that is to be registered. */
const grantsComeBy = (
  { action, owner }: Permission,
  { actor }: Occasion,
  view: View,
): ReadonlyArray<Grant> =>
  action === "volunteering.registerVolunteer" && owner !== undefined && owner !== actor.id
    ? view.get(Grants.ref(owner))
    : none
