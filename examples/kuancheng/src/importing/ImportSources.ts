import { join } from "node:path"
import type { Explained, Localized } from "@civic-practice/core"
import { type Fault, TableRefused } from "../reading/Fault.ts"
import { readTableBlocks } from "../reading/readTable.ts"
import type { Step } from "./Step.ts"

/** A file of the import: where it lies, its name, and how it is read. */
export interface Source {
  readonly folder: "tables" | "generated"
  readonly file: string
  readonly read: (path: string) => AsyncGenerator<unknown, void, undefined>
}

export const sourceOf = <Row>({ folder, table }: Pick<Step<Row>, "folder" | "table">): Source => ({
  folder,
  file: table.file,
  read: (path) => readTableBlocks(table, path),
})

/** Tables of which no row can be used; nothing was brought in. */
export class TablesRefused extends Error implements Explained {
  readonly _tag = "TablesRefused"
  readonly faults: ReadonlyArray<Fault>
  readonly localized: Localized

  constructor(refused: ReadonlyArray<TableRefused>) {
    const told = (language: keyof Localized): string =>
      refused.map(({ localized }) => localized[language]).join("\n")
    super(told("en"))
    this.name = "TablesRefused"
    this.faults = refused.map(({ fault }) => fault)
    this.localized = { zh: told("zh"), en: told("en") }
  }
}

/** Reads the beginning of every table, so that a missing file or column is told before anything is written. */
export const checkSources = async (
  sources: ReadonlyArray<Source>,
  folders: { readonly tables: string; readonly generated: string },
): Promise<void> => {
  const refused: Array<TableRefused> = []
  for (const { file, folder, read } of sources) {
    const blocks = read(join(folders[folder], file))
    try {
      await blocks.next()
    } catch (cause) {
      if (!(cause instanceof TableRefused)) throw cause
      refused.push(cause)
    } finally {
      await blocks.return()
    }
  }
  if (refused.length > 0) throw new TablesRefused(refused)
}
