import type { Language, Localized } from "@civic-practice/core"
import type { UnitLevel } from "@civic-practice/hierarchy"
import { periodLabel, ratioOf, rollUpBy } from "@civic-practice/reporting"
import type { DistrictReport } from "./districtFigures.ts"
import { padded } from "./padded.ts"

const words = {
  heading: {
    zh: "宽城区新时代文明实践工作报告",
    en: "Kuancheng District: New Era Civilization Practice",
  },
  sites: { zh: "实践阵地", en: "Practice sites" },
  centres: { zh: "中心（含分中心）", en: "centres (with sub-centres)" },
  institutes: { zh: "所", en: "institutes" },
  stations: { zh: "站", en: "stations" },
  redSail: { zh: "“红帆”社工队（人）", en: "Red Sail alliance (people)" },
  area: { zh: "欣园实践所面积（平方米）", en: "Xinyuan institute (m²)" },
  service: { zh: "志愿服务", en: "Voluntary service" },
  hours: { zh: "服务时长（小时）", en: "credited hours" },
  activeRate: { zh: "活跃率", en: "active rate" },
  byInstitute: { zh: "各实践所", en: "By institute" },
  institute: { zh: "实践所", en: "institute" },
  rest: { zh: "中心及其他", en: "centres and other" },
  total: { zh: "合计", en: "total" },
  distinct: {
    zh: "注：“活跃”按人计，在几处服务的人在合计中只计一次。",
    en: "Active volunteers are people: who serves at several places counts once in the total.",
  },
  books: { zh: "积分账（累计）", en: "Points books (all time)" },
  issued: { zh: "发放", en: "issued" },
  redeemed: { zh: "兑换", en: "redeemed" },
  expired: { zh: "过期", en: "expired" },
  outstanding: { zh: "未兑换", en: "outstanding" },
  difference: { zh: "差额", en: "difference" },
} as const satisfies Record<string, Localized>

/** The columns of the table by institute: a metric, or hours from minutes. */
const columns = [
  { metric: "registeredVolunteers", title: { zh: "志愿者", en: "volunteers" }, per: 1 },
  { metric: "activeVolunteers", title: { zh: "活跃", en: "active" }, per: 1 },
  { metric: "volunteerTeams", title: { zh: "队伍", en: "teams" }, per: 1 },
  { metric: "activitiesHeld", title: { zh: "活动", en: "activities" }, per: 1 },
  { metric: "beneficiaryPersonTimes", title: { zh: "受益人次", en: "beneficiaries" }, per: 1 },
  { metric: "creditedMinutes", title: { zh: "小时", en: "hours" }, per: 60 },
  { metric: "pointsIssued", title: { zh: "发放积分", en: "issued" }, per: 1 },
  { metric: "pointsExchanged", title: { zh: "兑换积分", en: "redeemed" }, per: 1 },
] as const

const isCentre = (level: UnitLevel | null): level is "principalCentre" | "subCentre" =>
  level === "principalCentre" || level === "subCentre"

/** The district's report as text, in one language. `nameOf` answers a unit's name. */
export const printReport = (
  { books, figures, report }: DistrictReport,
  language: Language,
  nameOf: (unit: string) => string,
): string => {
  const say = (text: Localized): string => text[language]
  const number = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en", {
    maximumFractionDigits: 0,
  })
  // One decimal for hours, which half hours add up in.
  const decimal = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en", {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  const line = (title: Localized, value: string): string => `  ${padded(say(title), 34)}${value}`
  const total = (metric: string): number => report.total[metric] ?? 0
  const title = (metric: string): Localized =>
    report.metrics.find(({ name }) => name === metric)?.title ?? { zh: metric, en: metric }
  const headline = (metric: string): string => line(title(metric), number.format(total(metric)))
  const rate = ratioOf(report.total, "activeVolunteers", "registeredVolunteers").value
  const table = rollUpBy(report, "institute")
  const cells = (values: Readonly<Record<string, number | null>>): ReadonlyArray<string> =>
    columns.map(({ metric, per }) => {
      const value = values[metric] ?? null
      return value === null ? "—" : (per === 1 ? number : decimal).format(value / per)
    })
  const row = (name: string, values: ReadonlyArray<string>): string =>
    `  ${padded(name, 26)}${values.map((value) => padded(value, 14, "start")).join("")}`
  return [
    `${say(words.heading)} · ${say(periodLabel(report.period))}`,
    "",
    say(words.sites),
    line(words.centres, number.format(figures.practiceCentres)),
    ...report.units
      .filter(({ level, openUnits }) => isCentre(level) && openUnits[level] > 0)
      .map(({ unit }) => `    ${nameOf(unit)}`),
    line(words.institutes, number.format(figures.practiceInstitutes)),
    line(words.stations, number.format(figures.practiceStations)),
    line(words.area, number.format(figures.xinyuanInstituteFloorAreaM2)),
    "",
    say(words.service),
    headline("registeredVolunteers"),
    headline("activeVolunteers"),
    line(words.activeRate, rate === null ? "—" : `${(rate * 100).toFixed(2)} %`),
    headline("volunteerTeams"),
    line(words.redSail, number.format(figures.redSailAlliancePeople)),
    headline("activitiesHeld"),
    headline("beneficiaryPersonTimes"),
    line(words.hours, decimal.format(total("creditedMinutes") / 60)),
    "",
    say(words.byInstitute),
    row(
      say(words.institute),
      columns.map((column) => say(column.title)),
    ),
    ...table.rows.map(({ unit, values }) => row(nameOf(unit), cells(values))),
    row(say(words.rest), cells(table.rest)),
    row(say(words.total), cells(table.total)),
    `  ${say(words.distinct)}`,
    "",
    say(words.books),
    line(words.issued, number.format(books.issued)),
    line(words.redeemed, number.format(books.redeemed)),
    line(words.expired, number.format(books.expired)),
    line(words.outstanding, number.format(books.outstanding)),
    line(words.difference, number.format(books.difference)),
  ].join("\n")
}
