import { beforeAll, describe, expect, test } from "vitest"
import { outputFolder, runDemo } from "./demo.ts"
import { generate } from "./district.ts"
import { tinyFiles, writeTinyDistrict } from "./tinyDistrict.ts"

beforeAll(generate, 60_000)

describe("the report", { timeout: 200_000 }, () => {
  test("is all in English where that is asked for, names and reasons too", async () => {
    await using at = await outputFolder()
    const words = await writeTinyDistrict(at.folder, await tinyFiles())
    const { printed } = await runDemo([...words, "--lang", "en"])
    expect(printed).toContain("Xinyuan Subdistrict")
    expect(printed).toContain("Kuancheng District New Era Civilization Practice Centre")
    expect(printed).toMatch(/sold out +1\n/)
    expect(printed).not.toMatch(/\p{Script=Han}/u)
  })

  test("counts the people of an alliance as of the period, and names refusals in Chinese", async () => {
    await using at = await outputFolder()
    const words = await writeTinyDistrict(at.folder, await tinyFiles())
    const { printed } = await runDemo([...words, "--json"])
    // The other of the two joined in February 2022.
    expect(JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      figures: { redSailAlliancePeople: 1 },
    })
    expect(printed).toMatch(/^ {2}奖品库存不足 +1$/m)
    expect(printed).not.toMatch(/^ {2}[a-z]+[A-Z]/m)
  })
})
