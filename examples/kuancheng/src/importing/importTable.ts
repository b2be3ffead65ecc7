import { join } from "node:path"
import { explain, type Localized, type Storage, StorageError } from "@civic-practice/core"
import { Effect } from "effect"
import { type Fault, makeFault } from "../reading/Fault.ts"
import { type ReadItem, readTableBlocks } from "../reading/readTable.ts"
import type { ImportContext, RowFault, RowOutcome, Step, WholeTable } from "./Step.ts"

/** Where a table is read from, who is told of its faults, and whether to stop. */
export interface TableRun {
  readonly folders: { readonly tables: string; readonly generated: string }
  readonly refuse: (faults: ReadonlyArray<Fault>) => void
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

/** Reads a table and carries its rows out, in file order; a refused row costs no other row. */
export const importTable = <Row>(
  step: Step<Row>,
  context: ImportContext,
  run: TableRun,
): Effect.Effect<TableOutcome, unknown, Storage> => {
  const file = step.table.file
  const count = { new: 0, known: 0, refused: 0 }
  const taken = new Set<string>()

  const refuse = (line: number, fault: RowFault<Row>): void => {
    count.refused++
    run.refuse([faultAt(step, file, line, fault)])
  }

  const carryOut = ({ line, row }: Item<Row>): Effect.Effect<void, unknown, Storage> => {
    const absent = step.check?.(row, context)
    if (absent !== undefined) return Effect.sync(() => refuse(line, absent))
    const key = step.keyOf(row)
    return Effect.matchEffect(step.carryOut(row, key, context), {
      onSuccess: (outcome: RowOutcome) =>
        Effect.sync(() => {
          // The same number with the same content again: the database took it for a repetition, the file means two.
          if (taken.has(key)) return refuse(line, step.duplicate(row))
          taken.add(key)
          count[outcome]++
          step.onRow?.(row, context)
        }),
      onFailure: (refusal) => {
        // The storage failed, not the row: the import cannot go on.
        if (refusal instanceof StorageError) return Effect.fail(refusal)
        refuse(line, step.faultOf(refusal, row) ?? unforeseen(refusal))
        return Effect.void
      },
    })
  }

  const carryOutStretch = (rows: ReadonlyArray<Item<Row>>): Effect.Effect<void, unknown, Storage> =>
    Effect.forEach(rows, carryOut, { concurrency: "unbounded", discard: true })

  return Effect.as(
    eachStretch(
      step,
      run,
      (faults) => {
        count.refused++
        run.refuse(faults)
      },
      carryOutStretch,
    ),
    count,
  )
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

const unforeseen = (refusal: unknown) => ({
  kind: "refusedByRule" as const,
  message: { zh: explain(refusal, "zh"), en: explain(refusal, "en") },
})

const faultAt = <Row>(
  step: Step<Row>,
  file: string,
  line: number,
  { column, kind, value = "", detail = "", message }: RowFault<Row>,
): Fault => {
  const field = column === undefined ? "" : step.table.columns[column].header
  const fault = makeFault({ file, line, field, kind, value, detail })
  return message === undefined ? fault : { ...fault, message }
}
