import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { withLock } from "./lock.mjs"
import { runNpm } from "./npm.mjs"
import { BootstrapError, say } from "./report.mjs"

/**
 * Makes node_modules match package-lock.json. A stamp with the lockfile's hash is written after a
 * successful installation only, so that a half-finished one is found and done again.
 */
export async function installDependencies(root) {
  if (reasonToInstall(root) === undefined) return
  await withLock(join(root, ".node"), "dependencies", async () => {
    const reason = reasonToInstall(root)
    if (reason === undefined) return
    if (isForAnotherPlatform(root) || !matchesLockfile(root)) await install(root, reason)
    mkdirSync(join(root, "node_modules"), { recursive: true })
    writeFileSync(stampPath(root), stamp(root))
  })
}

async function install(root, reason) {
  say(`Installing the dependencies by \`npm ci\`: ${reason}.`)
  const started = Date.now()
  const { code, signal } = await runNpm(["ci"], { cwd: root })
  if (code !== 0) {
    throw new BootstrapError(
      `the dependencies could not be installed (\`npm ci\` ${ended(code, signal)}; npm's own message is above).`,
      [
        "Look whether the registry is reachable: `npm ping`; behind a proxy set `npm config set proxy ...`.",
        "Look whether the disk has 500 MB left and this folder may be written to.",
        "Delete the folder node_modules and run the command again.",
      ],
      code ?? 1,
    )
  }
  say(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`)
}

export function ended(code, signal) {
  return signal === null ? `ended with code ${code}` : `was stopped by ${signal}`
}

/** Why an installation is due, or undefined. */
function reasonToInstall(root) {
  if (!existsSync(join(root, "node_modules"))) return "there is no node_modules yet"
  if (!existsSync(stampPath(root))) return "an earlier installation did not finish"
  if (readFileSync(stampPath(root), "utf8") !== stamp(root)) return "package-lock.json has changed"
  return undefined
}

const stampPath = (root) => join(root, "node_modules", ".civic-practice-installed")

/** Optional dependencies hold binaries of one platform, so the platform belongs to the stamp. */
const platform = `${process.platform}-${process.arch}`

function stamp(root) {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")))
  return `${hash.digest("hex")} ${platform}\n`
}

function isForAnotherPlatform(root) {
  const path = stampPath(root)
  return existsSync(path) && !readFileSync(path, "utf8").trimEnd().endsWith(` ${platform}`)
}

/**
 * Whether npm's record of what it installed agrees with package-lock.json: so after an
 * `npm install` by hand, when deleting and installing everything again would be a waste.
 * npm writes that record last, and a folder that lacks it is half-finished.
 */
function matchesLockfile(root) {
  const record = join(root, "node_modules", ".package-lock.json")
  if (!existsSync(record)) return false
  const wanted = packagesOf(join(root, "package-lock.json"))
  const present = packagesOf(record)
  const names = new Set(Object.keys(wanted).filter((path) => path.includes("node_modules/")))
  if (Object.keys(present).some((path) => path.includes("node_modules/") && !names.has(path))) {
    return false
  }
  return [...names].every((path) => {
    if (!(path in present)) return wanted[path].optional === true
    return present[path].version === wanted[path].version && existsSync(join(root, path))
  })
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? {}
  } catch {
    return {}
  }
}
