import type { Occasion } from "@civic-practice/core"
import { type AccountId, holderOf } from "../Account.ts"

/** Whether the account is that of the person who gives the command. */
export const isOwn = (account: AccountId, { actor }: Occasion): boolean =>
  actor._tag === "Person" && holderOf(account) === actor.id
