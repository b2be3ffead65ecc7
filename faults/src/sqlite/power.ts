import type { Fault, FaultOptions, Outcome } from "../Fault.ts"
import { repeatedly } from "./repeatedly.ts"
import { losePower, notWatchable, watchingLibrary } from "./unsynced.ts"

const loseOften = async (options: FaultOptions, lying: boolean): Promise<Outcome> => {
  const library = await watchingLibrary()
  if (typeof library !== "string") throw library
  return repeatedly(options, {
    processes: 1,
    without: "nothing",
    perFile: lying ? 1 : 20,
    killsItself: true,
    environment: (filename, draw) => ({
      LD_PRELOAD: library,
      FAULTS_FILE: filename,
      // Among the writes of a commit, of a checkpoint, or of the first opening.
      FAULTS_KILL: String(1 + draw.below(draw.below(8) === 0 ? 6000 : 400)),
      ...(lying ? { FAULTS_LYING: "yes" } : {}),
    }),
    aftermath: losePower,
  })
}

/** The power fails: of what was written and not synced any part is gone, in whole writes or in sectors. */
export const sqlitePower: Fault = {
  name: "sqlite-power",
  defaultRuns: 100,
  skipped: notWatchable,
  run: (options) => loseOften(options, false),
  // A disk that says it has written and has not.
  control: (options) => loseOften(options, true),
  controlRuns: 10,
}
