import type { Json } from "./Json.ts"
import { stateKind } from "./StreamKind.ts"

/** What is kept of a command that was carried out: enough to answer its repetition, and to tell another input. */
export interface ReceiptState {
  readonly command: string
  /** A hash of the command, its actor and its input, by which another use of the key is noticed. */
  readonly input: string
  readonly answer: Json
}

/** Receipts of commands; the stream's id is the idempotency key. Written once, in the commit of its command. */
export const Receipt = stateKind<ReceiptState | null>({
  name: "core.receipt",
  initial: null,
  cached: false,
})
