import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { atEnd } from "./atEnd.ts"

export interface TemporaryFolder {
  readonly path: string
  readonly remove: () => Promise<void>
}

/** A folder of its own, gone at the latest with the process. */
export const temporaryFolder = (): TemporaryFolder => {
  const path = mkdtempSync(join(tmpdir(), "civic-practice-faults-"))
  // A process that has just been killed may still be creating a file in it.
  const remove = atEnd(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }))
  return { path, remove }
}
