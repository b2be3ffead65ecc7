/** How often to look, in milliseconds. */
const interval = 500

/**
 * Calls back once when the `npm run` that started this process has ended, which it does without a word to its scripts
 * on SIGHUP and SIGKILL. Answers a function that stops looking.
 *
 * Only under npm: a process started in the background by a shell is meant to outlive it. Windows does not tell.
 */
export function whenNpmEnds(callback) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return () => {}
  const npm = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(timer)
    callback()
  }, interval)
  return () => clearInterval(timer)
}
