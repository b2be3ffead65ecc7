import { parse } from "csv-parse/sync"
import type { Encoding, TextBlock } from "./Encoding.ts"

/** One row of a CSV file as text, or what is wrong with it; `line` is where it begins. */
export type CsvRecord =
  | { readonly type: "cells"; readonly line: number; readonly cells: ReadonlyArray<string> }
  | {
      readonly type: "brokenQuote"
      readonly line: number
      /** Which column the unpaired quote stands in, from 0, and the text from there on. */
      readonly column: number
      readonly text: string
    }
  | { readonly type: "undecodable"; readonly line: number; readonly encoding: Encoding }

/** A quoted cell may hold line breaks, but not more than these: what lies beyond was no cell. */
const maximumLinesOfRecord = 50

type Joined =
  | { readonly cells: ReadonlyArray<string>; readonly lines: number }
  | "broken"
  /** More lines are needed to tell. */
  | "undecided"

const count = (text: string, character: string): number => {
  let found = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found++
  return found
}

const isPaired = (text: string): boolean => count(text, '"') % 2 === 0

/** Strict CSV (RFC 4180); undefined when quotes are out of place. */
const parseStrictly = (text: string): ReadonlyArray<ReadonlyArray<string>> | undefined => {
  try {
    return parse(text, { relax_column_count: true, trim: true, record_delimiter: "\n" })
  } catch {
    return undefined
  }
}

/** The cell whose quotes are out of place: opened in its middle, never closed, or closed early. */
const brokenQuote = (line: number, text: string): CsvRecord => {
  let column = 0
  let start = 0
  while (start < text.length) {
    const opened = text.slice(start).search(/\S/u) + start
    if (text[opened] === '"') {
      const closed = /^"(?:[^"]|"")*"\s*(?:,|$)/u.exec(text.slice(opened))?.[0]
      if (closed === undefined) break
      start = opened + closed.length
    } else {
      const end = text.indexOf(",", start)
      if (text.slice(start, end === -1 ? undefined : end).includes('"')) break
      start = end === -1 ? text.length : end + 1
    }
    column++
  }
  const end = text.indexOf(",", start)
  return {
    type: "brokenQuote",
    line,
    column,
    text: text.slice(start, end === -1 ? undefined : end),
  }
}

/**
 * Cuts decoded lines into records, with the exact line each begins on.
 *
 * `csv-parse` reads the rows that hold quotes. What it cannot do is recover: one unpaired quote
 * makes it swallow the rest of the file. So rows are cut here, by lines: a line whose quotes are
 * paired is a record; one whose quotes are not is joined with those after it only if that gives a
 * sound record of as many cells as the header, and is otherwise broken alone, the next line starting afresh.
 */
export class RecordCutter {
  /** Number of cells in the header, once seen: what a row joined over lines must have. */
  #columns: number | undefined
  /** Lines waiting for more to decide a quoted cell that may span them. */
  #waiting: ReadonlyArray<string> = []
  #waitingBroken: ReadonlySet<number> = new Set()
  #nextLine = 1
  #encoding: Encoding = "utf-8"

  /** Records of the next lines; `final` when none will follow. */
  cut(block: TextBlock | undefined, final: boolean): ReadonlyArray<CsvRecord> {
    const lines = this.#join(block)
    const broken = this.#waitingBroken
    const firstLine = this.#nextLine
    const parsed = this.#parseQuotedLines(lines)
    const records: Array<CsvRecord> = []
    let index = 0
    while (index < lines.length) {
      const text = lines[index] ?? ""
      const line = firstLine + index
      if (broken.has(index)) {
        records.push({ type: "undecodable", line, encoding: this.#encoding })
        index++
      } else if (!text.includes('"')) {
        if (text.trim() !== "") records.push(this.#cells(line, text.split(",")))
        index++
      } else if (isPaired(text)) {
        const cells = parsed.get(index) ?? parseStrictly(text)?.[0]
        records.push(cells === undefined ? brokenQuote(line, text) : this.#cells(line, cells))
        index++
      } else {
        const joined = this.#joinOverLines(lines, index, broken, final)
        if (joined === "undecided") break
        if (typeof joined === "object") {
          records.push(this.#cells(line, joined.cells))
          index += joined.lines
        } else {
          records.push(brokenQuote(line, text))
          index++
        }
      }
    }
    this.#waiting = lines.slice(index)
    this.#waitingBroken = new Set([...broken].filter((at) => at >= index).map((at) => at - index))
    this.#nextLine = firstLine + index
    return records
  }

  #cells(line: number, cells: ReadonlyArray<string>): CsvRecord {
    this.#columns ??= cells.length
    return { type: "cells", line, cells }
  }

  #join(block: TextBlock | undefined): ReadonlyArray<string> {
    if (block === undefined) return this.#waiting
    this.#encoding = block.encoding
    const before = this.#waiting.length
    if (block.undecodable !== undefined) {
      const moved = [...block.undecodable].map((at) => at + before)
      this.#waitingBroken = new Set([...this.#waitingBroken, ...moved])
    }
    return before === 0 ? block.lines : [...this.#waiting, ...block.lines]
  }

  /** All lines with paired quotes in one call to `csv-parse`: a call a line is slow. */
  #parseQuotedLines(lines: ReadonlyArray<string>): ReadonlyMap<number, ReadonlyArray<string>> {
    const found = new Map<number, ReadonlyArray<string>>()
    const indexes: Array<number> = []
    for (const [index, text] of lines.entries()) {
      if (text.includes('"') && isPaired(text)) indexes.push(index)
    }
    if (indexes.length < 2) return found
    const records = parseStrictly(indexes.map((index) => lines[index]).join("\n"))
    // One bad line among them spoils the call: then each is parsed alone.
    if (records?.length !== indexes.length) return found
    for (const [at, index] of indexes.entries()) found.set(index, records[at] ?? [])
    return found
  }

  /**
   * A record that begins on a line with unpaired quotes and goes on over the next.
   *
   * A cell that begins with a comma can make its opening quote look like the closing one that is
   * missing further up. So when a sound record begins inside the joined one, what follows decides:
   * in sound CSV it is sound too.
   */
  #joinOverLines(
    lines: ReadonlyArray<string>,
    start: number,
    broken: ReadonlySet<number>,
    final: boolean,
  ): Joined {
    const joined = this.#joinFrom(lines, start, broken)
    if (typeof joined === "string") return final ? "broken" : joined
    const end = start + joined.lines
    let next = end
    while (lines[next]?.trim() === "") next++
    if (next === lines.length && final) return joined
    const following = this.#joinFrom(lines, next, broken)
    if (typeof following === "object") return joined
    if (following === "undecided" && !final) return following
    for (let at = start + 1; at < end; at++) {
      const other = this.#joinFrom(lines, at, broken)
      if (typeof other === "object") return "broken"
      if (other === "undecided" && !final) return other
    }
    return joined
  }

  #joinFrom(lines: ReadonlyArray<string>, start: number, broken: ReadonlySet<number>): Joined {
    let text = ""
    for (let taken = 0; taken < maximumLinesOfRecord; taken++) {
      const next = lines[start + taken]
      if (next === undefined) return "undecided"
      if (broken.has(start + taken)) return "broken"
      text += taken === 0 ? next : `\n${next}`
      if ((taken === 0 || next.includes('"')) && isPaired(text)) {
        const records = parseStrictly(text)
        const cells = records?.length === 1 ? records[0] : undefined
        return cells !== undefined && cells.length === this.#columns
          ? { cells, lines: taken + 1 }
          : "broken"
      }
    }
    return "broken"
  }
}
