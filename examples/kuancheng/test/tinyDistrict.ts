import { cp, mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { dataFolder, generatedFolder } from "./district.ts"

/** The large files of a district of one activity day, line by line. */
export type LargeFiles = Readonly<Record<string, ReadonlyArray<string>>>

const headers: Readonly<Record<string, string>> = {
  "volunteers.csv":
    "志愿者编号,姓名,性别,出生日期,身份证号,手机号,注册日期,所属单位编号,服务队编号,入队日期,监护人姓名,监护人同意日期",
  "alliance-members.csv": "联盟编号,志愿者编号,加入日期",
  "activities.csv":
    "活动编号,主办单位编号,活动名称,服务领域,计划开始,计划结束,人数上限,受益人次,受益人数,负责人编号",
  "sign-ins.csv":
    "活动编号,志愿者编号,签到时间,签退时间,角色,佐证,确认人编号,录入日期,申报时长（分钟）",
  "redemptions.csv": "兑换单号,志愿者编号,奖品编号,兑换点编号,数量,兑换时间,经办人编号",
}

/** Registrations of the first volunteers: those with offices, and some without. */
export const registrations = async (last: number): Promise<ReadonlyArray<string>> => {
  const text = await readFile(join(generatedFolder, "volunteers.csv"), "latin1")
  return text
    .split("\n")
    .filter((line) => /^KC\d{6},/.test(line) && Number(line.slice(2, 8)) <= last)
    .map((line) => Buffer.from(line, "latin1").toString("utf8"))
}

/**
 * A whole district of a few rows: one shelf with one towel, two volunteers with 40 points each, and rows that are
 * refused for what other rows of the same files do.
 */
export const tinyFiles = async (): Promise<LargeFiles> => ({
  "volunteers.csv": await registrations(330),
  "alliance-members.csv": ["LM-02,KC000320,2021-02-09", "LM-02,KC000321,2022-02-01"],
  "activities.csv": [
    "HD-1,220103013-05,清扫（示例）,医疗健身,2021-10-09 09:00,2021-10-09 11:00,65,39,,KC000049",
    "HD-2,220103013-05,义诊（示例）,医疗健身,2021-10-10 09:00,2021-10-10 13:00,65,39,,KC000049",
    "HD-1,220103013-05,清扫（示例）,医疗健身,2021-10-09 09:00,2021-10-09 11:00,65,40,,KC000049",
    "HD-3,220103013-05,清扫（示例）,医疗健身,2021/10/9 09:00,2021/10/9 8:30,65,39,,KC000049",
  ],
  "sign-ins.csv": [
    "HD-2,KC000320,2021-10-10 09:00,2021-10-10 13:00,普通,,KC000050,2021-10-11,",
    "HD-2,KC000321,2021-10-10 09:00,2021-10-10 13:00,普通,,KC000050,2021-10-11,",
    // Confirmed by the volunteer, and below as it should be.
    "HD-1,KC000050,2021-10-09 09:00,2021-10-09 11:00,普通,,KC000050,2021-10-11,",
    "HD-1,KC000050,2021-10-09 09:00,2021-10-09 11:00,普通,,KC000049,2021-10-11,",
    "HD-1,KC000322,2021/10/9 9:00,2021/10/9 8:05,普通,,KC000050,2021-10-11,",
    "HD-1,KC000400,2021-10-09 09:00,2021-10-09 11:00,普通,,KC000050,2021-10-11,",
  ],
  "redemptions.csv": [
    "DHD-1,KC000320,JP-04,DH-02,1,2021-12-01 10:00,KC000274",
    // The last towel is gone; afterwards the points are too.
    "DHD-2,KC000321,JP-04,DH-02,1,2021-12-01 10:05,KC000274",
    "DHD-3,KC000321,JP-19,DH-02,1,2021-12-01 10:10,KC000274",
    "DHD-3,KC000321,JP-19,DH-02,1,2021-12-01 10:10,KC000274",
    "DHD-1,KC000320,JP-04,DH-02,2,2021-12-01 10:00,KC000274",
  ],
})

/** Writes the files, with the district's own small tables but for what is on the shelves; answers the words to read them. */
export const writeTinyDistrict = async (
  folder: string,
  files: LargeFiles,
): Promise<ReadonlyArray<string>> => {
  const tables = join(folder, "tables")
  const large = join(folder, "large")
  await cp(dataFolder, tables, { recursive: true })
  await mkdir(large, { recursive: true })
  const shelves = ["DH-02,JP-04,1,2021-11-25", "DH-02,JP-19,5,2021-11-25"]
  const write = (path: string, header: string | undefined, lines: ReadonlyArray<string>) =>
    writeFile(path, [header, ...lines, ""].join("\n"))
  await write(join(tables, "stock.csv"), "兑换点编号,奖品编号,库存数量,入库日期", shelves)
  for (const [name, lines] of Object.entries(files)) {
    await write(join(large, name), headers[name], lines)
  }
  return ["--tables", tables, "--large", large, "--output", join(folder, "output")]
}
