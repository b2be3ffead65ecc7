import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"

// What a registry shows of a package, and what an installation of it brings along.

const root = resolve(import.meta.dirname, "..")
const scope = "@civic-practice/"

interface Manifest {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

const read = (...path: ReadonlyArray<string>): string => readFileSync(join(root, ...path), "utf8")

const internal = (dependencies: Readonly<Record<string, string>> = {}) =>
  Object.entries(dependencies).filter(([name]) => name.startsWith(scope))

describe.each(readdirSync(join(root, "packages")))("@civic-practice/%s", (name) => {
  const manifest: Manifest = JSON.parse(read("packages", name, "package.json"))

  it("says what it is, where it comes from and under which licence", () => {
    const repository = "https://github.com/civic-practice/civic-practice"
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/^\p{Lu}.{30,}\.$/u),
      homepage: `${repository}/tree/main/packages/${name}#readme`,
      bugs: `${repository}/issues`,
      repository: { type: "git", url: `git+${repository}.git`, directory: `packages/${name}` },
      keywords: expect.arrayContaining(["civic-practice", "effect"]),
    })
    expect(read("packages", name, "README.md")).toContain(`# ${scope}${name}`)
    // npm packs the licence of the package's own folder only.
    expect(read("packages", name, "LICENSE")).toBe(read("LICENSE"))
  })

  it("brings the other packages along where it assembles them, and shares the application's where it does not", () => {
    const bound = internal(manifest.dependencies)
    const shared = internal(manifest.peerDependencies)
    if (name === "practice") {
      expect(bound.length).toBeGreaterThan(0)
      expect(shared).toEqual([])
      for (const [, range] of bound) expect(range).toBe(manifest.version)
    } else {
      expect(bound).toEqual([])
      for (const [, range] of shared) expect(range).toBe("0.x")
    }
  })
})
