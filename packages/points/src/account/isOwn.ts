import type { Occasion } from "@civic-practice/core"
import { type AccountId, mainAccountOf, ownerOf } from "./Account.ts"
import type { GroupState } from "./Group.ts"

/** Whether an account is that of the person who gives the command. */
export const isHolder = (account: AccountId, { actor }: Occasion): boolean =>
  actor._tag === "Person" && ownerOf(account) === actor.id

/**
 * Whether the person who gives the command has a part in an account: it is theirs, or that of a household or team
 * that they are in or are to join.
 */
export const isOwn = (
  account: AccountId,
  occasion: Occasion,
  groupOf: (group: AccountId) => GroupState | null,
): boolean => {
  if (isHolder(account, occasion)) return true
  const { actor, at, calendar, now } = occasion
  if (actor._tag !== "Person" || account.startsWith("volunteer/")) return false
  // Whoever left lately is not made a stranger by a command that is dated ahead.
  const today = calendar.dayOf(Math.min(at, now))
  const members = groupOf(mainAccountOf(account))?.members ?? []
  return members.some(
    ({ member, to }) => ownerOf(member) === actor.id && (to === null || to >= today),
  )
}
