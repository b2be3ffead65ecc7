import type { Actor } from "./Actor.ts"
import type { BusinessCalendar } from "./BusinessCalendar.ts"

/** When and by whom a command is given. All that a decision may know beside its input and the streams. */
export interface Occasion {
  readonly realm: string
  readonly actor: Actor
  /** The business time the command speaks of, in milliseconds since 1970-01-01T00:00Z. */
  readonly at: number
  /** The time at which it is recorded, in milliseconds since 1970-01-01T00:00Z. */
  readonly now: number
  /** The command's idempotency key. */
  readonly key: string
  /** The district's time zone and working days. */
  readonly calendar: BusinessCalendar
  /** An id that is the same whenever this command is decided again, one for each label; ids sort by `now`. */
  readonly newId: (label?: string) => string
  /**
   * 43 characters that nobody can guess, whatever of the storage they read but the receipt of this command, which
   * keeps its answer; one for each label, and the same while this command is decided. Drawn at random: a command that is
   * given again after it was lost draws anew.
   */
  readonly newSecret: (label?: string) => string
}
