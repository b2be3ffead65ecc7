import { join } from "node:path"
import type { Place } from "../repeatedly.ts"
import { temporaryFolder } from "../temporaryFolder.ts"
import { auditFile } from "./auditFile.ts"

/** A file to write to, which no process has opened yet. */
export const newFile = async (): Promise<Place> => {
  const { path, remove } = temporaryFolder()
  const filename = join(path, "ledger.sqlite")
  return {
    storage: ["sqlite", filename],
    audit: (acknowledged) => auditFile(filename, acknowledged),
    remove,
  }
}
