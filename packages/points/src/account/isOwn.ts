import type { Occasion } from "@civic-practice/core"
import { type AccountId, ownerOf } from "./Account.ts"

/** Whether the account is that of the person who gives the command. */
export const isOwn = (account: AccountId, { actor }: Occasion): boolean =>
  actor._tag === "Person" && ownerOf(account) === actor.id
