import { type ChildProcess, spawn } from "node:child_process"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runsThisRepository } from "../scripts/bootstrap/node.mjs"

// A small repository with the same scripts and one linked workspace: it installs without a network.

const millis = 60_000
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "with-node-"))
  cpSync(resolve(import.meta.dirname, "../scripts"), join(folder, "scripts"), { recursive: true })
  mkdirSync(join(folder, "packages/greeting"), { recursive: true })
  write("packages/greeting/package.json", {
    name: "greeting",
    version: "1.0.0",
    type: "module",
    exports: { "@civic-practice/source": "./source.ts", default: "./built.js" },
  })
  mkdirSync(join(folder, "tools/tool"), { recursive: true })
  write("tools/tool/package.json", { name: "tool", version: "1.0.0", bin: { tool: "tool.sh" } })
  writeFileSync(join(folder, "tools/tool/tool.sh"), "#!/bin/sh\necho tool\n", { mode: 0o755 })
  writeFileSync(join(folder, "packages/greeting/source.ts"), 'export const from: string = "source"')
  writeFileSync(join(folder, "packages/greeting/built.js"), 'export const from = "built"')
  writeFileSync(
    join(folder, "greet.ts"),
    `import { from } from "greeting"
     const options: string = process.env.NODE_OPTIONS ?? "unset"
     console.log(JSON.stringify({ from, options, args: process.argv.slice(2), node: process.execPath }))`,
  )
  writeFileSync(
    join(folder, "count-signals.ts"),
    `let count = 0
     const name = process.argv[2] as NodeJS.Signals
     process.on(name, () => {
       count += 1
       if (count === 1) setTimeout(() => process.exit(40 + count), 1200)
     })
     setInterval(() => {}, 1000)
     console.log("ready")`,
  )
  writeFileSync(
    join(folder, "wait.ts"),
    `for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => process.exit(41))
     setInterval(() => {}, 1000)
     console.log(process.pid)`,
  )
  write("package.json", {
    name: "small",
    private: true,
    type: "module",
    workspaces: ["packages/*"],
    devDependencies: { tool: "file:tools/tool" },
    scripts: { wait: "exec node scripts/with-node.mjs wait.ts" },
  })
  write("package-lock.json", lockfile())
})

const started: Array<ChildProcess> = []

afterAll(() => {
  for (const { pid, exitCode, signalCode } of started) {
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGKILL")
  }
  rmSync(folder, { recursive: true, force: true })
})

function write(path: string, json: unknown): void {
  writeFileSync(join(folder, path), `${JSON.stringify(json, null, 2)}\n`)
}

function lockfile(more: object = {}): object {
  const version = "1.0.0"
  return {
    name: "small",
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": {
        name: "small",
        workspaces: ["packages/*"],
        devDependencies: { tool: "file:tools/tool" },
      },
      "node_modules/greeting": { resolved: "packages/greeting", link: true },
      "packages/greeting": { name: "greeting", version },
      "node_modules/tool": { resolved: "tools/tool", link: true },
      "tools/tool": { version, dev: true, bin: { tool: "tool.sh" } },
      ...more,
    },
  }
}

function start(args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [join(folder, "scripts/with-node.mjs"), ...args], {
    cwd: folder,
    // A group of its own, as a shell gives to a job.
    detached: true,
    env: { ...process.env, ...env },
  })
  started.push(child)
  return child
}

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

function ended(child: ChildProcess): Promise<Ended> {
  let stdout = ""
  let stderr = ""
  child.stdout?.on("data", (chunk) => {
    stdout += chunk
  })
  child.stderr?.on("data", (chunk) => {
    stderr += chunk
  })
  return new Promise((settle) => {
    child.once("close", (code, signal) => settle({ code, signal, stdout, stderr }))
  })
}

function run(args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = start(args, env)
  child.stdin?.end()
  return ended(child)
}

const installing = /Installing the dependencies by `npm ci`/
const modules = () => join(folder, "node_modules")

describe("installing", () => {
  it("installs once into a fresh clone, and leaves standard output to the command", {
    timeout: millis,
  }, async () => {
    rmSync(modules(), { recursive: true, force: true })
    const first = await run(["greet.ts", "--json", "第一"], { NODE_OPTIONS: "--no-warnings" })
    expect(first.stderr).toMatch(installing)
    expect(JSON.parse(first.stdout)).toEqual({
      from: "source",
      options: "--no-warnings",
      args: ["--json", "第一"],
      node: process.execPath,
    })
    const second = await run(["greet.ts"], { NODE_OPTIONS: "" })
    expect(second).toMatchObject({ code: 0, stderr: "" })
  })

  it("does a half-finished installation again", { timeout: millis }, async () => {
    await run([])
    rmSync(modules(), { recursive: true })
    mkdirSync(modules())
    const { code, stderr } = await run(["greet.ts"])
    expect(stderr).toMatch(installing)
    expect(stderr).toContain("did not finish")
    expect(code).toBe(0)
  })

  it("installs again when a newer lockfile asks for something that is not there, and only then", {
    timeout: millis,
  }, async () => {
    await run([])
    try {
      write("package-lock.json", lockfile({ "packages/greeting/gone": { extraneous: true } }))
      const same = await run([])
      expect(same.stderr).not.toMatch(installing)
      rmSync(join(modules(), "greeting"))
      write("package-lock.json", lockfile())
      const different = await run(["greet.ts"])
      expect(different.stderr).toMatch(installing)
      expect(different.code).toBe(0)
    } finally {
      write("package-lock.json", lockfile())
    }
  })

  it("lets one of several processes install while the others wait", {
    timeout: millis,
  }, async () => {
    rmSync(modules(), { recursive: true, force: true })
    const all = await Promise.all([run(["greet.ts"]), run(["greet.ts"]), run(["greet.ts"])])
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(all.filter(({ stderr }) => installing.test(stderr))).toHaveLength(1)
  })

  it("takes over the lock of a process that was killed", { timeout: millis }, async () => {
    rmSync(modules(), { recursive: true, force: true })
    const dead = start(["node", "--version"])
    dead.kill("SIGKILL")
    await ended(dead)
    mkdirSync(join(folder, ".node"), { recursive: true })
    writeFileSync(join(folder, ".node/dependencies.lock"), `${dead.pid}\n`)
    expect(await run(["greet.ts"])).toMatchObject({ code: 0 })
    expect(existsSync(join(folder, ".node/dependencies.lock"))).toBe(false)
  })

  it("ends with what failed and what to try, and is not taken for done afterwards", {
    timeout: millis,
  }, async () => {
    rmSync(modules(), { recursive: true, force: true })
    write("package-lock.json", { ...lockfile(), packages: {} })
    try {
      const failed = await run(["greet.ts"])
      expect(failed.code).not.toBe(0)
      expect(failed.stdout).toBe("")
      expect(failed.stderr).toMatch(/FAILED: the dependencies could not be installed .*npm ci/)
      expect(failed.stderr.trimEnd().split("\n").at(-4)).toMatch(/What to try:$/)
    } finally {
      write("package-lock.json", lockfile())
    }
    const repaired = await run(["greet.ts"])
    expect(repaired.stderr).toMatch(installing)
    expect(repaired.code).toBe(0)
  })

  it("is not broken by what a person has in .npmrc", { timeout: millis }, async () => {
    rmSync(modules(), { recursive: true, force: true })
    const config = [
      "omit[]=dev",
      "omit[]=optional",
      "omit[]=peer",
      "global=true",
      "package-lock=false",
      "engine-strict=true",
      "dry-run=true",
      "bin-links=false",
      "install-strategy=linked",
      "legacy-peer-deps=true",
      "loglevel=silent",
      "workspaces=false",
      "before=2020-01-01",
    ]
    writeFileSync(join(folder, "person.npmrc"), config.join("\n"))
    const env = {
      npm_config_userconfig: join(folder, "person.npmrc"),
      NODE_ENV: "production",
    }
    const first = await run(["greet.ts"], env)
    expect(first.stderr).toMatch(installing)
    expect(first.code).toBe(0)
    expect(await run(["tool"], env)).toMatchObject({ code: 0, stdout: "tool\n" })
  })
})

describe("the command", () => {
  beforeAll(async () => {
    await run([])
  }, millis)

  it("keeps the exit code, standard input and the chosen Node first on the PATH", async () => {
    const code = await run(["node", "-e", "process.exit(7)"])
    expect(code).toMatchObject({ code: 7, signal: null })
    const child = start(["sh", "-c", "cat; command -v node; exit 9"])
    child.stdin?.end("一二三\n")
    expect(await ended(child)).toMatchObject({ code: 9, stdout: `一二三\n${process.execPath}\n` })
  })

  it("says which script is missing", async () => {
    const { code, stderr } = await run(["missing.ts"])
    expect(stderr).toContain("There is no script missing.ts")
    expect(code).toBe(1)
  })

  it("says which command is missing", async () => {
    const { code, stderr } = await run(["no-such-command"])
    expect(stderr).toContain("FAILED: the command no-such-command could not be started")
    expect(code).toBe(127)
  })

  it("dies of the signal that its child died of", async () => {
    const { signal } = await run(["node", "-e", "process.kill(process.pid, 'SIGKILL')"])
    expect(signal).toBe("SIGKILL")
  })

  const deliveries: ReadonlyArray<[string, (child: ChildProcess, signal: NodeJS.Signals) => void]> =
    [
      ["its process group (ctrl-c)", (child, signal) => process.kill(-(child.pid ?? 0), signal)],
      ["it alone (a supervisor)", (child, signal) => child.kill(signal)],
      [
        "its process group and itself again (npm passes on what its group had)",
        (child, signal) => {
          process.kill(-(child.pid ?? 0), signal)
          setTimeout(() => child.kill(signal), 5)
        },
      ],
    ]
  describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
    it.each(deliveries)(
      "sent to %s reaches the child once",
      { timeout: millis },
      async (_, send) => {
        const child = start(["count-signals.ts", signal])
        const end = ended(child)
        await new Promise((settle) => child.stdout?.once("data", settle))
        send(child, signal)
        // 40 + the number of signals that the child has received.
        expect(await end).toMatchObject({ code: 41, signal: null })
      },
    )
  })
})

describe.skipIf(process.platform === "win32")("a script of npm's", () => {
  beforeAll(async () => {
    await run([])
  }, millis)

  const isRunning = (pid: number): boolean => {
    try {
      process.kill(pid, 0)
      return true
    } catch {
      return false
    }
  }

  // To npm alone, as a supervisor does: it hands on the first two, and ends of the others without a word.
  it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)(
    "ends with npm when that gets %s",
    { timeout: millis },
    async (signal) => {
      const npm = spawn("npm", ["run", "--silent", "wait"], { cwd: folder, detached: true })
      started.push(npm)
      const pid = Number(
        String(await new Promise((settle) => npm.stdout.once("data", settle))).trim(),
      )
      expect(isRunning(pid)).toBe(true)
      npm.kill(signal)
      await expect.poll(() => isRunning(pid), { timeout: millis / 2 }).toBe(false)
    },
  )

  it("is run the same way in this repository", () => {
    const { scripts } = JSON.parse(
      readFileSync(resolve(import.meta.dirname, "../package.json"), "utf8"),
    )
    for (const script of Object.values(scripts)) {
      expect(script).toMatch(/^exec node scripts\/with-node\.mjs/)
    }
    // What "exec" means to cmd.exe.
    expect(existsSync(resolve(import.meta.dirname, "../exec.cmd"))).toBe(true)
  })
})

describe("the Node that is good enough", () => {
  it.each([
    ["v20.20.2", false],
    ["v22.18.0", false],
    ["v22.19.0", true],
    ["v23.11.0", false],
    ["v24.0.0", true],
    ["v26.10.0", true],
  ])("%s: %s", (version, expected) => {
    expect(runsThisRepository(version)).toBe(expected)
  })

  it("agrees with what the packages declare", () => {
    const manifest = readFileSync(
      resolve(import.meta.dirname, "../packages/core/package.json"),
      "utf8",
    )
    const oldest = JSON.parse(manifest).engines.node.replace(">=", "")
    expect(runsThisRepository(`v${oldest}.0`)).toBe(true)
  })
})
