import { readHistory, readState, type Storage, type StorageError } from "@civic-practice/core"
import { Effect, Option, Stream } from "effect"
import { Proposal } from "../books/Approval.ts"
import { Account, type AccountId } from "./Account.ts"
import type { AccountEvent } from "./AccountEvent.ts"
import {
  type AdjustmentEvent,
  type AdjustmentExplanation,
  adjustmentExplanation,
  adjustmentOf,
} from "./AdjustmentExplanation.ts"

/**
 * Explains points that an account was given or that were deducted from it by hand: who did it, when, why, and who had
 * proposed it. Reads the account's history up to it. `undefined`: the account has no such adjustment.
 */
export const explainAdjustment = Effect.fnUntraced(function* (
  realm: string,
  account: AccountId,
  adjustment: string,
): Effect.fn.Return<AdjustmentExplanation | undefined, StorageError, Storage> {
  const found = yield* readHistory(realm, Account.ref(account)).pipe(
    Stream.filter(({ event }) => adjustmentOf(event) === adjustment),
    Stream.runHead,
  )
  if (Option.isNone(found) || !isAdjustment(found.value.event)) return undefined
  const { event, ...recorded } = found.value
  const proposal =
    event.proposal === undefined ? undefined : yield* readState(realm, Proposal.ref(event.proposal))
  return adjustmentExplanation(account, { ...recorded, event }, proposal ?? undefined)
})

const isAdjustment = (event: AccountEvent): event is AdjustmentEvent & AccountEvent =>
  adjustmentOf(event) !== undefined
