import { plantedFaults } from "./plantedFaults.ts"
import { runSuite } from "./runSuite.ts"

// Prints which bad adapter was caught by which test, and what it was told: npm run planted [-- <part of a fault>]

const [only = ""] = process.argv.slice(2)
let missed = 0
const chosen = plantedFaults.filter(({ fault }) => fault.includes(only))
for (const [place, { adapter, caughtBy, fault, saying }] of chosen.entries()) {
  const { failures, tests } = await runSuite(adapter())
  const caught = failures.find(({ message, test }) => caughtBy.test(test) && saying.test(message))
  if (caught === undefined) missed += 1
  const lines =
    caught?.message.split("\n").filter((line) => !line.includes("CONFORMANCE_SEED")) ?? []
  const message = lines.map((line) => (line.length > 160 ? `${line.slice(0, 160)}...` : line))
  console.log(`${String(place + 1).padStart(2)}. ${fault}`)
  console.log(
    `    caught by  ${caught?.test.replace("planted: ", "") ?? "NOTHING: the suite misses this fault"}`,
  )
  console.log(`    saying     ${message.join("\n               ")}`)
  console.log(`    and by     ${Math.max(0, failures.length - 1)} more of ${tests} tests\n`)
}
console.log(`${chosen.length - missed} of ${chosen.length} bad adapters caught`)
if (missed > 0 || chosen.length === 0) process.exitCode = 1
