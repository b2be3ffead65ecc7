import type { Share } from "./BookCheck.ts"
import type { BookDifference } from "./BookDifference.ts"

/** Where a verification can go on: what is still to be read, and what was found so far. Plain JSON data. */
export interface VerificationCursor {
  readonly shares: ReadonlyArray<Share>
  /** The last position of the log that is looked at; `null` until it was read once. */
  readonly through: number | null
  /** A position that is not there, and of which no stream was found that lacks it. */
  readonly gap: number | null
  /** A seal that the log does not come to, of which no stream was found that differs. */
  readonly seal: BookDifference | null
  readonly events: number
  readonly streams: number
  /** What accounts say that was taken out of budgets, and what budgets say, with the position of their last event. */
  readonly charged: Readonly<Record<string, number>>
  readonly taken: Readonly<Record<string, readonly [points: number, position: number]>>
}

/** How far a verification has got. */
export interface VerificationProgress {
  readonly position: number
  /** How many times the log is read before it is over, as far as known. */
  readonly sharesLeft: number
  /** Where to go on after this share; absent within one. */
  readonly cursor?: VerificationCursor
}
