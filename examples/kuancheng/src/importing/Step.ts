import type { Localized, Storage } from "@civic-practice/core"
import type { PracticeShape } from "@civic-practice/practice"
import type { Effect } from "effect"
import type { FaultKind } from "../messages/faultMessages.ts"
import type { TableDefinition } from "../reading/Table.ts"
import type { Known } from "./Known.ts"

/** What a row is carried out with. */
export interface ImportContext {
  readonly practice: PracticeShape
  readonly known: Known
  /** The secret under which identity numbers are hashed. */
  readonly identitySecret: string
}

/** What is wrong with a row, said of one of its columns. */
export interface RowFault<Row> {
  /** Absent: the whole row. What is shown of it is what stands in the file. */
  readonly column?: keyof Row & string
  readonly kind: FaultKind
  /** What it collides with, or what was expected instead. */
  readonly detail?: string
  /** The library's own words, where no sentence of the table's fits. */
  readonly message?: Localized
}

/** What a row is refused for, by the tag of the refusal; said of the refusal where it names what the row collides with. */
export type FaultsByTag<Row> = Readonly<
  Record<string, RowFault<Row> | ((refusal: object) => RowFault<Row>)>
>

/** Whether the row was news to the database. */
export type RowOutcome = "new" | "known"

/** One file of the import: how a row of it is carried out. */
export interface Step<Row> {
  readonly title: Localized
  readonly table: TableDefinition<Row>
  readonly folder: "tables" | "generated"
  /** What makes the row the same intent when the file is read again: its idempotency key. */
  readonly keyOf: (row: Row) => string
  /** What has to be there already, looked up before anything is written. */
  readonly check?: (row: Row, context: ImportContext) => RowFault<Row> | undefined
  /** Carries the row out. May be asked for many rows at once, in file order. */
  readonly carryOut: (
    row: Row,
    key: string,
    context: ImportContext,
  ) => Effect.Effect<RowOutcome, unknown, Storage>
  /** What a row is refused for whose key was used for another content. */
  readonly duplicate?: RowFault<Row>
  /** What refusals mean for the row, by their tag. */
  readonly faults: FaultsByTag<Row>
  /** Told of every row that is in the database, new or known. */
  readonly onRow?: (row: Row, context: ImportContext) => void
}

/** A file whose rows only make sense together. */
export interface WholeTable<Row> {
  readonly title: Localized
  readonly table: TableDefinition<Row>
  readonly folder: "tables" | "generated"
  readonly carryOutAll: (
    rows: ReadonlyArray<Row>,
    context: ImportContext,
  ) => Effect.Effect<RowOutcome, unknown, Storage>
}
