import { ensureGenerated } from "./data-generator/generate.ts"

const [tables, folder] = process.argv.slice(2)
if (tables === undefined || folder === undefined) {
  console.error("makeTables TABLES FOLDER: the small tables to fit, and where the large ones go")
  process.exitCode = 2
} else {
  try {
    await ensureGenerated({ tables, folder })
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
