import type { BusinessDay } from "@civic-practice/core"
import { type AccountId, type AccountState, owedBy } from "../account/Account.ts"
import type { GroupState } from "../account/Group.ts"
import { validPoints } from "../account/Lot.ts"

/**
 * The first day on which an account can spend so many points if nothing else happens, once pending earnings become
 * active by themselves; nothing where no such day is known. Where a household or team gets a part of what becomes
 * active, none is: which part is decided then.
 */
export const enoughOn = (
  account: AccountState,
  points: number,
  day: BusinessDay,
  groupOf: (group: AccountId) => GroupState | null,
): { readonly enoughOn?: BusinessDay } => {
  const { groups = [], pending } = account
  if (pending === undefined) return {}
  if (groups.some(({ group }) => groupOf(group)?.pooling._tag === "Share")) return {}
  let coming = -owedBy(account)
  const dated = pending.flatMap(({ activeFrom, points: more }) =>
    activeFrom === null ? [] : [{ activeFrom, more }],
  )
  for (const { activeFrom, more } of dated.toSorted((one, other) =>
    one.activeFrom < other.activeFrom ? -1 : 1,
  )) {
    coming += more
    const then = activeFrom < day ? day : activeFrom
    if (validPoints(account.lots, then) + Math.max(0, coming) >= points) return { enoughOn: then }
  }
  return {}
}
