import type { Fault, FaultOptions, Outcome } from "../Fault.ts"
import { type Place, repeatedly } from "../repeatedly.ts"
import { newFile } from "./newFile.ts"
import { losePower, notWatchable, watchingLibrary } from "./unsynced.ts"

const loseOften = async (options: FaultOptions, lying: boolean): Promise<Outcome> => {
  const library = await watchingLibrary()
  if (typeof library !== "string") throw library
  return repeatedly(options, {
    place: newFile,
    processes: 1,
    without: "nothing",
    perPlace: lying ? 1 : 20,
    killsItself: true,
    environment: (place, draw) => ({
      LD_PRELOAD: library,
      FAULTS_FILE: filenameOf(place),
      // Among the writes of a commit, of a checkpoint, or of the first opening.
      FAULTS_KILL: String(1 + draw.below(draw.below(8) === 0 ? 6000 : 400)),
      ...(lying ? { FAULTS_LYING: "yes" } : {}),
    }),
    aftermath: (place, draw) => losePower(filenameOf(place), draw),
  })
}

const filenameOf = ({ storage: [, filename] }: Place): string => filename

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
