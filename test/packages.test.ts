import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"

const packages = readdirSync(new URL("../packages/", import.meta.url))

describe.each(packages)("@civic-practice/%s", (name) => {
  it("resolves by its public name to its source", async () => {
    const manifest = JSON.parse(
      readFileSync(new URL(`../packages/${name}/package.json`, import.meta.url), "utf8"),
    )
    expect(manifest.name).toBe(`@civic-practice/${name}`)
    expect(import.meta.resolve(manifest.name)).toMatch(new RegExp(`/packages/${name}/`))
  })
})
