import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parse } from "csv-parse/sync"
import { ensureGenerated } from "../src/data-generator/generate.ts"
import type { Fault } from "../src/reading/Fault.ts"
import { type ReadItem, readTable, readTableBytes } from "../src/reading/readTable.ts"
import type { TableDefinition } from "../src/reading/Table.ts"
import { activityTable } from "../src/reading/tables/activityTable.ts"
import { allianceMemberTable } from "../src/reading/tables/allianceMemberTable.ts"
import { allianceTable } from "../src/reading/tables/allianceTable.ts"
import { earningRuleTable } from "../src/reading/tables/earningRuleTable.ts"
import { exchangePointTable } from "../src/reading/tables/exchangePointTable.ts"
import { redemptionTable } from "../src/reading/tables/redemptionTable.ts"
import { rewardTable } from "../src/reading/tables/rewardTable.ts"
import { roleTable } from "../src/reading/tables/roleTable.ts"
import { signInTable } from "../src/reading/tables/signInTable.ts"
import { stockTable } from "../src/reading/tables/stockTable.ts"
import { teamTable } from "../src/reading/tables/teamTable.ts"
import { timeRuleTable } from "../src/reading/tables/timeRuleTable.ts"
import { unitMoveTable } from "../src/reading/tables/unitMoveTable.ts"
import { unitTable } from "../src/reading/tables/unitTable.ts"
import { volunteerTable } from "../src/reading/tables/volunteerTable.ts"

export const dataFolder = fileURLToPath(new URL("../data", import.meta.url))
export const testFolder = fileURLToPath(new URL(".", import.meta.url))
export const generatedFolder = fileURLToPath(new URL("../.generated", import.meta.url))

export interface TestedTable {
  readonly file: string
  readonly folder: string
  readonly read: () => AsyncGenerator<ReadItem<unknown>>
}

const tested = <Row>(folder: string, table: TableDefinition<Row>): TestedTable => ({
  file: table.file,
  folder,
  read: () => readTable(table, join(folder, table.file)),
})

export const committedTables: ReadonlyArray<TestedTable> = [
  tested(dataFolder, unitTable),
  tested(dataFolder, unitMoveTable),
  tested(dataFolder, allianceTable),
  tested(dataFolder, teamTable),
  tested(dataFolder, roleTable),
  tested(dataFolder, earningRuleTable),
  tested(dataFolder, timeRuleTable),
  tested(dataFolder, rewardTable),
  tested(dataFolder, exchangePointTable),
  tested(dataFolder, stockTable),
]

export const generatedTables: ReadonlyArray<TestedTable> = [
  tested(generatedFolder, volunteerTable),
  tested(generatedFolder, allianceMemberTable),
  tested(generatedFolder, activityTable),
  tested(generatedFolder, signInTable),
  tested(generatedFolder, redemptionTable),
]

/** Makes the large files unless they are there. */
export const generate = () => ensureGenerated({ tables: dataFolder, folder: generatedFolder })

export interface Planted {
  readonly file: string
  readonly line: string
  readonly kind: string
  readonly field: string
  readonly foundBy: string
  readonly nature: string
}

/** The lists of planted faults: the committed tables' and the generated files'. */
export const readPlanted = async (): Promise<ReadonlyArray<Planted>> => {
  const lists = await Promise.all(
    [testFolder, generatedFolder].map((folder) => readFile(join(folder, "planted-faults.csv"))),
  )
  // The header of either list names exactly these columns.
  return lists.flatMap((list) => parse(list, { columns: true }) as ReadonlyArray<Planted>)
}

/** The rows of a table that nobody planted a fault in. */
export const readSound = async <Row>(
  table: TableDefinition<Row>,
  folder: string,
): Promise<ReadonlyArray<Row>> => {
  const planted = await readPlanted()
  const wrong = new Set(planted.filter((one) => one.file === table.file).map((one) => one.line))
  const rows: Array<Row> = []
  for await (const item of readTable(table, join(folder, table.file))) {
    if (item.type === "row" && !wrong.has(String(item.line))) rows.push(item.row)
  }
  return rows
}

/** Text as a file's bytes, in chunks of a given size. */
export async function* bytesOf(
  content: string | Uint8Array,
  chunk = 1 << 16,
): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
}

/** Everything a table reads from a text or bytes. */
export const readAll = async <Row>(
  table: TableDefinition<Row>,
  content: string | Uint8Array,
  chunk?: number,
): Promise<ReadonlyArray<ReadItem<Row>>> => {
  const items: Array<ReadItem<Row>> = []
  for await (const block of readTableBytes(table, table.file, bytesOf(content, chunk))) {
    items.push(...block)
  }
  return items
}

export const rowsOf = <Row>(items: ReadonlyArray<ReadItem<Row>>): ReadonlyArray<Row> =>
  items.flatMap((item) => (item.type === "row" ? [item.row] : []))

export const faultsOf = (items: ReadonlyArray<ReadItem<unknown>>): ReadonlyArray<Fault> =>
  items.flatMap((item) => (item.type === "refused" ? item.faults : []))
