import type { Language, Localized } from "@civic-practice/core"

const width = 28

/** A bar for each step on standard error: redrawn in a terminal, one line when the step ends elsewhere. */
export class Progress {
  readonly #language: Language
  readonly #isTerminal = process.stderr.isTTY === true
  #title = ""
  #total = 0
  #done = 0
  #began = 0
  #drawn = 0

  constructor(language: Language) {
    this.#language = language
  }

  /** Begins a step; `total` is how many rows it has, or 0 where nobody knows. */
  begin(title: Localized, total: number): void {
    this.#title = title[this.#language]
    this.#total = total
    this.#done = 0
    this.#began = performance.now()
    this.#draw()
  }

  advance(rows: number): void {
    this.#done += rows
    if (performance.now() - this.#drawn > 100) this.#draw()
  }

  /** Ends the step with a few words on what came of it. */
  end(words: string): void {
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(1)
    const line = `${this.#title}  ${words}  ${seconds} s`
    process.stderr.write(this.#isTerminal ? `\r\u001B[K✓ ${line}\n` : `${line}\n`)
  }

  #draw(): void {
    if (!this.#isTerminal) return
    this.#drawn = performance.now()
    const share = this.#total === 0 ? 0 : Math.min(1, this.#done / this.#total)
    const full = Math.round(share * width)
    const bar = `${"█".repeat(full)}${"░".repeat(width - full)}`
    const count = this.#total === 0 ? String(this.#done) : `${this.#done}/${this.#total}`
    process.stderr.write(`\r\u001B[K${bar} ${this.#title} ${count}`)
  }
}
