import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, describe, expect, it } from "vitest"

// What CI asks of the demo's last line: that nothing wrong passes.

const root = resolve(import.meta.dirname, "..")
const folder = mkdtempSync(join(tmpdir(), "check-demo-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const headlines: Readonly<Record<string, { readonly value: number }>> = JSON.parse(
  readFileSync(join(root, "examples/kuancheng/test/fixtures/headlines.json"), "utf8"),
)
const figures = Object.fromEntries(
  Object.entries(headlines).map(([name, { value }]) => [name, value]),
)
const sound = {
  figures,
  pointsIssued: 100,
  pointsRedeemed: 20,
  pointsExpired: 30,
  pointsOutstanding: 50,
  booksDifference: 0,
  settlementDifference: 0,
  oversold: 0,
  rejectedRows: 40,
  elapsedSeconds: 59.9,
  peakMemoryMiB: 512,
}

const check = (lastLine: string) => {
  const log = join(folder, "demo.log")
  writeFileSync(log, `something printed\n${lastLine}\n`)
  const { status, stderr } = spawnSync(process.execPath, [join(root, ".ci/check-demo.mjs"), log], {
    encoding: "utf8",
  })
  return { status, stderr }
}

it("lets a sound result pass", () => {
  expect(check(JSON.stringify(sound))).toEqual({ status: 0, stderr: "" })
})

describe("finds fault with", () => {
  it.each(Object.keys(figures))("%s that is one less than reported, or missing", (name) => {
    const less = { ...figures, [name]: (figures[name] ?? 0) - 1 }
    expect(check(JSON.stringify({ ...sound, figures: less }))).toMatchObject({ status: 1 })
    const { [name]: _, ...others } = figures
    expect(check(JSON.stringify({ ...sound, figures: others })).stderr).toContain(name)
  })

  it.each([
    ["books that do not balance", { pointsOutstanding: 51 }],
    ["a difference", { booksDifference: 1, pointsOutstanding: 50 }],
    ["a settlement that does not net to zero", { settlementDifference: 1 }],
    ["a settlement that was not made", { settlementDifference: undefined }],
    ["a piece that was sold twice", { oversold: 1 }],
    ["pieces that were not counted", { oversold: null }],
    ["a book that was never written", { pointsExpired: 0, pointsOutstanding: 80 }],
    ["too few refused rows", { rejectedRows: 39 }],
    ["a minute", { elapsedSeconds: 60 }],
    ["too much memory", { peakMemoryMiB: 513 }],
    ["memory that was not measured", { peakMemoryMiB: null }],
    ["a figure of its own making", { figures: { ...figures, smiles: 1 } }],
    ["no figures", { figures: undefined }],
  ])("%s", (_, change) => {
    expect(check(JSON.stringify({ ...sound, ...change }))).toMatchObject({ status: 1 })
  })

  it.each(["", "null", "done.", `${JSON.stringify(sound)} `.slice(1)])(
    "a last line that is no JSON object: %j",
    (line) => {
      expect(check(line).status).toBe(1)
    },
  )
})
