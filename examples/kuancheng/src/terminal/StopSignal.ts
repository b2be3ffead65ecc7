const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/**
 * Notices that the example was asked to stop: by ctrl-c, by a supervisor, by its terminal being closed. Asked a second
 * time it ends at once, which costs nothing that is in the database.
 */
export class StopSignal {
  readonly #asked = new AbortController()
  #exitCode = 1

  constructor() {
    for (const [signal, code] of Object.entries(exitCodes)) {
      process.once(signal, () => {
        this.#exitCode = code
        this.#asked.abort()
      })
    }
  }

  get isAsked(): boolean {
    return this.#asked.signal.aborted
  }

  /** What a shell expects of a program that a signal ended. */
  get exitCode(): number {
    return this.#exitCode
  }

  /** Calls back when it is asked, or at once where it has been. */
  onAsked(callback: () => void): void {
    if (this.isAsked) callback()
    else this.#asked.signal.addEventListener("abort", callback, { once: true })
  }
}
