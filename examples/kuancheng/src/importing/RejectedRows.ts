import { rename, rm, writeFile } from "node:fs/promises"
import { type FaultKind, faultName } from "../messages/faultMessages.ts"
import type { Fault } from "../reading/Fault.ts"
import { codeOf, OutputRefused } from "../terminal/OutputRefused.ts"

const headers = [
  "文件 file",
  "行 line",
  "列",
  "field",
  "类别",
  "kind",
  "代码 code",
  "内容 value",
  "原因",
  "reason",
]

// A spreadsheet would take such a cell for a formula; a number is none.
const plain = (text: string): string =>
  /^[=+@\t\r-]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text

const cell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** The rows that were refused, for those who have to mend them: one line a fault, in both languages. */
export class RejectedRows {
  readonly #faults: Array<Fault> = []
  #rows = 0

  /** Takes in the faults of one row. */
  add(faults: ReadonlyArray<Fault>): void {
    this.#rows++
    this.#faults.push(...faults)
  }

  get rows(): number {
    return this.#rows
  }

  get faults(): ReadonlyArray<Fault> {
    return this.#faults
  }

  /** How many faults there are of each kind, most frequent first. */
  get kinds(): ReadonlyArray<readonly [kind: FaultKind, count: number]> {
    const counts = new Map<FaultKind, number>()
    for (const { kind } of this.#faults) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    return [...counts].toSorted(([, one], [, other]) => other - one)
  }

  /** Writes the list as UTF-8 CSV that spreadsheets open; whole or not at all. Throws `OutputRefused`. */
  async write(path: string): Promise<void> {
    const files = [...new Set(this.#faults.map(({ file }) => file))]
    const ordered = this.#faults.toSorted(
      (one, other) => files.indexOf(one.file) - files.indexOf(other.file) || one.line - other.line,
    )
    const lines = ordered.map(({ field, fieldEn, file, kind, line, message, value }) => {
      const name = faultName(kind)
      return [
        file,
        String(line),
        field,
        fieldEn,
        name.zh,
        name.en,
        kind,
        value,
        message.zh,
        message.en,
      ]
        .map((text) => cell(plain(text)))
        .join(",")
    })
    const text = `\uFEFF${[headers.join(","), ...lines].join("\r\n")}\r\n`
    const temporary = `${path}.${process.pid}.tmp`
    try {
      await writeFile(temporary, text)
      await rename(temporary, path)
    } catch (cause) {
      await rm(temporary, { force: true })
      const code = codeOf(cause)
      throw new OutputRefused(
        {
          zh: `退回清单“${path}”无法写入（${code}），如已在其他程序中打开，请关闭后再次运行。`,
          en: `The list "${path}" cannot be written (${code}); if another program has it open, close it and run again.`,
        },
        cause,
      )
    }
  }
}
