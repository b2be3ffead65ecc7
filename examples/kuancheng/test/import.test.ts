import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, test } from "vitest"
import { figuresOf, outputFolder, readRejected, runDemo } from "./demo.ts"
import { generate, generatedFolder, readPlanted } from "./district.ts"
import { makeSmallerDistrict } from "./smallerDistrict.ts"

beforeAll(generate, 60_000)

/** A headline of the news report, and how it is to be read. */
interface Headline {
  readonly value: number
  readonly qualifier: "exact" | "atLeast" | "nearly"
}

const matches = (actual: number, { value, qualifier }: Headline): boolean => {
  if (qualifier === "exact") return actual === value
  return qualifier === "atLeast" ? actual >= value : actual >= 0.9 * value && actual < value
}

describe("the whole district", () => {
  test("reproduces the report's figures from records, balances, and refuses exactly the faulty rows", async () => {
    await using output = await outputFolder()
    const run = await runDemo(["--json", "--output", output.folder])
    expect(run.code, run.said).toBe(0)
    const result = figuresOf(run)
    const fixture = fileURLToPath(new URL("fixtures/headlines.json", import.meta.url))
    const headlines: Readonly<Record<string, Headline>> = JSON.parse(
      await readFile(fixture, "utf8"),
    )
    const figures = Object.entries(result.figures ?? {})
    expect(figures.map(([name]) => name).toSorted()).toEqual(Object.keys(headlines).toSorted())
    for (const [name, actual] of figures) {
      const headline = headlines[name]
      expect(headline !== undefined && matches(actual, headline), `${name}: ${actual}`).toBe(true)
    }
    expect(result.booksDifference).toBe(0)
    const readme = await readFile(new URL("../../../README.md", import.meta.url), "utf8")
    for (const name of ["pointsIssued", "pointsRedeemed", "pointsExpired", "pointsOutstanding"]) {
      expect(result[name], name).toBeGreaterThan(0)
      const book = name.slice("points".length).toLowerCase()
      const shown = Number(result[name]).toLocaleString("en")
      expect(readme).toMatch(new RegExp(`^  ${book} +${shown}$`, "m"))
    }

    const planted = (await readPlanted()).map(({ file, kind, line }) => `${file}:${line} ${kind}`)
    const rejected = await readRejected(output.folder)
    expect(rejected.map((row) => `${row[0]}:${row[1]} ${row[6]}`).toSorted()).toEqual(
      planted.toSorted(),
    )
    for (const [zh, en] of rejected.map((row) => row.slice(8))) {
      expect(zh !== "" && en !== "" && zh !== en).toBe(true)
    }
    expect(result.rejectedRows).toBe(planted.length)
  }, 400_000)
})

// Against hanging only: these start processes one after another.
describe("a smaller district", { timeout: 400_000 }, () => {
  const smaller = join(generatedFolder, "..", ".generated", "smaller")
  beforeAll(() => makeSmallerDistrict(smaller), 60_000)
  const words = (folder: string) => ["--json", "--large", smaller, "--output", folder]

  test("adds nothing when it is brought in again, and says so", async () => {
    await using output = await outputFolder()
    const first = await runDemo([...words(output.folder), "--lang", "en"])
    expect(first.code, first.said).toBe(0)
    expect(first.printed).not.toContain("nothing was added")
    const again = await runDemo([...words(output.folder), "--lang", "en"])
    expect(again.code, again.said).toBe(0)
    expect(again.printed).toContain("nothing was added")
    expect(figuresOf(again)).toEqual(figuresOf(first))
  })

  test("ends with the same figures after being killed at any moment, and again", async () => {
    await using whole = await outputFolder()
    await using broken = await outputFolder()
    const undisturbed = await runDemo(words(whole.folder))
    expect(undisturbed.code, undisturbed.said).toBe(0)
    let killed = 0
    // Steps end one after another, so each run is killed in a later one than the run before.
    for (const step of ["志愿服务队", "注册志愿者", "志愿服务活动", "签到、时长与积分"]) {
      const run = await runDemo(words(broken.folder), (child, said) => {
        child.stderr?.on("data", () => {
          if (said().includes(step)) child.kill("SIGKILL")
        })
      })
      if (run.signal === "SIGKILL") killed++
    }
    expect(killed).toBe(4)
    const last = await runDemo(words(broken.folder))
    expect(last.code, last.said).toBe(0)
    expect(figuresOf(last)).toEqual(figuresOf(undisturbed))
    expect(await readRejected(broken.folder)).toEqual(await readRejected(whole.folder))
  })

  test("stops at ctrl-c between two stretches, says how to go on, and goes on", async () => {
    await using output = await outputFolder()
    const stopped = await runDemo(words(output.folder), (child, said) => {
      let asked = false
      child.stderr?.on("data", () => {
        if (!asked && said().includes("岗位")) asked = child.kill("SIGINT")
      })
    })
    expect(stopped.code, stopped.said).toBe(130)
    expect(stopped.said).toContain("再次运行")
    const last = await runDemo(words(output.folder))
    expect(last.code, last.said).toBe(0)
    expect(figuresOf(last).booksDifference).toBe(0)
  })

  test("tells a wrong option from a right one", async () => {
    const wrong = await runDemo(["--lang", "fr"])
    expect(wrong.code).toBe(2)
    expect(wrong.said).toContain("--lang")
  })
})
