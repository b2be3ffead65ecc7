/**
 * Whether the demo kept its promises: its last line is one JSON object, every headline of the news report comes out of
 * the records, the books balance to the point, settlements net to zero, nothing was sold twice, and it stayed within
 * its time and memory.
 *
 *   node .ci/check-demo.mjs <log of npm run demo -- --json>
 */
import { readFileSync } from "node:fs"

const seconds = 60
const mebibytes = 512
const books = ["pointsIssued", "pointsRedeemed", "pointsExpired", "pointsOutstanding"]
const headlines = JSON.parse(
  readFileSync(
    new URL("../examples/kuancheng/test/fixtures/headlines.json", import.meta.url),
    "utf8",
  ),
)

const satisfies = {
  exact: (actual, value) => actual === value,
  atLeast: (actual, value) => actual >= value,
  nearly: (actual, value) => actual >= 0.9 * value && actual < value,
}

function* problemsOf(result) {
  const figures = result.figures ?? {}
  for (const [name, { value, qualifier }] of Object.entries(headlines)) {
    const actual = figures[name]
    if (!Number.isSafeInteger(actual) || !satisfies[qualifier](actual, value)) {
      yield `${name} is ${actual}, and the news report says ${qualifier} ${value}`
    }
  }
  for (const name of Object.keys(figures)) {
    if (!(name in headlines)) yield `${name} is no headline of the news report`
  }
  for (const name of [...books, "booksDifference", "rejectedRows"]) {
    if (!Number.isSafeInteger(result[name])) yield `${name} is ${result[name]}, no whole number`
  }
  for (const name of books) if (!(result[name] > 0)) yield `${name} is ${result[name]}`
  const difference = books.slice(1).reduce((left, name) => left - result[name], result.pointsIssued)
  if (difference !== 0) yield `issued - redeemed - expired - outstanding = ${difference}`
  for (const name of ["booksDifference", "settlementDifference", "oversold"]) {
    if (result[name] !== 0) yield `${name} is ${result[name]}`
  }
  if (!(result.rejectedRows >= 40)) yield `rejectedRows is ${result.rejectedRows}, less than 40`
  const { elapsedSeconds, peakMemoryMiB } = result
  if (!(elapsedSeconds > 0 && elapsedSeconds < seconds)) {
    yield `elapsedSeconds is ${elapsedSeconds}, not less than ${seconds}`
  }
  if (!(peakMemoryMiB > 0 && peakMemoryMiB <= mebibytes)) {
    yield `peakMemoryMiB is ${peakMemoryMiB}, more than ${mebibytes}`
  }
}

function problemsIn(log) {
  const lastLine = log.trimEnd().split("\n").at(-1) ?? ""
  let result
  try {
    result = JSON.parse(lastLine)
  } catch (error) {
    return [`the last line is not JSON (${error.message}): ${lastLine.slice(0, 200)}`]
  }
  if (typeof result !== "object" || result === null) return ["the last line is no JSON object"]
  return [...problemsOf(result)]
}

const problems = problemsIn(readFileSync(process.argv[2], "utf8"))
for (const problem of problems) console.error(`demo: ${problem}`)
process.exitCode = problems.length === 0 ? 0 : 1
