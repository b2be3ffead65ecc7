import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { build } from "esbuild"

/** A file as a browser asks for it. */
export interface Served {
  readonly type: string
  readonly body: string
}

const folder = join(import.meta.dirname, "page")

/** Bundles TypeScript for browsers, with the packages' sources in it. */
export const bundle = async (entry: string): Promise<Served> => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@civic-practice/source"],
    logLevel: "warning",
  })
  return { type: "text/javascript", body: outputFiles[0]?.text ?? "" }
}

/** The page's files by their paths. */
export const pageFiles = async (): Promise<ReadonlyMap<string, Served>> => {
  const html = await readFile(join(folder, "index.html"), "utf8")
  return new Map([
    ["/", { type: "text/html", body: html }],
    ["/counter.js", await bundle(join(folder, "counter.ts"))],
    ["/offline.js", await bundle(join(folder, "offline.js"))],
  ])
}
