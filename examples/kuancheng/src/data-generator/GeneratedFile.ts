import { createHash } from "node:crypto"
import { type FileHandle, open, rename } from "node:fs/promises"
import { join } from "node:path"
import type { FaultKind } from "../messages/faultMessages.ts"
import type { PlantedFault } from "./PlantedFault.ts"

export type Cell = string | number | null

const quoted = (cell: Cell): string => {
  if (cell === null) return ""
  const text = String(cell)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Cells as one CSV row, quoted where they must be. */
export const csvRow = (cells: ReadonlyArray<Cell>): string => cells.map(quoted).join(",")

/** What the stamp remembers of a finished file. */
export interface FileSeal {
  readonly bytes: number
  readonly sha256: string
}

const chunkLength = 1 << 16

/**
 * A CSV file under way: written in chunks under a temporary name, given its own name when whole.
 * Counts lines, so that each planted fault is listed with the line it ended up on.
 */
export class GeneratedFile {
  readonly name: string
  readonly planted: Array<PlantedFault> = []
  rows = 0
  readonly #folder: string
  readonly #temporary: string
  readonly #handle: FileHandle
  readonly #lineEnd: "\n" | "\r\n"
  readonly #hash = createHash("sha256")
  #bytes = 0
  #pending: Array<Uint8Array> = []
  #text = ""
  #line = 1

  private constructor(
    path: { readonly folder: string; readonly name: string; readonly temporary: string },
    handle: FileHandle,
    lineEnd: "\n" | "\r\n",
  ) {
    this.name = path.name
    this.#folder = path.folder
    this.#temporary = path.temporary
    this.#handle = handle
    this.#lineEnd = lineEnd
  }

  static async create(
    folder: string,
    name: string,
    headers: ReadonlyArray<string>,
    options: { readonly lineEnd?: "\n" | "\r\n"; readonly byteOrderMark?: boolean } = {},
  ): Promise<GeneratedFile> {
    const temporary = temporaryPath(folder, name)
    const handle = await open(temporary, "w")
    const file = new GeneratedFile({ folder, name, temporary }, handle, options.lineEnd ?? "\n")
    if (options.byteOrderMark === true) file.#text = "\uFEFF"
    file.#append(csvRow(headers))
    return file
  }

  /** A sound row. */
  row(cells: ReadonlyArray<Cell>): void {
    this.rows++
    this.#append(csvRow(cells))
  }

  /** A row with one fault, given as cells or, where no sound writer would make it, as text or bytes. */
  fault(kind: FaultKind, field: string, row: ReadonlyArray<Cell> | string | Uint8Array): void {
    this.planted.push({ file: this.name, line: this.#line, kind, field })
    if (typeof row === "string") this.#append(row)
    else if (row instanceof Uint8Array) {
      this.#flushText()
      this.#pending.push(row)
      this.#append("")
    } else this.#append(csvRow(row))
  }

  #append(row: string): void {
    for (let at = row.indexOf("\n"); at !== -1; at = row.indexOf("\n", at + 1)) this.#line++
    this.#line++
    this.#text += row + this.#lineEnd
  }

  #flushText(): void {
    if (this.#text === "") return
    this.#pending.push(Buffer.from(this.#text, "utf8"))
    this.#text = ""
  }

  /** True when enough has piled up to be worth a write. */
  get isDue(): boolean {
    return this.#text.length >= chunkLength
  }

  /** Writes what has piled up; call between rows. */
  async drain(): Promise<void> {
    this.#flushText()
    const chunks = this.#pending
    this.#pending = []
    for (const chunk of chunks) {
      this.#hash.update(chunk)
      this.#bytes += chunk.length
      await this.#handle.writeFile(chunk)
    }
  }

  /** Writes the rest and gives the file its name. */
  async finish(): Promise<FileSeal> {
    await this.drain()
    await this.#handle.close()
    await rename(this.#temporary, join(this.#folder, this.name))
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") }
  }

  /** Lets go of the unfinished file after an error. */
  async abandon(): Promise<void> {
    await this.#handle.close()
  }
}

let temporaryFiles = 0

/** A name of its own for every file under way: two runs may go on at once, and their results agree. */
export const temporaryPath = (folder: string, name: string): string =>
  join(folder, `${name}.${process.pid}.${temporaryFiles++}.partial`)

/** The process that is writing a temporary file; undefined for any other file. */
export const writerOf = (name: string): number | undefined => {
  const found = /\.(\d+)\.\d+\.partial$/.exec(name)?.[1]
  return found === undefined ? undefined : Number(found)
}
