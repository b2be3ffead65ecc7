import { existsSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { runProcess } from "./process.mjs"
import { BootstrapError } from "./report.mjs"

/**
 * Settings that a person's own .npmrc or environment may hold and that would break or thin out an
 * installation. Registry, proxy, certificates and credentials stay theirs.
 */
const neutral = [
  "--audit=false",
  // Versions and hashes come from a lockfile: how old a version is has been decided before.
  "--before=null",
  "--bin-links=true",
  "--dry-run=false",
  "--engine-strict=false",
  "--fund=false",
  "--global=false",
  "--ignore-scripts=true",
  "--include=dev",
  "--include=optional",
  "--include=peer",
  "--install-links=false",
  "--install-strategy=hoisted",
  "--legacy-peer-deps=false",
  "--location=project",
  "--loglevel=error",
  "--package-lock=true",
  "--package-lock-only=false",
  "--strict-peer-deps=false",
  "--update-notifier=false",
  "--workspaces=null",
]

/** Runs npm with its output on standard error; answers `{ code, signal }`. */
export function runNpm(words, options = {}) {
  const args = [...words, ...neutral]
  const stdio = ["ignore", 2, 2]
  const cli = npmScript()
  const [file, first] =
    cli === undefined
      ? [process.platform === "win32" ? "npm.cmd" : "npm", []]
      : [process.execPath, [cli]]
  return runProcess(file, [...first, ...args], { ...options, stdio }).catch((error) => {
    throw new BootstrapError(`npm could not be started (${error.message}).`, [
      "Install npm, which comes with Node, and put it on the PATH.",
    ])
  })
}

/** npm's own script: the one that runs us, or the one that came with this Node. */
function npmScript() {
  const folder = dirname(process.execPath)
  return [
    process.env.npm_execpath,
    join(folder, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    join(folder, "node_modules", "npm", "bin", "npm-cli.js"),
  ].find((path) => path !== undefined && basename(path) === "npm-cli.js" && existsSync(path))
}
