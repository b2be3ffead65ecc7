import { writeSync } from "node:fs"
import { Conflict, Storage, StorageError, type StreamWrite } from "@civic-practice/core"
import { Effect, Result } from "effect"
import { account, batchOf, realm } from "./batches.ts"

const shared = { kind: "points.account", id: "shared" }

/** One receipt of this process, and one more in the account that all processes share. */
const writesOf = (name: string, version: number, own: string): ReadonlyArray<StreamWrite> => [
  account("shared", version, {
    state: String(version + 1),
    events: [{ type: "Earned", body: JSON.stringify(own) }],
  }),
  account(own, 0, {
    kind: "receipt",
    state: `{"of":"${own}"}`,
    events: [],
    keys: { byProcess: name },
  }),
]

/** Commits without an end, or so many times; says on standard output what was acknowledged, one line each. */
export const committing = Effect.fnUntraced(function* (name: string, times: number) {
  const storage = yield* Storage
  let done = 0
  while (done < times) {
    const own = `${name} ${done}`
    const [snapshot] = yield* storage.load(realm, [shared])
    const result = yield* Effect.result(
      storage.commit(batchOf(writesOf(name, snapshot?.version ?? 0, own))),
    )
    if (Result.isSuccess(result)) {
      done += 1
      writeSync(1, `${own}\n`)
      continue
    }
    const { failure } = result
    const again =
      failure instanceof Conflict || (failure instanceof StorageError && failure.isRetryable)
    if (!again) return yield* Effect.fail(failure)
  }
})
