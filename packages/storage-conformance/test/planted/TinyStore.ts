import { Semaphore } from "effect"

/** What the store says when it cannot do what it is asked. */
export class TinyStoreError extends Error {
  readonly code: "busy" | "full" | "down" | "reply lost"
  constructor(code: TinyStoreError["code"]) {
    super(`tiny store: ${code}`)
    this.code = code
  }
}

/**
 * A key-value store with one transaction at a time, such as adapters are written on. Unless it is told not to,
 * it undoes the transaction by itself when a write fails, as SQLite does when the disk is full.
 */
export class TinyStore {
  /** Who wants a transaction, or to read what is committed, waits for this turn. */
  readonly turn = Semaphore.makeUnsafe(1)
  readonly #undoesItself: boolean
  readonly #values = new Map<string, string>()
  #undo: Array<readonly [key: string, before: string | undefined]> | undefined
  #failsIn = 0
  #hasFailed = false
  #trouble: TinyStoreError["code"] | undefined
  #requests = 0

  constructor(undoesItself = true) {
    this.#undoesItself = undoesItself
  }

  /** As `FailingWrites` of the suite. */
  readonly failingWrites = {
    failAt: (write: number) => {
      this.#failsIn = write
      this.#hasFailed = false
    },
    hasFailed: () => this.#hasFailed,
    message: "tiny store: full",
  }

  readonly roundTrips = (): number => this.#requests

  /** All that is asked from now on meets this trouble. */
  set trouble(code: TinyStoreError["code"] | undefined) {
    this.#trouble = code
  }

  request(): void {
    this.#requests += 1
    if (this.#trouble === "busy" || this.#trouble === "down")
      throw new TinyStoreError(this.#trouble)
  }

  get(key: string): string | undefined {
    return this.#values.get(key)
  }

  entries(prefix: string): ReadonlyArray<readonly [key: string, value: string]> {
    return [...this.#values].filter(([key]) => key.startsWith(prefix))
  }

  begin(): void {
    if (this.#undo !== undefined) throw new Error("tiny store: a transaction is open already")
    this.#undo = []
  }

  put(key: string, value: string): void {
    this.#failsIn -= 1
    if (this.#failsIn === 0 || this.#trouble === "full") {
      this.#hasFailed = true
      if (this.#undoesItself && this.#undo !== undefined) this.rollback()
      throw new TinyStoreError("full")
    }
    this.#undo?.push([key, this.#values.get(key)])
    this.#values.set(key, value)
  }

  commit(): void {
    this.#undo = undefined
    if (this.#trouble === "reply lost") throw new TinyStoreError("reply lost")
  }

  rollback(): void {
    const undo = this.#undo
    if (undo === undefined) throw new Error("tiny store: no transaction is active")
    for (const [key, before] of undo.toReversed()) {
      if (before === undefined) this.#values.delete(key)
      else this.#values.set(key, before)
    }
    this.#undo = undefined
  }

  get isTransaction(): boolean {
    return this.#undo !== undefined
  }
}
