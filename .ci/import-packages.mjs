/** Imports every installed package of ours by its name, as a user's plain program does. */
import { readdirSync } from "node:fs"

const names = readdirSync("node_modules/@civic-practice").map((name) => `@civic-practice/${name}`)
let failures = names.length === 0 ? 1 : 0

for (const name of names) {
  try {
    const exported = Object.keys(await import(name))
    console.log(`${name}: ${exported.length} exports`)
    if (exported.length === 0) failures += 1
    if (exported.includes("default")) {
      console.error(`${name} has a default export`)
      failures += 1
    }
  } catch (error) {
    console.error(`${name} cannot be imported:`, error)
    failures += 1
  }
  try {
    import.meta.resolve(`${name}/internal/anything`)
    console.error(`${name}/internal/* is open`)
    failures += 1
  } catch (error) {
    if (error.code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw error
  }
}

process.exitCode = failures === 0 ? 0 : 1
