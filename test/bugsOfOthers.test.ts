import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"

const root = join(import.meta.dirname, "..")

/** The rows of the table: the test's name and its file are the last two columns. */
const rows = (await readFile(join(root, "docs/bugs-of-others.md"), "utf8"))
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .filter(([what]) => what !== "what went wrong" && !/^-+$/.test(what ?? ""))

describe("a bug that others shipped", () => {
  it("is in the table with all that tells of it", () => {
    expect(rows.length).toBeGreaterThan(15)
    for (const row of rows) expect(row).toHaveLength(4)
  })

  it.each(rows)("%s (%s): there is a test of it", async (_, __, name = "", file = "") => {
    const text = await readFile(join(root, file), "utf8")
    expect(text).toMatch(/\bit(\.each|\.effect)?\(/)
    expect(text).toContain(`"${name}"`)
  })
})
