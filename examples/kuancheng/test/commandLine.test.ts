import { chmod, mkdir, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { outputFolder, runDemo } from "./demo.ts"

// Against hanging only: each starts a process.
describe("the command line", { timeout: 60_000 }, () => {
  test("explains itself", async () => {
    const en = await runDemo(["--help", "--lang", "en"])
    const zh = await runDemo(["--help"])
    for (const { code, printed, said } of [en, zh]) {
      expect({ code, said }).toEqual({ code: 0, said: "" })
      for (const option of ["--lang", "--json", "--output", "--tables", "--large"]) {
        expect(printed).toContain(option)
      }
    }
    expect(en.printed).not.toMatch(/\p{Script=Han}/u)
    expect(zh.printed).toMatch(/\p{Script=Han}/u)
  })

  test.each([
    [["--lang", "fr"], "--lang"],
    [["--unknown"], "--unknown"],
    [["surplus"], "surplus"],
    [["--output"], "--output"],
    [["--output", ""], "--output"],
    [["--json=yes"], "--json"],
  ])("refuses %j by what is wrong and how it is used", async (words, named) => {
    const { code, printed, said } = await runDemo(words)
    expect({ code, printed }).toEqual({ code: 2, printed: "" })
    expect(said.split("\n")[0]).toContain(named)
    expect(said).toContain("npm run demo -- [")
  })

  const refused = async (folder: string) => {
    const zh = await runDemo(["--output", folder])
    expect(zh).toMatchObject({ code: 1, signal: null, printed: "" })
    expect(zh.said.trim()).toMatch(/^无法写入文件夹“.*”（E[A-Z]+），请用 --output 指定/)
    const en = await runDemo(["--output", folder, "--lang", "en"])
    expect(en).toMatchObject({ code: 1, signal: null, printed: "" })
    expect(en.said.trim()).toMatch(
      /^The folder ".*" cannot be written to \(E[A-Z]+\); name another/,
    )
    expect(en.said).not.toMatch(/\p{Script=Han}| at /u)
  }

  test.skipIf(process.platform !== "linux")("refuses a folder that no system makes", () =>
    refused("/proc/kuancheng/output"),
  )

  test("refuses a file in the place of the folder", async () => {
    await using at = await outputFolder()
    const file = join(at.folder, "file")
    await writeFile(file, "")
    await refused(file)
    await refused(join(file, "below"))
  })

  // Whoever may do everything is not kept out by rights.
  test.skipIf(process.getuid?.() === 0)("refuses a folder without the right to write", async () => {
    await using at = await outputFolder()
    const folder = join(at.folder, "locked")
    await mkdir(folder)
    await chmod(folder, 0o500)
    await refused(folder)
    await refused(join(folder, "below"))
  })

  test("makes the folder with those above it, and leaves no trial behind", async () => {
    await using at = await outputFolder()
    const folder = join(at.folder, "a", "b", "c")
    const { said } = await runDemo(["--output", folder, "--large", join(at.folder, "nowhere")])
    expect(said).not.toContain("无法写入")
    expect((await readdir(folder)).filter((name) => name.startsWith(".writable"))).toEqual([])
  })
})
