import type { Fault } from "../Fault.ts"
import { repeatedly } from "../repeatedly.ts"
import { newFile } from "./newFile.ts"

/** A process is killed (kill -9) at any moment, over and over. */
export const sqliteKill: Fault = {
  name: "sqlite-kill",
  defaultRuns: 100,
  skipped: () => undefined,
  run: (options) =>
    repeatedly(options, { place: newFile, processes: 1, without: "nothing", perPlace: 20 }),
  // Acknowledged before the commit: what is under way at the kill is lost.
  control: (options) =>
    repeatedly(options, { place: newFile, processes: 1, without: "waiting", perPlace: 1 }),
  controlRuns: 10,
}

/** Four processes write to one file, and each of them is killed at any moment. */
export const processes: Fault = {
  name: "processes",
  defaultRuns: 50,
  skipped: () => undefined,
  run: (options) =>
    repeatedly(options, { place: newFile, processes: 4, without: "nothing", perPlace: 10 }),
  // Repeated under new keys: what was committed and not acknowledged happens twice.
  control: (options) =>
    repeatedly(options, { place: newFile, processes: 4, without: "keys", perPlace: 10 }),
  controlRuns: 10,
}
