import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { code, text } from "../src/reading/Cell.ts"
import { TableRefused } from "../src/reading/Fault.ts"
import { column, type TableDefinition } from "../src/reading/Table.ts"
import { type StockRow, stockTable } from "../src/reading/tables/stockTable.ts"
import { dataFolder, faultsOf, readAll, rowsOf, testFolder } from "./district.ts"

const names: TableDefinition<{ readonly number: string; readonly name: string }> = {
  file: "names.csv",
  columns: { number: column("编号", "number", code), name: column("名称", "name", text) },
}

/** Every character that GBK writes in two bytes, with those bytes. */
const gbk = (() => {
  const decoder = new TextDecoder("gbk", { fatal: true })
  const bytes = new Map<string, readonly [number, number]>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      try {
        const character = decoder.decode(Uint8Array.of(lead, trail))
        if ([...character].length === 1) bytes.set(character, [lead, trail])
      } catch {
        // Not every pair is a character.
      }
    }
  }
  return bytes
})()

const toGbk = (content: string): Uint8Array =>
  Uint8Array.from([...content].flatMap((one) => gbk.get(one) ?? [one.charCodeAt(0)]))

const stockColumns = ["exchangePointNumber", "rewardNumber", "quantity", "stockedOn"] as const

/** What was read, with each row's cells as they would be shown. */
const told = (read: Awaited<ReturnType<typeof readAll<StockRow>>>) =>
  read.map((one) =>
    one.type === "row" ? { ...one, shown: stockColumns.map((column) => one.shown(column)) } : one,
  )

describe("the stock file of the second system", () => {
  test("is GBK and no UTF-8, and reads as its UTF-8 twin does", async () => {
    const exported = await readFile(join(dataFolder, stockTable.file))
    const twin = await readFile(join(testFolder, "fixtures", "stock-utf8.csv"))
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(exported)).toThrow()
    const read = await readAll(stockTable, exported)
    expect(rowsOf(read).length).toBeGreaterThan(500)
    expect(told(read)).toEqual(told(await readAll(stockTable, twin)))
    for (const chunk of [1, 2, 3, 1000]) {
      expect(told(await readAll(stockTable, exported, chunk))).toEqual(told(read))
    }
  })
})

describe("GBK", () => {
  test("brings back every character it has, commas and line ends in their places", async () => {
    expect(gbk.size).toBeGreaterThan(20_000)
    const letters = [...gbk.keys()].filter((one) => one.trim() !== "")
    const rows = Array.from({ length: Math.ceil(letters.length / 40) }, (_, nth) => ({
      number: String(nth),
      name: letters.slice(nth * 40, nth * 40 + 40).join(""),
    }))
    const content = rows.map((row) => `${row.number},${row.name}\r\n`).join("")
    const read = await readAll(names, toGbk(`编号,名称\r\n${content}`), 100)
    expect(faultsOf(read)).toEqual([])
    expect(rowsOf(read)).toEqual(rows)
  })
})

describe("bytes that are not of the file's encoding", () => {
  test("cost their row in a UTF-8 file", async () => {
    const utf8 = new TextEncoder()
    const content = Buffer.concat([
      utf8.encode("编号,名称\n1,春风\n2,"),
      toGbk("秋月"),
      utf8.encode("\n3,夏雨\n"),
    ])
    const read = await readAll(names, content)
    expect(faultsOf(read)).toMatchObject([{ line: 3, kind: "invalidEncoding", field: "" }])
    expect(rowsOf(read).map((row) => row.name)).toEqual(["春风", "夏雨"])
  })

  test("cost their row in a GBK file", async () => {
    const content = Buffer.concat([
      toGbk("编号,名称\n1,春风\n2,"),
      Uint8Array.of(0xff, 0x80),
      toGbk("\n3,夏雨\n"),
    ])
    const read = await readAll(names, content)
    expect(faultsOf(read)).toMatchObject([{ line: 3, kind: "invalidEncoding" }])
    expect(rowsOf(read).map((row) => row.name)).toEqual(["春风", "夏雨"])
  })

  test.each([
    ["UTF-16", Buffer.from("\uFEFF编号,名称\n1,春风\n", "utf16le")],
    ["XLSX", Buffer.from("PK\u0003\u0004 xl/workbook.xml", "latin1")],
    ["binary", Buffer.from([0x31, 0x00, 0x32, 0x0a])],
    ["?", Buffer.from([0xff, 0xff, 0x2c, 0x0a])],
  ])("refuse the file when it is no text: %s", async (detail, content) => {
    const error = await readAll(names, content).catch((cause: unknown) => cause)
    if (!(error instanceof TableRefused)) return expect.fail("not refused")
    expect(error.fault.kind).toBe("unsupportedEncoding")
    expect(error.fault.message.zh).toContain(detail)
  })
})
