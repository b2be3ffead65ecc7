import { spawnSync } from "node:child_process"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"

// That a kind of fault which was not tried is never taken for one that was.

const root = resolve(import.meta.dirname, "..")
const flags = ["--conditions=@civic-practice/source", "--disable-warning=ExperimentalWarning"]

const faults = (words: ReadonlyArray<string>, environment: NodeJS.ProcessEnv = process.env) => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [...flags, join(root, "faults/run.ts"), ...words],
    { encoding: "utf8", env: environment, timeout: 50_000 },
  )
  const [line = "{}"] = stdout.trim().split("\n").slice(-1)
  const found: Readonly<Record<string, unknown>> = JSON.parse(line)
  return { status, stderr, found }
}

// No compiler is found where nothing is looked for.
const withoutCompiler = { ...process.env, PATH: "" }

describe("a kind of fault that cannot be tried here", () => {
  const power = ["sqlite-power", "--runs", "1"]

  it("passes, and says so to programs and to people", () => {
    const { found, status, stderr } = faults(power, withoutCompiler)
    expect(status).toBe(0)
    expect(found).toEqual({ fault: "sqlite-power", skipped: expect.stringMatching(/./) })
    expect(stderr).toContain(`sqlite-power: skipped: ${found.skipped}`)
    expect(stderr).toContain("skipped: 1 of 1 kinds of faults")
  })

  it("fails where nothing may be skipped", () => {
    const { found, status } = faults([...power, "--strict"], withoutCompiler)
    expect(status).toBe(1)
    expect(found).toEqual({ fault: "sqlite-power", skipped: expect.stringMatching(/./) })
  })
})

it("a kind of fault that was tried passes also where nothing may be skipped", () => {
  const { found, status, stderr } = faults(["sqlite-kill", "--runs", "1", "--strict"])
  expect(found).toMatchObject({ fault: "sqlite-kill", skipped: false, runs: 1, lost: 0 })
  expect(stderr).not.toContain("skipped")
  expect(status).toBe(0)
})
