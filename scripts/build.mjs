/** Builds every package: types by `tsc -b`, JavaScript by tsup. `--clean` starts from nothing. */
import { spawnSync } from "node:child_process"
import { readdirSync, rmSync } from "node:fs"
import { delimiter, join, resolve } from "node:path"
import { parseArgs } from "node:util"

const { values } = parseArgs({ options: { clean: { type: "boolean", default: false } } })
const root = resolve(import.meta.dirname, "..")
const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name))
const binaries = join(root, "node_modules", ".bin")

function run(command, args, cwd) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd,
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` },
  })
  if (status === 0) return
  console.error(`FAILED: ${command} in ${cwd}: ${error ?? signal ?? `exit code ${status}`}`)
  process.exit(status ?? 1)
}

if (values.clean) {
  for (const path of packages) rmSync(join(path, "dist"), { recursive: true, force: true })
}
run("tsc", ["-b", ...packages], root)
for (const path of packages) {
  run("tsup", ["--silent", "--config", join(root, "tsup.config.ts")], path)
}
console.log(`Built ${packages.length} packages.`)
