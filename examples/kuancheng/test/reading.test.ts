import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { code, text, wholeNumber } from "../src/reading/Cell.ts"
import { TableRefused } from "../src/reading/Fault.ts"
import { readTable, readTableBlocks, readTableBytes } from "../src/reading/readTable.ts"
import { column, type TableDefinition } from "../src/reading/Table.ts"
import { faultsOf, readAll, rowsOf } from "./district.ts"

interface Item {
  readonly number: string
  readonly name: string
  readonly amount: number
}

const items: TableDefinition<Item> = {
  file: "items.csv",
  columns: {
    number: column("编号", "number", code),
    name: column("名称", "name", text),
    amount: column("数量（件）", "amount", wholeNumber(0, 1000)),
  },
}

const header = "编号,名称,数量（件）"
const quoted = (cell: string): string =>
  /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
const write = (rows: ReadonlyArray<ReadonlyArray<string>>, lineEnd = "\n"): string =>
  rows.map((cells) => cells.map(quoted).join(",") + lineEnd).join("")

// Cells may hold commas, quotes and a line break, but neither begin nor end in white space.
const word = fc.stringMatching(/^[a-z晨光,"]{1,4}$/)
const name = fc.oneof(
  word,
  fc.tuple(word, word).map(([left, right]) => `${left}\n${right}`),
)
const item = fc.record({
  number: fc.stringMatching(/^[A-Z]{1,3}-\d{1,4}$/),
  name,
  amount: fc.integer({ min: 0, max: 1000 }),
})
const itemList = fc.array(item, { minLength: 1, maxLength: 30 })
// Where a row is to be damaged, no second line of a cell may be a row by itself.
const letters = fc.stringMatching(/^[a-z晨光]{1,3}$/)
const plainName = fc.oneof(
  word,
  fc.tuple(letters, letters).map((lines) => lines.join("\n")),
)
const plainItem = fc.tuple(item, plainName).map(([one, plain]) => ({ ...one, name: plain }))
const plainItemList = fc.array(plainItem, { minLength: 1, maxLength: 30 })
const cellsOf = (one: Item): ReadonlyArray<string> => [one.number, one.name, String(one.amount)]

const refusal = async (content: string | Uint8Array): Promise<TableRefused["fault"]> => {
  const error = await readAll(items, content).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof TableRefused)) return expect.fail("the table was not refused")
  return error.fault
}

describe("sound files", () => {
  test("come back whole, whatever the line end, byte order mark, blanks and chunks", () =>
    fc.assert(
      fc.asyncProperty(
        itemList,
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (rows, lineEnd, mark, chunk, lastLineEnd) => {
          let content = `${mark ? "\uFEFF" : ""}${header}${lineEnd}${write(rows.map(cellsOf), lineEnd)}`
          if (!lastLineEnd) content = content.slice(0, -lineEnd.length)
          const read = await readAll(items, content, chunk)
          expect(faultsOf(read)).toEqual([])
          expect(rowsOf(read)).toEqual(rows)
        },
      ),
    ))

  test("name the line each row begins on, also after cells of several lines and empty lines", () =>
    fc.assert(
      fc.asyncProperty(itemList, fc.array(fc.boolean()), async (rows, gaps) => {
        let content = `${header}\n`
        const lines = rows.map((row, index) => {
          if (gaps[index] === true) content += index % 2 === 0 ? "\n" : ",,\n"
          const line = content.split("\n").length
          content += write([cellsOf(row)])
          return line
        })
        const read = await readAll(items, content, 7)
        expect(read.map((one) => one.line)).toEqual(lines)
      }),
    ))

  test("may have their columns in any order, and others between", () =>
    fc.assert(
      fc.asyncProperty(
        itemList,
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
        async (rows, order) => {
          const arrange = (cells: ReadonlyArray<string>) => order.map((at) => cells[at] ?? "")
          const headers = arrange(["编号", "名称", "数量（件）", "备注"])
          const lines = rows.map((row) => arrange([...cellsOf(row), "随意, 写写"]))
          const read = await readAll(items, write([headers, ...lines]))
          expect(rowsOf(read)).toEqual(rows)
          expect(read.filter((one) => one.type === "notice")).toMatchObject([
            { line: 1, message: { zh: expect.stringContaining("备注") } },
          ])
        },
      ),
    ))

  test("may have every cell in quotes, after a byte order mark too", async () => {
    const read = await readAll(items, '\uFEFF"编号","名称","数量（件）"\r\n"A-1","晨光","5"\r\n')
    expect(read).toMatchObject([
      { type: "row", line: 2, row: { number: "A-1", name: "晨光", amount: 5 } },
    ])
  })

  test("may have blanks around cells and headers, half-width brackets, and commas left over", async () => {
    const read = await readAll(items, ' 编号 , 名称,数量(件)\n A-1 , "晨光" ,5\u3000\nA-2,光,6,,\n')
    expect(rowsOf(read)).toEqual([
      { number: "A-1", name: "晨光", amount: 5 },
      { number: "A-2", name: "光", amount: 6 },
    ])
    expect(faultsOf(read)).toEqual([])
  })
})

test("reading pulls no more of the file than was asked for, and closes it when left early", async () => {
  let pulled = 0
  let closed = false
  async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield new TextEncoder().encode(`${header}\n`)
      for (;;) {
        pulled++
        yield new TextEncoder().encode("A-1,晨光,5\n".repeat(100))
      }
    } finally {
      closed = true
    }
  }
  let rows = 0
  for await (const block of readTableBytes(items, items.file, endless())) {
    rows += block.length
    if (rows >= 1000) break
  }
  expect({ pulled, rows, closed }).toEqual({ pulled: 10, rows: 1000, closed: true })
})

describe("a broken quote", () => {
  test("costs only the row it stands in", () =>
    fc.assert(
      fc.asyncProperty(plainItemList, fc.nat(), fc.nat(), async (rows, which, where) => {
        const at = which % rows.length
        const lines = rows.map((row) => write([cellsOf(row)]))
        const whole = (lines[at] ?? "").slice(0, -1)
        const place = where % (whole.length + 1)
        const broken = `${whole.slice(0, place)}"${whole.slice(place)}\n`
        const content = `${header}\n${lines.with(at, broken).join("")}`
        const firstLine = 2 + lines.slice(0, at).join("").split("\n").length - 1
        const lastLine = firstLine + broken.split("\n").length - 2
        const read = await readAll(items, content, 11)
        const others = read.filter((one) => one.line < firstLine || one.line > lastLine)
        expect(rowsOf(others)).toEqual(rows.toSpliced(at, 1))
        expect(faultsOf(others)).toEqual([])
        expect(rowsOf(read.filter((one) => one.line >= firstLine && one.line <= lastLine))).toEqual(
          [],
        )
        expect(faultsOf(read).map((fault) => fault.kind)).toContain("brokenQuote")
      }),
      { numRuns: 500 },
    ))

  test.each([
    ["never closed", 'A-1,"晨光,5', "名称", '"晨光'],
    ["closed too early", 'A-1,"晨"光,5', "名称", '"晨"光'],
    ["in the middle of a cell", 'A-1,晨"光",5', "名称", '晨"光"'],
    ["after a sound quoted cell", '"A-1","晨光","5', "数量（件）", '"5'],
  ])("%s is shown with its column", async (_, row, field, value) => {
    const read = await readAll(items, `${header}\n${row}\nA-2,光,6\n`)
    expect(faultsOf(read)).toMatchObject([{ line: 2, kind: "brokenQuote", field, value }])
    expect(rowsOf(read)).toEqual([{ number: "A-2", name: "光", amount: 6 }])
  })

  test("is not closed by a later cell that begins with a comma", async () => {
    const read = await readAll(items, `${header}\nA-1,"晨,5\nA-2,",夏\n光",6\nA-3,光,7\n`)
    expect(faultsOf(read)).toMatchObject([{ line: 2, kind: "brokenQuote", value: '"晨' }])
    expect(rowsOf(read)).toEqual([
      { number: "A-2", name: ",夏\n光", amount: 6 },
      { number: "A-3", name: "光", amount: 7 },
    ])
  })

  test("on the last line, or far from any other quote, loses nothing else", async () => {
    const many = Array.from({ length: 500 }, (_, nth) => `B-${nth},光,${nth}\n`).join("")
    const read = await readAll(items, `${header}\nA-1,"晨光,5\n${many}A-2,"光,6`, 100)
    expect(faultsOf(read).map((fault) => fault.line)).toEqual([2, 503])
    expect(rowsOf(read)).toHaveLength(500)
  })
})

describe("a row", () => {
  test.each([
    ["A-1,晨光", "tooFewColumns", ""],
    ["A-1,晨光,5,6", "tooManyColumns", ""],
    [",晨光,5", "missingValue", "编号"],
    ["A 1,晨光,5", "malformedCode", "编号"],
    ["Ａ-１,晨光,5", "fullWidthDigits", "编号"],
    ["A-1,,5", "missingValue", "名称"],
    ["A-1,晨光,五", "notANumber", "数量（件）"],
    ["A-1,晨光,5.5", "notANumber", "数量（件）"],
    ["A-1,晨光,1e3", "notANumber", "数量（件）"],
    ["A-1,晨光,５", "fullWidthDigits", "数量（件）"],
    ["A-1,晨光,-5", "negativeNumber", "数量（件）"],
    ["A-1,晨光,1001", "outOfRange", "数量（件）"],
    ["A-1,晨光,99999999999999999999", "outOfRange", "数量（件）"],
  ])("%s is refused: %s", async (row, kind, field) => {
    const read = await readAll(items, `${header}\n${row}\nA-2,光,6\n`)
    expect(faultsOf(read)).toMatchObject([{ file: "items.csv", line: 2, kind, field }])
    expect(rowsOf(read)).toEqual([{ number: "A-2", name: "光", amount: 6 }])
  })

  test("is refused with all its faults at once", async () => {
    const read = await readAll(items, `${header}\n,,-5\n`)
    expect(faultsOf(read).map((fault) => `${fault.field} ${fault.kind}`)).toEqual([
      "编号 missingValue",
      "名称 missingValue",
      "数量（件） negativeNumber",
    ])
  })
})

describe("a file is refused as a whole", () => {
  test("when a required column is missing", async () => {
    const fault = await refusal("编号,数量（件）\nA-1,5\n")
    expect(fault).toMatchObject({
      file: "items.csv",
      line: 1,
      kind: "missingColumn",
      field: "名称",
    })
    expect(fault.message.zh).toContain("编号、数量（件）")
  })

  test.each([
    ["编号,名称,名称,数量（件）\n", "duplicateColumn"],
    ["", "emptyFile"],
    ["\n\n,,\n", "emptyFile"],
    ['编号,"名称,数量（件）\nA-1,晨光,5\n', "brokenQuote"],
  ])("%j: %s", async (content, kind) => {
    expect((await refusal(content)).kind).toBe(kind)
  })

  test("when it has no line ends", async () => {
    expect((await refusal("编号".repeat(300_000))).kind).toBe("lineTooLong")
  })

  test("when it is not there", async () => {
    await expect(readTable(items, "no/such/items.csv").next()).rejects.toMatchObject({
      _tag: "TableRefused",
      fault: { kind: "fileNotFound", file: "items.csv" },
    })
  })

  test("when it cannot be read", async () => {
    await expect(readTableBlocks(items, ".").next()).rejects.toMatchObject({
      _tag: "TableRefused",
      fault: { kind: "unreadableFile", message: { en: expect.stringContaining("EISDIR") } },
    })
  })
})
