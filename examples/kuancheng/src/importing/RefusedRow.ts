import { command, decided, put, stateKind } from "@civic-practice/core"
import { Result, Schema } from "effect"
import { isFaultKind } from "../messages/faultMessages.ts"
import type { Fault } from "../reading/Fault.ts"

const Note = Schema.Struct({
  /** Fingerprint of all files as they were when the row was refused. */
  files: Schema.String,
  file: Schema.String,
  line: Schema.Int,
  field: Schema.String,
  fieldEn: Schema.String,
  kind: Schema.String,
  value: Schema.String,
  message: Schema.Struct({ zh: Schema.String, en: Schema.String }),
})
type Note = typeof Note.Type

/**
 * A row that was refused, and why; the stream's id is the file and the line. Whether stock or points suffice changes
 * with every row, so the reason is kept: the same files get the same answer however often they are read.
 * Personal data is masked in it. Index: `files`.
 */
export const RefusedRow = stateKind<Note | null>({
  name: "kuancheng.refusedRow",
  initial: null,
  cached: false,
  keys: (note) => (note === null ? {} : { files: [note.files, note.file, note.line] }),
})

/** Notes that a row was refused. The office's own bookkeeping: nobody but the host may. */
export const NoteRefusedRow = command("kuancheng.noteRefusedRow", {
  input: Note,
  permission: () => [],
  touches: ({ file, line }) => [RefusedRow.ref(rowId(file, line))],
  decide: (note) =>
    Result.succeed(decided(null, put(RefusedRow.ref(rowId(note.file, note.line)), note))),
})

/** Names a row: its file and the line on which it begins. */
export const rowId = (file: string, line: number): string => `${file}:${line}`

/** What was noted of a row; `undefined` where it speaks of a kind of fault that is no longer known. */
export const faultIn = ({ files: _, kind, ...fault }: Note): Fault | undefined =>
  isFaultKind(kind) ? { ...fault, kind } : undefined
