#!/usr/bin/env node
/**
 * Runs a command of this repository from a fresh clone, on any Node from 20.
 *
 *   node scripts/with-node.mjs                       prepare only
 *   node scripts/with-node.mjs <script.ts> [args]    a Node script (TypeScript runs from source)
 *   node scripts/with-node.mjs <bin> [args]          vitest, tsc, biome, tsup, node, npm, ...
 *   node scripts/with-node.mjs --pinned ...          the same with the pinned Node, whatever is on the PATH
 *
 * Dependencies are installed when they do not match package-lock.json, and a newer Node is fetched
 * from npm into `.node/` when this one is too old. Both are announced on standard error, so that
 * standard output is the command's own. Plain JavaScript, no dependencies: it runs before `npm ci`.
 */
import { existsSync } from "node:fs"
import { delimiter, dirname, extname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { installDependencies } from "./bootstrap/dependencies.mjs"
import { pinnedNode, runsThisRepository } from "./bootstrap/node.mjs"
import { runProcess } from "./bootstrap/process.mjs"
import { BootstrapError } from "./bootstrap/report.mjs"

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..")
const scriptExtensions = new Set([".ts", ".mts", ".js", ".mjs", ".cjs"])

/** What to spawn for the words given on the command line. */
function commandLine(node, [command, ...args]) {
  if (command === "node") return [node, args]
  if (scriptExtensions.has(extname(command))) {
    const script = [resolve(command), resolve(root, command)].find(existsSync)
    if (script === undefined) {
      throw new BootstrapError(`There is no script ${command}.`, [
        "Give a path relative to the current folder or to the root of the repository.",
      ])
    }
    // Type stripping and node:sqlite still count as experimental on Node 22: the warnings are noise here.
    const flags = [".ts", ".mts"].includes(extname(script))
      ? ["--conditions=@civic-practice/source", "--disable-warning=ExperimentalWarning"]
      : []
    return [node, [...flags, script, ...args]]
  }
  const extension = process.platform === "win32" ? ".cmd" : ""
  const local = join(root, "node_modules", ".bin", command + extension)
  return [existsSync(local) ? local : command, args]
}

/** The environment of this process with the chosen Node and the local binaries first on the PATH. */
function environment(node) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") ?? "PATH"
  const folders = [dirname(node), join(root, "node_modules", ".bin"), process.env[name] ?? ""]
  return { ...process.env, [name]: folders.join(delimiter) }
}

async function main(words) {
  const pinned = words[0] === "--pinned"
  const command = pinned ? words.slice(1) : words
  const node =
    !pinned && runsThisRepository(process.version) ? process.execPath : await pinnedNode(root)
  await installDependencies(root)
  if (command.length === 0) {
    console.error(`Ready. Node: ${node}`)
    return { code: 0, signal: null }
  }
  const [file, args] = commandLine(node, command)
  try {
    return await runProcess(file, args, { stdio: "inherit", env: environment(node) })
  } catch (error) {
    throw new BootstrapError(
      `the command ${command[0]} could not be started (${error.message}).`,
      ["Give a script, or a command of node_modules/.bin or of the PATH."],
      127,
    )
  }
}

try {
  const { code, signal } = await main(process.argv.slice(2))
  if (signal !== null) process.kill(process.pid, signal)
  process.exitCode = code ?? 1
} catch (error) {
  const failure =
    error instanceof BootstrapError
      ? error
      : new BootstrapError(`${error.stack}`, [
          `Look whether ${root} may be written to and the disk has space left.`,
        ])
  console.error(failure.report())
  process.exitCode = failure.exitCode
}
