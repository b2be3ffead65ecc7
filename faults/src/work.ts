/** The process that is killed, cut off or left without space: gives intents and says what became of them. */
import { writeSync } from "node:fs"
import { Dispatcher, type Storage, StorageError, system } from "@civic-practice/core"
import { layer as sqlite } from "@civic-practice/storage-sqlite"
import { Effect, Layer } from "effect"
import { Move, moveOf, realm } from "./Ledger.ts"
import type { WorkerOptions } from "./Worker.ts"

// The launcher's own object, written by `Worker`.
const options = JSON.parse(process.argv[2] ?? "{}") as WorkerOptions

// Synchronous: a line that is told is told, whatever comes next.
const tell = (what: string, intent: string): void => {
  writeSync(1, `${what} ${intent}\n`)
}

const storageLayer = async (): Promise<Layer.Layer<Storage, unknown>> => {
  const [kind, place] = options.storage
  if (kind === "sqlite") return sqlite({ filename: place })
  const postgres = await import("@civic-practice/storage-postgres")
  const { timeout } = options
  return postgres.layer({ url: place, ...(timeout === undefined ? {} : { timeout }) })
}

const callers = 16
let next = 0

const intents = function* (): Generator<string> {
  yield* options.unsettled
  const last = options.intents ?? Number.POSITIVE_INFINITY
  while (next < last) yield `${options.name}-${next++}`
}

const give = Effect.fnUntraced(function* (dispatcher: Dispatcher["Service"], intent: string) {
  tell("try", intent)
  for (let attempt = 0; ; attempt++) {
    const key = options.without === "keys" ? `${intent}/${process.pid}/${attempt}` : intent
    const command = dispatcher.submit(Move, moveOf(intent), { actor: system("faults"), key })
    if (options.without === "waiting") {
      tell("ack", intent)
      yield* command
      return
    }
    const failure = yield* Effect.match(command, {
      onSuccess: () => undefined,
      onFailure: (error) => error,
    })
    if (failure === undefined) {
      tell("ack", intent)
      return
    }
    if (failure instanceof StorageError) tell(failure.reason, intent)
    // Other processes were faster, every time.
    else if (failure._tag === "TooContended") tell("TooContended", intent)
    else return yield* Effect.die(failure)
    if (options.without === "errors") {
      tell("ack", intent)
      return
    }
    yield* Effect.sleep(Math.min(200, 2 ** attempt))
  }
})

const work = Effect.gen(function* () {
  const dispatcher = yield* Dispatcher
  const queue = intents()
  const caller = Effect.gen(function* () {
    for (let one = queue.next(); !one.done; one = queue.next()) {
      yield* give(dispatcher, one.value)
    }
  })
  yield* Effect.all(
    Array.from({ length: callers }, () => caller),
    {
      concurrency: "unbounded",
      discard: true,
    },
  )
})

const storage = await storageLayer()
const all = Effect.provide(work, Dispatcher.layer({ realm }).pipe(Layer.provide(storage)))
// Nothing else fails: a server that is busy is asked again.
await Effect.runPromise(Effect.retry(all, { times: 20 }))
