import { DatabaseSync } from "node:sqlite"
import { Storage } from "@civic-practice/core"
import { layer } from "@civic-practice/storage-sqlite"
import { Effect } from "effect"
import { audit } from "../audit.ts"
import { type Outcome, unreadable } from "../Fault.ts"

/** Opens a file as the next process would, and compares what is in it with what was acknowledged. */
export const auditFile = async (
  filename: string,
  acknowledged: ReadonlyArray<string>,
): Promise<Outcome> => {
  try {
    const outcome = await Effect.runPromise(
      Effect.provide(
        Storage.use((storage) => audit(storage, acknowledged)),
        layer({ filename }),
      ),
    )
    const integrity = integrityOf(filename)
    return integrity === "ok"
      ? outcome
      : { ...outcome, broken: [...outcome.broken, `integrity: ${integrity}`] }
  } catch (cause) {
    return unreadable(acknowledged, cause)
  }
}

const integrityOf = (filename: string): string => {
  const database = new DatabaseSync(filename, { readOnly: true })
  try {
    return database
      .prepare("PRAGMA integrity_check")
      .all()
      .flatMap((row) => Object.values(row))
      .join("; ")
  } finally {
    database.close()
  }
}
