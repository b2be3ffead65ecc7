import { appendFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { outputFolder, type Ran, runDemo } from "./demo.ts"
import { generate } from "./district.ts"
import { tinyFiles, writeTinyDistrict } from "./tinyDistrict.ts"

beforeAll(generate, 60_000)

/** The lines of standard error after the last step. */
const complaint = ({ said }: Ran): ReadonlyArray<string> =>
  said
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "" && !/ s$/.test(line) && !line.includes("备注"))

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

// Against hanging only: these start processes one after another.
describe("a wrong file", { timeout: 120_000 }, () => {
  test("is told in the language asked for, with all others, before anything is brought in", async () => {
    await using at = await outputFolder()
    const words = await writeTinyDistrict(at.folder, await tinyFiles())
    const large = (name: string): string => join(at.folder, "large", name)
    const volunteers = await readFile(large("volunteers.csv"), "utf8")
    await writeFile(large("volunteers.csv"), volunteers.replace("手机号", "电话"))
    await writeFile(large("alliance-members.csv"), "")
    await writeFile(large("activities.csv"), Buffer.from("\uFEFF活动编号", "utf16le"))
    await rm(large("sign-ins.csv"))
    await mkdir(large("sign-ins.csv"))
    await rm(large("redemptions.csv"))
    const en = await runDemo([...words, "--lang", "en"])
    expect(en).toMatchObject({ code: 1, printed: "" })
    expect(complaint(en)).toEqual([
      expect.stringMatching(/^volunteers\.csv:1: Required column "手机号" \(phone\) is missing/),
      expect.stringMatching(/^alliance-members\.csv:1: The file is empty/),
      expect.stringMatching(/^activities\.csv:1: .* \(UTF-16\); save it as CSV/),
      expect.stringMatching(/^sign-ins\.csv:1: .* cannot be read \(EISDIR\)/),
      expect.stringMatching(/^redemptions\.csv:1: .* was not found/),
    ])
    expect(en.said).not.toContain("。")
    const zh = await runDemo(words)
    expect(zh).toMatchObject({ code: 1, printed: "" })
    expect(complaint(zh)).toHaveLength(5)
    for (const line of complaint(zh)) expect(line).toMatch(/^[a-z-]+\.csv:1: [^;]*。$/)
    // Nothing of the sound files either.
    await writeTinyDistrict(at.folder, { "volunteers.csv": [] })
    await rm(large("sign-ins.csv"), { recursive: true })
    await writeTinyDistrict(at.folder, await tinyFiles())
    const right = await runDemo([...words, "--lang", "en"])
    expect(right.code, right.said).toBe(0)
    expect(right.said).toContain("practice units  136 new, 0 known")
  })

  test("that turns out to be no table further down names the line", async () => {
    await using at = await outputFolder()
    const words = await writeTinyDistrict(at.folder, await tinyFiles())
    await appendFile(join(at.folder, "large", "redemptions.csv"), "a".repeat(3_000_000))
    const ran = await runDemo([...words, "--lang", "en"])
    expect(ran.code).toBe(1)
    expect(complaint(ran)).toEqual([expect.stringMatching(/^redemptions\.csv:7: A line is longer/)])
  })
})

describe("what lies in the output folder", { timeout: 120_000 }, () => {
  const ranWith = async (
    change: (output: string) => Promise<void>,
    language = "en",
  ): Promise<Ran & { readonly hasKey: boolean }> => {
    await using at = await outputFolder()
    const words = [...(await writeTinyDistrict(at.folder, await tinyFiles())), "--lang", language]
    const output = join(at.folder, "output")
    await mkdir(output)
    await change(output)
    const ran = await runDemo(words)
    return { ...ran, hasKey: await isThere(join(output, "identity.key")) }
  }

  test("is refused where it is no database, in a sentence", async () => {
    const ran = await ranWith(async (output) => {
      await writeFile(join(output, "identity.key"), "k".repeat(43))
      await writeFile(join(output, "kuancheng.db"), "no database at all".repeat(100))
    })
    expect(ran).toMatchObject({ code: 1, printed: "" })
    expect(complaint(ran)).toEqual([expect.stringMatching(/kuancheng\.db: file is not a database/)])
  })

  test("is refused where a database has lost its key, and no other key is made", async () => {
    const ran = await ranWith((output) => writeFile(join(output, "kuancheng.db"), ""))
    expect(ran).toMatchObject({ code: 1, printed: "", hasKey: false })
    expect(complaint(ran)).toEqual([expect.stringMatching(/identity\.key" is missing/)])
  })

  test("is refused where the key is damaged", async () => {
    const ran = await ranWith((output) => writeFile(join(output, "identity.key"), ""), "zh")
    expect(ran).toMatchObject({ code: 1, printed: "" })
    expect(complaint(ran)).toEqual([expect.stringMatching(/^密钥文件“.*”已损坏/)])
  })

  test("is refused where the list of refused rows cannot be replaced, and goes on afterwards", async () => {
    const ran = await ranWith((output) => mkdir(join(output, "rejected.csv")).then(() => {}))
    expect(ran).toMatchObject({ code: 1, printed: "" })
    expect(complaint(ran)).toEqual([
      expect.stringMatching(/^The list ".*rejected\.csv" cannot be written \(E[A-Z]+\)/),
    ])
  })
})
