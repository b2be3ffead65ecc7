import type { ReaderFaultKind } from "../messages/faultMessages.ts"
import { CellFault, type CellReader } from "./Cell.ts"
import { type Fault, makeFault, mask, shortened, TableRefused } from "./Fault.ts"

/** One column of a table: its Chinese header, what it is called in English, and how a cell is read. */
export interface Column<Value> {
  readonly header: string
  readonly headerEn: string
  readonly read: CellReader<Value>
  /** Personal data: masked wherever a fault is shown. */
  readonly personal: boolean
  /** The whole column may be absent; every cell then reads as empty. */
  readonly mayBeAbsent: boolean
}

/** A fault that shows only when two cells of one row are held together. */
export interface CrossFault<Row> {
  readonly column: keyof Row & string
  readonly kind: ReaderFaultKind
  readonly detail: string
}

/** How the rows of one exported file are read; `Row` is what comes out. */
export interface TableDefinition<Row> {
  /** The file's usual name. */
  readonly file: string
  readonly columns: { readonly [Key in keyof Row & string]: Column<Row[Key]> }
  /** Checks over cells that are sound one by one. */
  readonly crossCheck?: (row: Row) => CrossFault<Row> | undefined
}

/** A column of a table. */
export const column = <Value>(
  header: string,
  headerEn: string,
  read: CellReader<Value>,
  options: { readonly personal?: boolean; readonly mayBeAbsent?: boolean } = {},
): Column<Value> => ({
  header,
  headerEn,
  read,
  personal: options.personal ?? false,
  mayBeAbsent: options.mayBeAbsent ?? false,
})

/** Headers compare without regard to full-width brackets and blanks: offices type both. */
const headerKey = (header: string): string => header.normalize("NFKC").replace(/\s/g, "")

type Named = Pick<Column<unknown>, "header" | "headerEn">

const shownIn = ({ personal }: Column<unknown>, cell: string): string =>
  shortened(personal ? mask(cell) : cell)

interface PlacedColumn {
  readonly key: string
  readonly column: Column<unknown>
  /** Index of the cell; -1 when the column is absent. */
  readonly at: number
}

/** A table's columns found in one file's header; reads its rows. */
export class HeaderedTable<Row> {
  readonly headers: ReadonlyArray<string>
  /** Headers of the file that the table does not know. */
  readonly unknown: ReadonlyArray<string>
  readonly #file: string
  readonly #table: TableDefinition<Row>
  readonly #placed: ReadonlyArray<PlacedColumn>

  /** Throws `TableRefused` (`missingColumn`, `duplicateColumn`). */
  constructor(
    table: TableDefinition<Row>,
    file: string,
    line: number,
    headers: ReadonlyArray<string>,
  ) {
    this.#table = table
    this.#file = file
    this.headers = headers.map((header) => header.trim())
    const keys = this.headers.map(headerKey)
    const refuse = (kind: "missingColumn" | "duplicateColumn", { header, headerEn }: Named) =>
      new TableRefused(
        makeFault({
          file,
          line,
          field: header,
          fieldEn: headerEn,
          kind,
          detail: shortened(this.headers.join("、")),
        }),
      )
    const used = new Set<number>()
    this.#placed = Object.entries<Column<unknown>>(table.columns).map(([key, column]) => {
      const wanted = headerKey(column.header)
      const at = keys.indexOf(wanted)
      if (at === -1 && !column.mayBeAbsent) throw refuse("missingColumn", column)
      if (keys.lastIndexOf(wanted) !== at) throw refuse("duplicateColumn", column)
      used.add(at)
      return { key, column, at }
    })
    this.unknown = this.headers.filter((header, at) => header !== "" && !used.has(at))
  }

  /** The row, its faults, or undefined for a row without any text. */
  read(line: number, cells: ReadonlyArray<string>): Row | ReadonlyArray<Fault> | undefined {
    const width = this.headers.length
    if (cells.length !== width) {
      if (cells.every((cell) => cell.trim() === "")) return undefined
      const detail = `${cells.length}/${width}`
      if (cells.length < width) return [this.rowFault(line, "tooFewColumns", detail)]
      // Spreadsheets leave commas behind where a column was cleared: empty cells are no fault.
      if (cells.slice(width).some((cell) => cell.trim() !== "")) {
        return [this.rowFault(line, "tooManyColumns", detail)]
      }
    }
    const values: Record<string, unknown> = {}
    let faults: Array<Fault> | undefined
    let seen = false
    for (const { key, column, at } of this.#placed) {
      const cell = at === -1 ? "" : (cells[at] ?? "").trim()
      if (cell !== "") seen = true
      const value = column.read(cell)
      if (value instanceof CellFault) {
        faults ??= []
        faults.push(this.#cellFault(line, column, value.kind, cell, value.detail))
      } else values[key] = value
    }
    if (!seen) return undefined
    if (faults !== undefined) return faults
    // Every key of Row has a column in the definition, and each was read by its own reader.
    const row = values as Row
    const crossed = this.#table.crossCheck?.(row)
    if (crossed === undefined) return row
    const { column: key, kind, detail } = crossed
    const cell = this.#cellOf(key, cells)
    return [this.#cellFault(line, this.#table.columns[key], kind, cell, detail)]
  }

  /** What stands in a row's cell, as it may be shown: masked where it is personal. */
  shown(key: keyof Row & string, cells: ReadonlyArray<string>): string {
    return shownIn(this.#table.columns[key], this.#cellOf(key, cells))
  }

  #cellOf(key: string, cells: ReadonlyArray<string>): string {
    const placed = this.#placed.find((one) => one.key === key)
    return placed === undefined ? "" : (cells[placed.at] ?? "").trim()
  }

  /** A fault of the whole row. */
  rowFault(line: number, kind: ReaderFaultKind, detail = ""): Fault {
    return makeFault({ file: this.#file, line, kind, detail })
  }

  /** An unpaired quote in the column at `index`, with the text from there on. */
  quoteFault(line: number, index: number, text: string): Fault {
    const placed = this.#placed.find((one) => one.at === index)
    const field = this.headers[index] ?? ""
    // An unknown column may hold anything: personal until known otherwise.
    const shown = placed?.column.personal === false ? text.slice(0, 20) : mask(text.slice(0, 20))
    const fieldEn = placed?.column.headerEn ?? ""
    return makeFault({ file: this.#file, line, field, fieldEn, kind: "brokenQuote", value: shown })
  }

  #cellFault(
    line: number,
    column: Column<unknown>,
    kind: ReaderFaultKind,
    cell: string,
    detail: string,
  ): Fault {
    return makeFault({
      file: this.#file,
      line,
      field: column.header,
      fieldEn: column.headerEn,
      kind,
      value: shownIn(column, cell),
      // The hint for full-width digits repeats the value.
      detail: kind === "fullWidthDigits" ? shownIn(column, detail) : detail,
    })
  }
}
