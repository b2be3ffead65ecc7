/** What a command asks leave for: an action, at a unit of the tree or about the actor's own affairs. */
export interface Permission {
  /** Named as the command, for example `points.redeem`. */
  readonly action: string
  /** What clerks call the action, where it is called otherwise than the command. */
  readonly chinese?: string
  /** The unit at which the action happens; roles granted at it or above it count. Absent: the whole realm. */
  readonly unit?: string
  /** The person whose own affair this is; they need no role where the policy lets owners act. */
  readonly owner?: string
}

/** An action at a unit of the tree. */
export const at = (unit: string, action: string): Permission => ({ action, unit })

/** An action on a person's own affairs, which officers of the unit may also take. */
export const own = (owner: string, unit: string, action: string): Permission => ({
  action,
  unit,
  owner,
})

/** An action on the realm as a whole. */
export const realmWide = (action: string): Permission => ({ action })
