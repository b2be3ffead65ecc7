import { join } from "node:path"
import {
  Closed,
  explain,
  type Language,
  type Localized,
  type Storage,
  StorageError,
  TimedOut,
  TooContended,
} from "@civic-practice/core"
import { Effect } from "effect"
import { describeFault } from "../messages/faultMessages.ts"
import { type Fault, makeFault } from "../reading/Fault.ts"
import { type ReadItem, readTableBlocks } from "../reading/readTable.ts"
import type { FormerRefusals } from "./FormerRefusals.ts"
import { faultOf } from "./refusal.ts"
import type { ImportContext, RowFault, RowOutcome, Step, WholeTable } from "./Step.ts"

/** Where a table is read from, who is told of its faults, and whether to stop. */
export interface TableRun {
  readonly folders: { readonly tables: string; readonly generated: string }
  readonly refuse: (faults: ReadonlyArray<Fault>) => void
  /** What an earlier run on the same files refused. */
  readonly former: FormerRefusals
  readonly notice: (file: string, line: number, message: Localized) => void
  /** Told after each stretch of rows that is in the database. */
  readonly advance: (rows: number) => void
  /** Asked before each stretch: the import stops between two of them. */
  readonly isStopping: () => boolean
}

/** What became of the rows of a table. */
export interface TableOutcome {
  readonly new: number
  readonly known: number
  readonly refused: number
}

/** The import was asked to stop; what is in the database stays, and the next run goes on from there. */
export class ImportStopped extends Error {
  readonly _tag = "ImportStopped"
}

// As many rows as one commit takes, so that a stretch is one turn of the dispatcher.
const stretch = 1000

const failures = [StorageError, TooContended, TimedOut, Closed] as const

/** Reads a table and carries its rows out, in file order; a refused row costs no other row. */
export const importTable = <Row>(
  step: Step<Row>,
  context: ImportContext,
  run: TableRun,
): Effect.Effect<TableOutcome, unknown, Storage> => {
  const file = step.table.file
  const count = { new: 0, known: 0, refused: 0 }
  /** The line on which each key was used. */
  const taken = new Map<string, number>()
  let newlyRefused: Array<Fault> = []

  const refuseAll = (faults: ReadonlyArray<Fault>): void => {
    count.refused++
    run.refuse(faults)
  }

  const refuse = (item: Item<Row>, rowFault: RowFault<Row>): void => {
    const fault = faultAt(step, item, rowFault)
    newlyRefused.push(fault)
    refuseAll([fault])
  }

  const carryOut = (item: Item<Row>): Effect.Effect<void, unknown, Storage> => {
    const { line, row } = item
    const former = run.former.of(file, line)
    if (former !== undefined) return Effect.sync(() => refuseAll([former]))
    const absent = step.check?.(row, context)
    if (absent !== undefined) return Effect.sync(() => refuse(item, absent))
    const key = step.keyOf(row)
    return Effect.matchEffect(step.carryOut(row, key, context), {
      onSuccess: (outcome: RowOutcome) =>
        Effect.sync(() => {
          // The same number with the same content again: the database took it for a repetition, the file means two.
          const earlier = taken.get(key)
          if (earlier !== undefined) {
            return refuse(item, { kind: "repeatedRow", detail: String(earlier) })
          }
          taken.set(key, line)
          count[outcome]++
          step.onRow?.(row, context)
        }),
      onFailure: (refusal) => {
        // The storage or the dispatcher failed, not the row: the import cannot go on.
        if (failures.some((failure) => refusal instanceof failure)) return Effect.fail(refusal)
        refuse(item, faultOf(step, refusal) ?? unforeseen(refusal))
        return Effect.void
      },
    })
  }

  const carryOutStretch = (rows: ReadonlyArray<Item<Row>>): Effect.Effect<void, unknown, Storage> =>
    Effect.flatMap(
      Effect.forEach(rows, carryOut, { concurrency: "unbounded", discard: true }),
      () => {
        const faults = newlyRefused
        newlyRefused = []
        return run.former.note(faults)
      },
    )

  return Effect.as(eachStretch(step, run, refuseAll, carryOutStretch), count)
}

/** Reads a table whose rows only make sense together, and carries them out as one. */
export const importWholeTable = <Row>(
  step: WholeTable<Row>,
  context: ImportContext,
  run: TableRun,
): Effect.Effect<TableOutcome, unknown, Storage> =>
  Effect.suspend(() => {
    const rows: Array<Row> = []
    let refused = 0
    const gather = (items: ReadonlyArray<Item<Row>>) =>
      Effect.sync(() => {
        for (const { row } of items) rows.push(row)
      })
    const onFaults = (faults: ReadonlyArray<Fault>): void => {
      refused++
      run.refuse(faults)
    }
    return Effect.flatMap(eachStretch(step, run, onFaults, gather), () =>
      Effect.map(step.carryOutAll(rows, context), (outcome) => ({
        new: outcome === "new" ? rows.length : 0,
        known: outcome === "known" ? rows.length : 0,
        refused,
      })),
    )
  })

type Item<Row> = Extract<ReadItem<Row>, { readonly type: "row" }>

const eachStretch = <Row>(
  { folder, table }: Pick<Step<Row>, "folder" | "table">,
  run: TableRun,
  onFaults: (faults: ReadonlyArray<Fault>) => void,
  carryOut: (rows: ReadonlyArray<Item<Row>>) => Effect.Effect<void, unknown, Storage>,
): Effect.Effect<void, unknown, Storage> =>
  Effect.gen(function* () {
    const blocks = readTableBlocks(table, join(run.folders[folder], table.file))
    let waiting: Array<Item<Row>> = []
    let ended = false
    while (!ended) {
      const next = yield* Effect.tryPromise({ try: () => blocks.next(), catch: (cause) => cause })
      ended = next.done === true
      let read = 0
      for (const item of next.value ?? []) {
        if (item.type === "row") waiting.push(item)
        else if (item.type === "refused") onFaults(item.faults)
        else run.notice(table.file, item.line, item.message)
        if (item.type !== "notice") read++
      }
      while (waiting.length >= stretch || (ended && waiting.length > 0)) {
        if (run.isStopping()) return yield* Effect.fail(new ImportStopped())
        const rows = waiting.slice(0, stretch)
        waiting = waiting.slice(stretch)
        yield* carryOut(rows)
      }
      run.advance(read)
    }
  })

// The library's own words, each in the sentence of its language.
const unforeseen = (refusal: unknown) => {
  const kind = "refusedByRule" as const
  const told = (language: Language) =>
    describeFault(kind, { field: "", fieldEn: "", value: "", detail: explain(refusal, language) })
  return { kind, message: { zh: told("zh").zh, en: told("en").en } }
}

const faultAt = <Row>(
  { table }: Step<Row>,
  { line, shown }: Item<Row>,
  { column, kind, detail = "", message }: RowFault<Row>,
): Fault => {
  const { header = "", headerEn = "" } = column === undefined ? {} : table.columns[column]
  const fault = makeFault({
    file: table.file,
    line,
    field: header,
    fieldEn: headerEn,
    kind,
    value: column === undefined ? "" : shown(column),
    detail,
  })
  return message === undefined ? fault : { ...fault, message }
}
