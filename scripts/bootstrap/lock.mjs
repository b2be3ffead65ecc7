import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { say } from "./report.mjs"

/** A lock whose owner cannot be read is taken to be abandoned after this time. */
const unreadableMillis = 10_000

/**
 * Runs `work` while no other process on this machine holds the same lock. A lock left behind by a
 * killed process is taken over.
 */
export async function withLock(folder, name, work) {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.lock`)
  let announced = false
  while (!acquire(path)) {
    const owner = ownerOf(path)
    if (owner === undefined ? isOld(path) : !isAlive(owner)) {
      discard(path, owner)
    } else {
      if (!announced) say(`Waiting for process ${owner ?? "(unknown)"}, which is at the same work.`)
      announced = true
      await sleep(200)
    }
  }
  const release = () => {
    if (ownerOf(path) === process.pid) rmSync(path, { force: true })
  }
  process.once("exit", release)
  try {
    return await work()
  } finally {
    process.off("exit", release)
    release()
  }
}

function acquire(path) {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: "wx" })
    return true
  } catch (error) {
    if (error.code === "EEXIST") return false
    throw error
  }
}

function ownerOf(path) {
  try {
    return Number.parseInt(readFileSync(path, "utf8"), 10) || undefined
  } catch {
    return undefined
  }
}

function isOld(path) {
  try {
    return Date.now() - statSync(path).mtimeMs > unreadableMillis
  } catch {
    return false
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === "EPERM"
  }
}

/** Moves the abandoned lock away, unless somebody has taken it over in the meantime. */
function discard(path, owner) {
  if (ownerOf(path) !== owner) return
  const away = `${path}.${process.pid}`
  try {
    renameSync(path, away)
    rmSync(away, { force: true })
  } catch {
    // Somebody else was faster.
  }
}
