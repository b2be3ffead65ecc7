import { setTimeout as sleep } from "node:timers/promises"
import { Draw } from "./Draw.ts"
import { type FaultOptions, type Outcome, together } from "./Fault.ts"
import { type WithoutGuarantee, Worker, type WorkerOptions } from "./Worker.ts"

/** A storage that processes write to. */
export interface Place {
  readonly storage: WorkerOptions["storage"]
  /** Opens it as the next process would, and compares what is in it with what was acknowledged. */
  readonly audit: (acknowledged: ReadonlyArray<string>) => Promise<Outcome>
  readonly remove: () => Promise<void>
}

/** How a fault strikes at processes that write to one storage. */
export interface Strike {
  readonly place: () => Promise<Place>
  /** Processes at the storage at once. */
  readonly processes: number
  readonly without: WithoutGuarantee
  /** Strikes before a new storage is begun, so that looking through all of it stays quick. */
  readonly perPlace: number
  readonly environment?: (place: Place, draw: Draw) => Readonly<Record<string, string>>
  /** The processes are killed by what stands in their environment. */
  readonly killsItself?: boolean
  /** What comes of the storage when the processes are gone: answers whether anything did. By default nothing has to. */
  readonly aftermath?: (place: Place, draw: Draw) => Promise<boolean>
}

/**
 * Lets processes work and kills them at random moments, looks at the storage, and goes on with processes that repeat
 * first what those before them left unsettled.
 */
export const repeatedly = async (options: FaultOptions, strike: Strike): Promise<Outcome> => {
  const draw = new Draw(options.seed)
  const outcomes: Array<Outcome> = []
  for (let first = 0; first < options.runs; first += strike.perPlace) {
    const place = await strike.place()
    try {
      const runs = Math.min(strike.perPlace, options.runs - first)
      const told = { ...options, runs, onRun: (run: number) => options.onRun(first + run) }
      outcomes.push(await atOnePlace(place, draw, told, strike))
    } finally {
      await place.remove()
    }
  }
  return together(outcomes)
}

const atOnePlace = async (
  place: Place,
  draw: Draw,
  options: FaultOptions,
  strike: Strike,
): Promise<Outcome> => {
  const acknowledged: Array<string> = []
  const left = Array.from({ length: strike.processes }, (): ReadonlyArray<string> => [])
  let faults = 0
  let found: Outcome | undefined
  for (let run = 0; run < options.runs; run++) {
    const workers = left.map(
      (unsettled, number) =>
        new Worker({
          name: `r${run}p${number}`,
          unsettled,
          without: strike.without,
          storage: place.storage,
          environment: strike.environment?.(place, draw) ?? {},
        }),
    )
    await Promise.all(
      workers.map(async (worker, number) => {
        if (strike.killsItself !== true) {
          await worker.hasAcknowledged(1)
          await sleep(draw.next() * 60)
          worker.process.kill("SIGKILL")
        }
        if ((await worker.ended) !== null) {
          throw new Error(`a process ended by itself: ${worker.complaints}`)
        }
        acknowledged.push(...worker.acknowledged)
        left[number] = worker.unsettled
      }),
    )
    if (strike.aftermath === undefined) faults += workers.length
    else if (await strike.aftermath(place, draw)) faults++
    found = await place.audit(acknowledged)
    options.onRun(run + 1)
    // What is lost stays lost: there is no more to learn from this storage.
    if (found.lost > 0 || found.doubled > 0 || found.broken.length > 0) break
  }
  if (found === undefined) throw new Error("nothing was run")
  return { ...found, faults }
}
