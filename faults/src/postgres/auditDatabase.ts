import { Storage } from "@civic-practice/core"
import { layer } from "@civic-practice/storage-postgres"
import { Effect } from "effect"
import { audit } from "../audit.ts"
import { type Outcome, unreadable } from "../Fault.ts"

/** Opens a database as the next process would, and compares what is in it with what was acknowledged. */
export const auditDatabase = async (
  url: string,
  acknowledged: ReadonlyArray<string>,
): Promise<Outcome> => {
  try {
    return await Effect.runPromise(
      Effect.provide(
        Storage.use((storage) => audit(storage, acknowledged)),
        layer({ url, listen: false, timeout: "1 minute" }),
      ),
    )
  } catch (cause) {
    return unreadable(acknowledged, cause)
  }
}
