import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

/** Gives paths in a folder of its own that is gone after the tests of the file. */
export const temporaryFolder = (): ((name: string) => string) => {
  const folder = mkdtempSync(join(tmpdir(), "civic-practice-"))
  afterAll(() => rmSync(folder, { recursive: true }))
  return (name) => join(folder, name)
}
