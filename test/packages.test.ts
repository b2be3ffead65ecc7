import { globSync, readdirSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"

// The laws of the monorepo: who may import whom, and what a package promises to its consumers.

const root = resolve(import.meta.dirname, "..")
const scope = "@civic-practice/"

/** What the sources of each package may import beside their own files. */
const mayImport: Readonly<Record<string, ReadonlyArray<string>>> = {
  core: ["effect", "@noble/hashes"],
  hierarchy: ["effect", "core"],
  volunteering: ["effect", "core", "hierarchy"],
  points: ["effect", "core", "hierarchy"],
  reporting: ["effect", "core", "hierarchy"],
  "storage-memory": ["effect", "core"],
  "storage-sqlite": ["effect", "core", "node:"],
  "storage-postgres": ["effect", "core", "@effect/sql-pg", "node:"],
  "storage-conformance": ["effect", "core"],
  practice: ["effect", "core", "hierarchy", "volunteering", "points", "reporting"],
}

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"))
}

/** `effect/Schema` is of `effect`, `@civic-practice/core` of `core`, `node:fs` of `node:`. */
function packageOf(specifier: string): string {
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return "node:"
  const parts = specifier.split("/")
  const name = parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/")
  return name.startsWith(scope) ? name.slice(scope.length) : name
}

function importsOf(source: string): ReadonlyArray<string> {
  return [
    ...source.matchAll(/^\s*(?:import|export)\b[^"']*?\bfrom\s*["']([^"']+)["']/gm),
    ...source.matchAll(/^\s*import\s*["']([^"']+)["']/gm),
    ...source.matchAll(/\bimport\(\s*["']([^"']+)["']/g),
  ].map((match) => match[1] ?? "")
}

it("has a law for every package", () => {
  expect(Object.keys(mayImport).toSorted()).toEqual(readdirSync(join(root, "packages")).toSorted())
})

it("finds imports however they are written", () => {
  const source = `
    import { Schema } from "effect"
    import type { Unit } from "@civic-practice/hierarchy"
    import {
      a,
      b,
    } from "node:fs"
    export * from "./Account.ts"
    import "side-effect"
    const late = import("lazy")`
  expect(importsOf(source).toSorted()).toEqual(
    [
      "effect",
      "@civic-practice/hierarchy",
      "node:fs",
      "./Account.ts",
      "side-effect",
      "lazy",
    ].toSorted(),
  )
})

describe.each(Object.entries(mayImport))("@civic-practice/%s", (name, allowed) => {
  const manifest = manifestOf(name)

  it("imports only what the architecture allows", () => {
    const files = globSync("src/**/*.ts", { cwd: join(root, "packages", name) })
    const violations = files.flatMap((file) =>
      importsOf(readFileSync(join(root, "packages", name, file), "utf8"))
        .filter((specifier) => !specifier.startsWith("./") && !specifier.startsWith("../"))
        .filter((specifier) => !allowed.includes(packageOf(specifier)))
        .map((specifier) => `${file} imports ${specifier}`),
    )
    expect(violations).toEqual([])
  })

  it("declares what it may import, and no more", () => {
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    expect(declared.map(packageOf).toSorted()).toEqual(
      allowed.filter((one) => one !== "node:").toSorted(),
    )
  })

  it("shares one copy of effect, and of the packages whose types are in its own", () => {
    expect(manifest.peerDependencies).toHaveProperty("effect")
    if (name === "practice") return
    const internal = Object.keys(manifest.dependencies ?? {}).filter((one) => one.startsWith(scope))
    expect(internal).toEqual([])
  })

  it("exports its source, types and JavaScript by name, and keeps its internals closed", () => {
    expect(manifest).toMatchObject({
      name: `${scope}${name}`,
      license: "MIT",
      type: "module",
      sideEffects: false,
      engines: { node: ">=22.19" },
    })
    const entry = manifest.exports["."]
    expect(entry).toEqual({
      [`${scope}source`]: "./src/index.ts",
      types: "./dist/index.d.ts",
      default: "./dist/index.js",
    })
    // The order is what makes the condition win.
    expect(Object.keys(entry ?? {})).toEqual([`${scope}source`, "types", "default"])
    expect(manifest.exports["./internal/*"]).toBeNull()
    expect(import.meta.resolve(manifest.name)).toMatch(/\/src\/index\.ts$/)
  })
})
