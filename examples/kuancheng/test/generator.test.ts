import { createHash } from "node:crypto"
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ensureGenerated, type GenerationProgress } from "../src/data-generator/generate.ts"
import { Random } from "../src/data-generator/Random.ts"
import { generatorVersion } from "../src/data-generator/settings.ts"
import { dataFolder, testFolder } from "./district.ts"

let workspace = ""
let first = ""
const progress: Array<GenerationProgress> = []

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "kuancheng-"))
  first = join(workspace, "first")
  const onProgress = (step: GenerationProgress) => void progress.push(step)
  await ensureGenerated({ tables: dataFolder, folder: first, onProgress })
}, 60_000)

afterAll(() => rm(workspace, { recursive: true, force: true }))

const hashes = async (folder: string): Promise<Record<string, string>> => {
  const found: Record<string, string> = {}
  for (const name of (await readdir(folder)).sort()) {
    found[name] = createHash("sha256")
      .update(await readFile(join(folder, name)))
      .digest("hex")
  }
  return found
}

const copyOfFirst = async (name: string): Promise<string> => {
  const folder = join(workspace, name)
  await cp(first, folder, { recursive: true })
  return folder
}

test("the same version, seed and tables give the same bytes on every machine", async () => {
  const pinned: unknown = JSON.parse(
    await readFile(join(testFolder, "fixtures", "generated-hashes.json"), "utf8"),
  )
  const { "stamp.json": _, ...files } = await hashes(first)
  // When this fails on purpose: raise generatorVersion, then write the new hashes down.
  expect({ generatorVersion, files }).toEqual(pinned)
})

test("two runs at once into one folder agree, and leave nothing unfinished", async () => {
  const folder = join(workspace, "together")
  await Promise.all([
    ensureGenerated({ tables: dataFolder, folder }),
    ensureGenerated({ tables: dataFolder, folder }),
  ])
  expect(await hashes(folder)).toEqual(await hashes(first))
}, 60_000)

test("a finished folder is left alone", async () => {
  const before = (await stat(join(first, "sign-ins.csv"))).mtimeMs
  const again = await ensureGenerated({ tables: dataFolder, folder: first })
  expect(again.made).toBe(false)
  expect((await stat(join(first, "sign-ins.csv"))).mtimeMs).toBe(before)
})

test("what a killed run left behind is made anew", async () => {
  const folder = await copyOfFirst("killed")
  await rm(join(folder, "stamp.json"))
  await rm(join(folder, "redemptions.csv"))
  await truncate(join(folder, "sign-ins.csv"), 1000)
  // No process has this number: it lies beyond the largest that Linux, macOS or Windows hand out.
  await writeFile(join(folder, "sign-ins.csv.999999999.0.partial"), "活动编号")
  expect((await ensureGenerated({ tables: dataFolder, folder })).made).toBe(true)
  expect(await hashes(folder)).toEqual(await hashes(first))
}, 60_000)

test.each([
  ["a file cut short", (folder: string) => truncate(join(folder, "volunteers.csv"), 1000)],
  ["a file gone", (folder: string) => rm(join(folder, "planted-faults.csv"))],
  [
    "another generator's stamp",
    async (folder: string) => {
      const path = join(folder, "stamp.json")
      const stamp = await readFile(path, "utf8")
      const other = `"generatorVersion": ${generatorVersion - 1}`
      await writeFile(path, stamp.replace(`"generatorVersion": ${generatorVersion}`, other))
    },
  ],
  ["a broken stamp", (folder: string) => writeFile(join(folder, "stamp.json"), "{")],
])(
  "with %s the folder is made anew",
  async (name, damage) => {
    const folder = await copyOfFirst(name)
    await damage(folder)
    expect((await ensureGenerated({ tables: dataFolder, folder })).made).toBe(true)
    expect(await hashes(folder)).toEqual(await hashes(first))
  },
  60_000,
)

test("a change to a committed table makes the folder stale", async () => {
  const tables = join(workspace, "tables")
  await cp(dataFolder, tables, { recursive: true })
  const rewards = join(tables, "rewards.csv")
  await writeFile(
    rewards,
    (await readFile(rewards, "utf8")).replace("香皂,商品,10", "香皂,商品,12"),
  )
  const folder = await copyOfFirst("stale")
  expect((await ensureGenerated({ tables, folder })).made).toBe(true)
}, 60_000)

test("progress ends with all rows of each file", () => {
  const last = new Map(progress.map((step) => [step.file, step]))
  for (const name of ["volunteers.csv", "activities.csv", "sign-ins.csv"]) {
    expect(last.get(name)?.rows).toBe(last.get(name)?.total)
  }
  expect(progress.length).toBeGreaterThan(last.size * 2)
})

test("the random numbers are spread evenly and each label has its own", () => {
  const counts = new Array<number>(10).fill(0)
  const random = new Random(1, "spread")
  for (let draw = 0; draw < 100_000; draw++) {
    const digit = random.between(0, 9)
    counts[digit] = (counts[digit] ?? 0) + 1
  }
  for (const count of counts) {
    expect(count).toBeGreaterThan(9500)
    expect(count).toBeLessThan(10_500)
  }
  const draws = (seed: number, label: string) => {
    const source = new Random(seed, label)
    return Array.from({ length: 5 }, () => source.between(0, 1_000_000))
  }
  expect(draws(1, "a")).toEqual(draws(1, "a"))
  expect(draws(1, "a")).not.toEqual(draws(1, "b"))
  expect(draws(1, "a")).not.toEqual(draws(2, "a"))
})
