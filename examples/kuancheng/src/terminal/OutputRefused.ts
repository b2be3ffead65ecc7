import type { Explained, Localized } from "@civic-practice/core"

/** The folder for the results is not as it has to be; the text says what to do about it. */
export class OutputRefused extends Error implements Explained {
  readonly _tag = "OutputRefused"
  readonly localized: Localized

  constructor(localized: Localized, cause?: unknown) {
    super(localized.en, { cause })
    this.name = "OutputRefused"
    this.localized = localized
  }
}

/** What the system calls an error, `EACCES` for example. */
export const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
