import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { figuresOf, outputFolder, readRejected, runDemo } from "./demo.ts"
import { generate } from "./district.ts"
import { registrations, tinyFiles, writeTinyDistrict } from "./tinyDistrict.ts"

beforeAll(generate, 60_000)

const rejectedBytes = (folder: string): Promise<string> =>
  readFile(join(folder, "output", "rejected.csv"), "utf8")

// Against hanging only: these start processes one after another.
describe("a district that is brought in again", { timeout: 200_000 }, () => {
  test("is refused the same rows for the same reasons, byte for byte", async () => {
    await using at = await outputFolder()
    const words = await writeTinyDistrict(at.folder, await tinyFiles())
    const first = await runDemo([...words, "--json"])
    expect(first.code, first.said).toBe(0)
    const list = await rejectedBytes(at.folder)
    const again = await runDemo([...words, "--json"])
    expect(again.printed).toContain("本次没有新增")
    expect(figuresOf(again)).toEqual(figuresOf(first))
    expect(await rejectedBytes(at.folder)).toBe(list)
    // Without what was noted, the first of these would lack points by now, and the second be there already.
    expect(list).toMatch(/redemptions\.csv,3,.*stockSoldOut/)
    expect(list).toMatch(/sign-ins\.csv,4,.*selfConfirmation/)
  })

  test("has its refused rows tried again once a file has changed", async () => {
    await using at = await outputFolder()
    const files = await tinyFiles()
    const words = await writeTinyDistrict(at.folder, files)
    await runDemo(words)
    expect(await rejectedBytes(at.folder)).toMatch(/sign-ins\.csv,7,.*unknownVolunteer/)
    const more = { ...files, "volunteers.csv": await registrations(400) }
    await writeTinyDistrict(at.folder, more)
    const again = await runDemo(words)
    expect(again.code, again.said).toBe(0)
    expect(await rejectedBytes(at.folder)).not.toMatch(/sign-ins\.csv,7,/)
  })

  test("owes what all its accounts hold, whoever the files still name", async () => {
    await using at = await outputFolder()
    const files = await tinyFiles()
    const words = [...(await writeTinyDistrict(at.folder, files)), "--json"]
    const first = figuresOf(await runDemo(words))
    // 40 points each by the cap of one activity, less 20 and 30; and 28 for two hours.
    expect(first).toMatchObject({ pointsIssued: 108, pointsOutstanding: 58, booksDifference: 0 })
    await writeTinyDistrict(at.folder, { ...files, "volunteers.csv": await registrations(310) })
    const again = await runDemo(words)
    expect(again.code, again.said).toBe(0)
    expect(figuresOf(again)).toMatchObject({ pointsOutstanding: 58, booksDifference: 0 })
  })
})

test("the list of refused rows shows each cell as it stands in the file, with reasons in both languages", {
  timeout: 200_000,
}, async () => {
  await using at = await outputFolder()
  const words = await writeTinyDistrict(at.folder, await tinyFiles())
  const ran = await runDemo(words)
  expect(ran.code, ran.said).toBe(0)
  const rows = new Map(
    (await readRejected(join(at.folder, "output"))).map((row) => [`${row[0]}:${row[1]}`, row]),
  )
  const told = (place: string) => rows.get(place)?.slice(2)
  expect(told("units.csv:5")).toEqual([
    "是否主中心",
    "principal centre",
    "第二个主中心",
    "second principal centre",
    "secondPrincipalCentre",
    "是",
    "本区已有主中心（220103000-01），只能有一个。",
    "The district has a principal centre already (220103000-01); there can be only one.",
  ])
  expect(told("units.csv:17")).toContain("-120")
  expect(told("units.csv:17")?.at(-1)).toContain(
    '"建筑面积（平方米）" (floor area in square metres)',
  )
  expect(told("activities.csv:4")?.slice(4)).toEqual([
    "duplicateActivity",
    "HD-1",
    "活动编号“HD-1”已存在。",
    'Activity number "HD-1" exists already.',
  ])
  expect(told("activities.csv:5")?.slice(4, 6)).toEqual(["endBeforeStart", "2021/10/9 8:30"])
  expect(told("sign-ins.csv:6")?.slice(4, 6)).toEqual(["checkOutBeforeCheckIn", "2021/10/9 8:05"])
  expect(told("redemptions.csv:5")).toEqual([
    "",
    "",
    "整行重复",
    "row repeated",
    "repeatedRow",
    "",
    "与第 4 行相同，已按该行录入一次，本行未再录入。",
    "It repeats line 4, which was entered; it was not entered again.",
  ])
  expect(told("redemptions.csv:6")?.slice(4)).toEqual([
    "duplicateRedemption",
    "DHD-1",
    "兑换单号“DHD-1”已用于另一笔兑换。",
    'Redemption number "DHD-1" was used already, for another redemption.',
  ])
})
