import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { basename } from "node:path"

/** What can be said of files before they are read as tables. */
export interface Survey {
  /** Changes when a byte of any of the files does. */
  readonly fingerprint: string
  /** How many lines a file has, by its path; for the length of a progress bar. */
  readonly lines: ReadonlyMap<string, number>
}

/** Looks through files once. One that cannot be read counts as empty: whoever reads it says what is wrong with it. */
export const surveyFiles = async (paths: ReadonlyArray<string>): Promise<Survey> => {
  const all = createHash("sha256")
  const lines = new Map<string, number>()
  for (const path of paths) {
    const hash = createHash("sha256")
    let count = 0
    try {
      for await (const block of createReadStream(path, { highWaterMark: 1 << 18 })) {
        hash.update(block)
        for (let at = block.indexOf(10); at !== -1; at = block.indexOf(10, at + 1)) count++
      }
    } catch {
      // See above.
    }
    lines.set(path, count)
    all.update(`${basename(path)} ${hash.digest("hex")}\n`)
  }
  return { fingerprint: all.digest("base64url"), lines }
}
