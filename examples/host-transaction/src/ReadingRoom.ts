import { Schema } from "effect"

/** There is no such loan, or it has ended before. Nothing happened. */
export class NoSuchLoan extends Schema.TaggedError<NoSuchLoan>()("NoSuchLoan", {
  loan: Schema.Int,
}) {}

/** A reading room, whatever database it is on. */
export interface ReadingRoom {
  /** Notes that a reader takes a book; answers with the loan's number. */
  readonly lend: (book: string, reader: string) => Promise<number>
  /** Ends the loan and awards its points: both, or neither. Rejects with `NoSuchLoan`. */
  readonly bringBack: (loan: number) => Promise<void>
  /** How many books a reader has at home. */
  readonly borrowed: (reader: string) => Promise<number>
  readonly points: (reader: string) => Promise<number>
  readonly close: () => Promise<void>
}
