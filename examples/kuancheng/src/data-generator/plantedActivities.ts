import type { FaultKind } from "../messages/faultMessages.ts"
import { type Activity, activityCells, activityHeaders } from "./activities.ts"
import type { DistrictTables } from "./DistrictTables.ts"
import { type Cell, csvRow } from "./GeneratedFile.ts"
import { dayOfMinute, formatDay, formatMinute } from "./LocalCalendar.ts"
import { type Plant, toFullWidth, withCell } from "./Planting.ts"
import { Random } from "./Random.ts"
import { seed } from "./settings.ts"

/** Wrong activities; the place is the activity written before. No sign-in refers to them. */
export const plantedActivities = (tables: DistrictTables): ReadonlyArray<Plant<Activity>> => {
  const random = new Random(seed, "planted activities")
  let nth = 0
  const cellsOf = (place: Activity): Array<Cell> => {
    const day = formatDay(dayOfMinute(place.start)).replaceAll("-", "")
    return activityCells(
      { ...place, number: `HD-${day}-9${String(nth++).padStart(2, "0")}` },
      tables,
      random,
    )
  }
  const wrongCell =
    (
      kind: FaultKind,
      field: (typeof activityHeaders)[number],
      wrong: (place: Activity) => Cell,
    ): Plant<Activity> =>
    (place) => ({
      kind,
      field,
      row: withCell(activityHeaders, cellsOf(place), field, wrong(place)),
    })

  const brokenQuote: Plant<Activity> = (place) => {
    const [number, unit, title, ...rest] = cellsOf(place)
    return {
      kind: "brokenQuote",
      field: "活动名称",
      row: `${number},${unit},"${title},${csvRow(rest)}`,
    }
  }
  const tooFew: Plant<Activity> = (place) => ({
    kind: "tooFewColumns",
    field: "",
    row: cellsOf(place).slice(0, 5),
  })
  const repeated: Plant<Activity> = (place) => ({
    kind: "repeatedRow",
    field: "",
    row: withCell(activityHeaders, cellsOf(place), "活动编号", place.number),
  })
  const day = (place: Activity): string => formatDay(dayOfMinute(place.start))

  return [
    wrongCell("impossibleTime", "计划结束", (place) => `${day(place)} 26:00`),
    wrongCell("unknownUnit", "主办单位编号", () => "220103099-01"),
    wrongCell("negativeNumber", "人数上限", () => -20),
    wrongCell("fullWidthDigits", "人数上限", (place) => toFullWidth(String(place.capacity))),
    brokenQuote,
    wrongCell("endBeforeStart", "计划结束", (place) => formatMinute(place.start - 90)),
    wrongCell("impossibleDate", "计划开始", () => "2021-02-30 09:00"),
    wrongCell("unknownVolunteer", "负责人编号", () => "KC999999"),
    wrongCell("notANumber", "人数上限", () => "约50"),
    repeated,
    tooFew,
    wrongCell("negativeNumber", "受益人次", () => -3),
    wrongCell("unknownChoice", "服务领域", () => "综合"),
    wrongCell("impossibleTime", "计划开始", (place) => `${day(place)} 09:75`),
    wrongCell("outOfRange", "人数上限", () => 0),
    wrongCell("notADateTime", "计划开始", (place) => `${day(place)} 上午`),
  ]
}
