import { Draw } from "../Draw.ts"
import { type Fault, type FaultOptions, type Outcome, together } from "../Fault.ts"
import { type WithoutGuarantee, Worker } from "../Worker.ts"
import { newFile } from "./newFile.ts"
import { notWatchable, watchingLibrary } from "./unsynced.ts"

const intents = 60

/** In run n the n-th write to the file and some after it find the disk full; then there is space again. */
const fillOften = async (options: FaultOptions, without: WithoutGuarantee): Promise<Outcome> => {
  const library = await watchingLibrary()
  if (typeof library !== "string") throw library
  const draw = new Draw(options.seed)
  const outcomes: Array<Outcome> = []
  for (let run = 1; run <= options.runs; run++) {
    const place = await newFile()
    try {
      const given = { unsettled: [], storage: place.storage, intents }
      // The tables first: a disk that is full from the start refuses to open, and there is nothing to lose.
      const before = new Worker({ ...given, name: "before", without: "nothing" })
      await ended(before)
      const worker = new Worker({
        ...given,
        name: `n${run}`,
        without,
        environment: {
          LD_PRELOAD: library,
          FAULTS_FILE: place.storage[1],
          FAULTS_FULL: `${run} ${1 + draw.below(40)}`,
        },
      })
      await ended(worker)
      const found = await place.audit([...before.acknowledged, ...worker.acknowledged])
      const others = [...worker.refused.keys()].filter((reason) => reason !== "StorageFull")
      outcomes.push({
        ...found,
        faults: worker.refused.get("StorageFull") ?? 0,
        broken: [
          ...found.broken,
          ...others.map((reason) => `write ${run}: a full disk was told as ${reason}`),
          ...worker.unsettled.map((intent) => `write ${run}: ${intent} never got through`),
        ],
      })
    } finally {
      await place.remove()
    }
    options.onRun(run)
  }
  return together(outcomes)
}

const ended = async (worker: Worker): Promise<void> => {
  const code = await worker.ended
  if (code !== 0) throw new Error(`a process ended with ${code}: ${worker.complaints}`)
}

/** The disk is full at the n-th write, for every n; once there is space the same process goes on. */
export const sqliteFull: Fault = {
  name: "sqlite-full",
  defaultRuns: 60,
  skipped: notWatchable,
  run: (options) => fillOften(options, "nothing"),
  // Whoever takes a refusal for an acknowledgement has lost what it stood for.
  control: (options) => fillOften(options, "errors"),
  controlRuns: 5,
}
