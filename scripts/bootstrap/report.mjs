/** What the bootstrap says, always on standard error: standard output belongs to the command. */
export function say(line) {
  process.stderr.write(`[civic-practice] ${line}\n`)
}

/** A failure that ends with what failed and what to try. */
export class BootstrapError extends Error {
  constructor(what, whatToTry, exitCode = 1) {
    super(what)
    this.whatToTry = whatToTry
    this.exitCode = exitCode
  }

  report() {
    return ["", `FAILED: ${this.message}`, "What to try:", ...this.whatToTry.map((t) => `  - ${t}`)]
      .map((line) => (line === "" ? line : `[civic-practice] ${line}`))
      .join("\n")
  }
}
