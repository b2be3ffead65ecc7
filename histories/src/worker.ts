import { parentPort, workerData } from "node:worker_threads"
import { newTally, runHistory } from "../../packages/points/test/engine/runHistories.ts"
import type { Report, Share } from "./Share.ts"

// Given by the thread that started this one.
const { from, seed, step, to } = workerData as Share

const often = 500
let tally = newTally()
const report = (next: number): void => {
  const { events, failures, refusals, runs, steps } = tally
  const told: Report = {
    next,
    runs,
    steps,
    events: [...events],
    refusals: [...refusals],
    failures: failures.map(({ error, index }) => ({ error, index })),
  }
  parentPort?.postMessage(told)
  tally = newTally()
}

for (let index = from; index < to; index += step) {
  runHistory(seed, index, tally)
  if (tally.runs === often || tally.failures.length > 0) report(index + step)
}
report(to)
