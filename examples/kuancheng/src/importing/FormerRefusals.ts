import { streamStates } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { Fault } from "../reading/Fault.ts"
import { district } from "./District.ts"
import { faultIn, NoteRefusedRow, RefusedRow, rowId } from "./RefusedRow.ts"
import type { ImportContext } from "./Step.ts"
import { submit } from "./steps/submit.ts"

/**
 * What an earlier run on these very files refused, finished or not. Such a row is not tried again, so that a
 * repetition adds nothing and gives the same reasons. Once any file has changed, every refused row is tried anew.
 */
export interface FormerRefusals {
  readonly of: (file: string, line: number) => Fault | undefined
  /** Notes refusals for the runs to come. */
  readonly note: (faults: ReadonlyArray<Fault>) => Effect.Effect<void, unknown>
}

/** Reads what was noted under a fingerprint of the files. */
export const formerRefusals = Effect.fnUntraced(function* (context: ImportContext, files: string) {
  const known = new Map<string, Fault>()
  const noted = streamStates(RefusedRow, { realm: district, index: "files", prefix: [files] })
  yield* Stream.runForEach(noted, ({ id, state }) =>
    Effect.sync(() => {
      const fault = state === null ? undefined : faultIn(state)
      if (fault !== undefined) known.set(id, fault)
    }),
  )
  const note = (fault: Fault) =>
    submit(
      context,
      NoteRefusedRow,
      { files, ...fault },
      { key: `refused/${files}/${rowId(fault.file, fault.line)}`, at: 0 },
    )
  return {
    of: (file, line) => known.get(rowId(file, line)),
    note: (faults) => Effect.forEach(faults, note, { concurrency: "unbounded", discard: true }),
  } satisfies FormerRefusals
})
