import { beforeAll, describe, expect, test } from "vitest"
import { faultMessages, isFaultKind } from "../src/messages/faultMessages.ts"
import {
  committedTables,
  generate,
  generatedTables,
  type Planted,
  readPlanted,
} from "./district.ts"

beforeAll(generate, 60_000)

const line = (one: Pick<Planted, "file" | "line" | "kind" | "field">): string =>
  `${one.file}:${one.line} ${one.kind} ${one.field}`

describe("the lists of planted faults", () => {
  test("name known kinds and say who finds them", async () => {
    for (const one of await readPlanted()) {
      if (!isFaultKind(one.kind)) return expect.fail(`kind ${one.kind}`)
      const { foundBy, nature } = faultMessages[one.kind]
      expect({ foundBy, nature }).toEqual({ foundBy: one.foundBy, nature: one.nature })
    }
  })

  test("hold at least 48 faulty rows of 16 kinds, for the reader as for the library", async () => {
    const faults = (await readPlanted()).filter((one) => one.nature === "fault")
    for (const finder of ["reader", "library"]) {
      const found = faults.filter((one) => one.foundBy === finder)
      expect(found.length).toBeGreaterThanOrEqual(48)
      expect(new Set(found.map((one) => one.kind)).size).toBeGreaterThanOrEqual(16)
    }
    expect(new Set(faults.map((one) => `${one.file}:${one.line}`)).size).toBe(faults.length)
    for (const table of generatedTables) {
      expect(faults.some((one) => one.file === table.file)).toBe(true)
    }
  })
})

describe.each([...committedTables, ...generatedTables])("$file", ({ file, read }) => {
  test("the reader refuses exactly the rows planted for it, and hands on those for the library", async () => {
    const planted = (await readPlanted()).filter((one) => one.file === file)
    const refused: Array<string> = []
    const rows = new Set<string>()
    for await (const item of read()) {
      if (item.type === "row") rows.add(String(item.line))
      if (item.type !== "refused") continue
      for (const fault of item.faults) {
        expect(fault.line).toBe(item.line)
        expect(fault.message.zh).not.toBe("")
        expect(fault.message.en).not.toBe("")
        refused.push(line({ ...fault, line: String(fault.line) }))
      }
    }
    const forReader = planted.filter((one) => one.foundBy === "reader").map(line)
    expect(refused).toEqual(forReader)
    for (const one of planted.filter((fault) => fault.foundBy === "library")) {
      expect(rows.has(one.line)).toBe(true)
    }
  })
})
