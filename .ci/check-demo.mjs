/** The demo's last line is one JSON object, and its books balance to the point. */
import { readFileSync } from "node:fs"

const lastLine = readFileSync(process.argv[2], "utf8").trimEnd().split("\n").at(-1) ?? ""
const wanted = ["pointsIssued", "pointsRedeemed", "pointsExpired", "pointsOutstanding"]
const problems = []
try {
  const result = JSON.parse(lastLine)
  for (const name of [...wanted, "booksDifference", "rejectedRows"]) {
    if (!Number.isSafeInteger(result[name])) problems.push(`${name} is ${result[name]}`)
  }
  const { pointsIssued, pointsRedeemed, pointsExpired, pointsOutstanding } = result
  const difference = pointsIssued - pointsRedeemed - pointsExpired - pointsOutstanding
  if (difference !== 0) problems.push(`issued - redeemed - expired - outstanding = ${difference}`)
  if (result.booksDifference !== 0) problems.push("booksDifference is not 0")
  if (!(pointsIssued > 0)) problems.push("no points were issued")
  if (Object.keys(result.figures ?? {}).length === 0) problems.push("there are no figures")
} catch (error) {
  problems.push(`the last line is not JSON (${error.message}): ${lastLine.slice(0, 200)}`)
}
for (const problem of problems) console.error(`demo: ${problem}`)
process.exitCode = problems.length === 0 ? 0 : 1
