import type { Effect } from "effect"
import type { Command } from "../Command.ts"
import type { Denied } from "../DispatchError.ts"
import type { Json } from "../Json.ts"
import type { Occasion } from "../Occasion.ts"
import type { StorageError } from "../StorageError.ts"

/** A command on its way through the dispatcher. */
export interface Entry {
  readonly command: Command<unknown, unknown, unknown>
  readonly input: unknown
  readonly occasion: Occasion
  /** Hash of command, actor and input, by which a repetition is told from another use of the key. */
  readonly fingerprint: string
  /** Whether the caller is told the bare answer, or all of {@link Submitted}. */
  readonly answerOnly: boolean
  /** Whether the receipt has to be loaded; otherwise the commit itself tells that the key was used. */
  checksReceipt: boolean
  /** The error of a commit of which the outcome was not known; from then on "nothing was written" may be untrue. */
  unknown: StorageError | undefined
  /** What the caller is told, once that is known. */
  told: Told | undefined
  /** Lets the caller go on, where they wait. */
  resume: ((told: Told) => void) | undefined
}

/** A command's answer (a {@link Submitted}, or its `answer` only), or why there is none. */
export type Told = Effect.Effect<unknown, unknown>

/** Tells the caller, at once or when they come to wait. */
export const tell = (entry: Entry, told: Told): void => {
  entry.told = told
  entry.resume?.(told)
}

/** A command's answer, its key, and whether it had been carried out before under that key. */
export interface Submitted<Answer> {
  readonly answer: Answer
  readonly key: string
  readonly replayed: boolean
}

/** What deciding an entry came to. */
export type Outcome =
  | { readonly _tag: "Answered"; readonly submitted: Submitted<Json> }
  | { readonly _tag: "Refused"; readonly refusal: unknown | Denied | StorageError }
  | { readonly _tag: "Died"; readonly defect: unknown }
