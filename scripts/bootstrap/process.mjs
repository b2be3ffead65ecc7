import { spawn } from "node:child_process"
import { whenNpmEnds } from "./launcher.mjs"

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"]
/** How long the canary has to die of a signal that was sent to the whole process group. */
const canaryMillis = 250

/**
 * Runs a child to its end and answers `{ code, signal }`. A signal reaches the child exactly once.
 *
 * Ctrl-c goes to every process of the group, a supervisor's `kill` to this process alone, and the
 * two look the same from here. So a canary (`cat`, which ends by itself with this process) sits in
 * the same group: where the canary dies of the signal, the child has had it too.
 */
export function runProcess(file, args, options) {
  return new Promise((settle, fail) => {
    const shell = process.platform === "win32" && /\.cmd$/i.test(file)
    const child = spawn(file, args, { ...options, shell })
    let canary = newCanary()
    const pending = new Set()

    const onSignal = (signal) => {
      // npm passes on what its group has received already: one forward per wave is enough.
      if (pending.has(signal) || canary === undefined) return
      pending.add(signal)
      const watched = canary
      const decide = () => {
        pending.delete(signal)
        if (hasEnded(watched)) canary = newCanary()
        else child.kill(signal)
      }
      // Through one turn of the event loop, so that on a busy machine the news of the canary's
      // death is not overtaken by the timer.
      setTimeout(() => setImmediate(decide), canaryMillis)
    }
    for (const signal of forwarded) process.on(signal, onSignal)
    const stopWatching = whenNpmEnds(() => child.kill("SIGTERM"))

    const finish = () => {
      for (const signal of forwarded) process.off(signal, onSignal)
      stopWatching()
      canary?.stdin?.destroy()
      canary?.unref()
    }
    child.once("error", (error) => {
      finish()
      fail(error)
    })
    child.once("exit", (code, signal) => {
      finish()
      settle({ code, signal })
    })
  })
}

function hasEnded({ exitCode, signalCode }) {
  return exitCode !== null || signalCode !== null
}

function newCanary() {
  if (process.platform === "win32") return undefined
  const canary = spawn("cat", [], { stdio: ["pipe", "ignore", "ignore"] })
  canary.on("error", () => {})
  canary.unref()
  canary.stdin.unref()
  return canary
}
