import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { figuresOf, outputFolder, runDemo } from "./demo.ts"
import { generate, generatedFolder } from "./district.ts"
import { makeSmallerDistrict } from "./smallerDistrict.ts"
import { tinyFiles, writeTinyDistrict } from "./tinyDistrict.ts"

beforeAll(generate, 60_000)

/** What is printed after a title, as a whole number. */
const numbersOf = (printed: string, title: string): ReadonlyArray<number> =>
  [...printed.matchAll(new RegExp(`^ *${title} +(-?[\\d,]+)$`, "gm"))].map(([, digits = ""]) =>
    Number(digits.replaceAll(",", "")),
  )

/** What is printed, without the last line, which says how long it took. */
const textOf = (printed: string): string =>
  printed
    .slice(0, printed.trimEnd().lastIndexOf("\n"))
    .replace(/^All of this was .*$/m, "")
    .trim()

// Against hanging only: these start processes one after another.
describe("the shop of a smaller district", { timeout: 400_000 }, () => {
  const smaller = join(generatedFolder, "smaller-for-shop")
  beforeAll(() => makeSmallerDistrict(smaller), 60_000)
  const words = (folder: string) => [
    ...["--json", "--lang", "en", "--large", smaller],
    ...["--output", folder],
  ]

  test("loses no reservation, cuts by the budget, nets to zero, and is the same when it is done again", async () => {
    await using output = await outputFolder()
    const first = await runDemo(words(output.folder))
    expect(first.code, first.said).toBe(0)
    const { printed } = first
    const sum = ["collected by code", "cancelled", "ran out"].flatMap((title) =>
      numbersOf(printed, title),
    )
    expect(sum).toHaveLength(3)
    expect(sum.every((count) => count > 0)).toBe(true)
    expect(sum.reduce((one, other) => one + other)).toBe(numbersOf(printed, "made")[0])
    expect(numbersOf(printed, "of these in part")[0]).toBeGreaterThan(0)
    expect(numbersOf(printed, "wrong codes shown")[0]).toBeGreaterThan(0)
    expect(printed).toContain("cannot be redeemed now, and next on 2022-01-15")
    const budgets = [...printed.matchAll(/ (\d+) +(\d+) +(\d+) +(\d+)$/gm)]
      .map((found) => found.slice(1).map(Number))
      .filter(([granted]) => granted === 400 || granted === 150)
    expect(budgets).toHaveLength(2)
    for (const [granted = 0, , given = 0, left = 0] of budgets) expect(given + left).toBe(granted)
    const [ample, short] = budgets
    expect(ample?.[2]).toBe(ample?.[1])
    expect(short?.[2]).toBeLessThan(short?.[1] ?? 0)
    expect(short?.[3]).toBe(0)
    expect(printed).toMatch(
      /service of 2022-01-\d\d {2}corrected on 2022-02-\d\d {2}counts on 2022-02-01/,
    )
    expect(printed).toMatch(/^ +\d+ +\p{Script=Han}\*+ .* corrected$/mu)
    expect(numbersOf(printed, "sum")).toEqual([0])
    expect(figuresOf(first)).toMatchObject({
      booksDifference: 0,
      settlementDifference: 0,
      oversold: 0,
    })
    expect(printed).toContain("all of it agrees")

    const again = await runDemo(words(output.folder))
    expect(again.code, again.said).toBe(0)
    expect(textOf(again.printed)).toBe(textOf(printed))
  })

  test("goes on after being killed in the midst of it, to the same end", async () => {
    await using whole = await outputFolder()
    await using broken = await outputFolder()
    const undisturbed = await runDemo(words(whole.folder))
    const killed = await runDemo(words(broken.folder), (child, said) => {
      child.stderr?.on("data", () => {
        // The step before the shop has ended.
        if (said().includes("points written off")) setTimeout(() => child.kill("SIGKILL"), 60)
      })
    })
    expect(killed.signal).toBe("SIGKILL")
    const last = await runDemo(words(broken.folder))
    expect(last.code, last.said).toBe(0)
    expect(figuresOf(last)).toEqual(figuresOf(undisturbed))
  })
})

test("a district of a few residents has no such month, and says so", {
  timeout: 200_000,
}, async () => {
  await using at = await outputFolder()
  const ran = await runDemo([...(await writeTinyDistrict(at.folder, await tinyFiles())), "--json"])
  expect(ran.code, ran.said).toBe(0)
  expect(ran.printed).toContain("本次不演示")
  expect(figuresOf(ran)).toMatchObject({ settlementDifference: 0, oversold: 0 })
})
