import { createReadStream } from "node:fs"
import { basename } from "node:path"
import type { LocalizedText } from "../messages/LocalizedText.ts"
import { noticeMessages } from "../messages/noticeMessages.ts"
import { decodeText } from "./Encoding.ts"
import { type Fault, makeFault, shortened, TableRefused } from "./Fault.ts"
import { type CsvRecord, RecordCutter } from "./Records.ts"
import { HeaderedTable, type TableDefinition } from "./Table.ts"

/** What a table's file holds, line by line; `line` is where the row begins, the header is line 1. */
export type ReadItem<Row> =
  | {
      readonly type: "row"
      readonly line: number
      readonly row: Row
      /** What stands in a cell of it, as in the file; personal data masked. */
      readonly shown: (column: keyof Row & string) => string
    }
  | { readonly type: "refused"; readonly line: number; readonly faults: ReadonlyArray<Fault> }
  | { readonly type: "notice"; readonly line: number; readonly message: LocalizedText }

const openFile = async function* (path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path, { highWaterMark: 1 << 16 })
  } catch (cause) {
    // What the file system says has a code; anything else is no matter of this file.
    if (!(cause instanceof Error && "code" in cause && typeof cause.code === "string")) throw cause
    const kind = cause.code === "ENOENT" ? "fileNotFound" : "unreadableFile"
    const file = basename(path)
    throw new TableRefused(makeFault({ file, line: 1, kind, value: path, detail: cause.code }))
  }
}

/**
 * Reads a table from bytes in blocks of rows, in file order, with flat memory.
 *
 * UTF-8 (with or without a byte order mark) and GBK/GB18030 are recognised; line ends may be LF or
 * CRLF; columns may stand in any order. A row with a fault is handed out with all its faults and
 * costs no other row. Throws `TableRefused` when no row of the file can be trusted.
 */
export async function* readTableBytes<Row>(
  table: TableDefinition<Row>,
  file: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<ReadonlyArray<ReadItem<Row>>, void, undefined> {
  const cutter = new RecordCutter()
  let headered: HeaderedTable<Row> | undefined

  const readRecord = (record: CsvRecord, items: Array<ReadItem<Row>>): void => {
    const { line } = record
    if (headered === undefined) {
      if (record.type !== "cells") {
        throw new TableRefused(
          record.type === "undecodable"
            ? makeFault({ file, line, kind: "unsupportedEncoding", detail: record.encoding })
            : makeFault({ file, line, field: "表头", fieldEn: "header", kind: "brokenQuote" }),
        )
      }
      if (record.cells.every((cell) => cell.trim() === "")) return
      headered = new HeaderedTable(table, file, line, record.cells)
      for (const header of headered.unknown) {
        items.push({
          type: "notice",
          line,
          message: noticeMessages.unknownColumn(shortened(header)),
        })
      }
      return
    }
    if (record.type === "undecodable") {
      const fault = headered.rowFault(line, "invalidEncoding", record.encoding.toUpperCase())
      items.push({ type: "refused", line, faults: [fault] })
    } else if (record.type === "brokenQuote") {
      const fault = headered.quoteFault(line, record.column, record.text)
      items.push({ type: "refused", line, faults: [fault] })
    } else {
      const known = headered
      const { cells } = record
      const read = known.read(line, cells)
      if (read === undefined) return
      items.push(
        isFaults(read)
          ? { type: "refused", line, faults: read }
          : { type: "row", line, row: read, shown: (column) => known.shown(column, cells) },
      )
    }
  }

  for await (const block of decodeText(bytes, file)) {
    const items: Array<ReadItem<Row>> = []
    for (const record of cutter.cut(block, false)) readRecord(record, items)
    if (items.length > 0) yield items
  }
  const items: Array<ReadItem<Row>> = []
  for (const record of cutter.cut(undefined, true)) readRecord(record, items)
  if (headered === undefined) {
    throw new TableRefused(makeFault({ file, line: 1, kind: "emptyFile" }))
  }
  if (items.length > 0) yield items
}

const isFaults = <Row>(read: Row | ReadonlyArray<Fault>): read is ReadonlyArray<Fault> =>
  Array.isArray(read)

/** Reads a table from a file in blocks of rows: see `readTableBytes`. */
export const readTableBlocks = <Row>(
  table: TableDefinition<Row>,
  path: string,
): AsyncGenerator<ReadonlyArray<ReadItem<Row>>, void, undefined> =>
  readTableBytes(table, basename(path), openFile(path))

/** Reads a table from a file row by row: see `readTableBytes`. */
export async function* readTable<Row>(
  table: TableDefinition<Row>,
  path: string,
): AsyncGenerator<ReadItem<Row>, void, undefined> {
  for await (const items of readTableBlocks(table, path)) yield* items
}
