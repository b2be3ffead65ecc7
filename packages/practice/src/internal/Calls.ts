import { Closed } from "@civic-practice/core"
import { Cause, Effect } from "effect"

/** The calls whose callers wait for a Promise, counted so that closing can let them come to their end. */
export class Calls {
  private running = 0
  private closed: Promise<void> | undefined
  private idle: (() => void) | undefined

  /** Rejects with the error itself, with the signal's reason where it aborted, and with `Closed` after closing. */
  run<A, E>(
    name: string,
    effect: () => Effect.Effect<A, E>,
    signal?: AbortSignal | undefined,
  ): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      this.check(name)
      // A fiber would begin before it looked at the signal.
      signal?.throwIfAborted()
      const fiber = Effect.runFork(effect(), signal === undefined ? undefined : { signal })
      this.running++
      fiber.addObserver((exit) => {
        this.running--
        if (exit._tag === "Success") resolve(exit.value)
        else if (signal?.aborted) reject(signal.reason)
        else reject(Cause.squash(exit.cause))
        if (this.running === 0) this.idle?.()
      })
    })
  }

  /** Throws where the calls are closed. */
  check(name: string): void {
    if (this.closed !== undefined) throw new Closed({ command: name })
  }

  /** Takes no more calls, waits for those there are, and releases what they needed, once. */
  close(release: Effect.Effect<void>): Promise<void> {
    this.closed ??= new Promise<void>((resolve) => {
      this.idle = resolve
      if (this.running === 0) resolve()
    }).then(() => Effect.runPromise(release))
    return this.closed
  }
}
