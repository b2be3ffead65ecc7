import type { Language, Localized } from "@civic-practice/core"
import { differenceSentence, type Settlement, type Verification } from "@civic-practice/points"
import type { ShopMonth } from "../shop/runShop.ts"
import { padded } from "./padded.ts"

const words = {
  heading: {
    zh: "积分超市：2022年1月（报告期之后，不计入上面的半年数据；积分账含本月）",
    en: "The points shop: January 2022 (after the report's period, so not in its figures; the points books include it)",
  },
  reservations: { zh: "预约兑换", en: "Reservations" },
  made: { zh: "预约", en: "made" },
  collected: { zh: "凭码领取", en: "collected by code" },
  partly: { zh: "其中部分领取", en: "of these in part" },
  wrongCodes: { zh: "领取码输错（次）", en: "wrong codes shown" },
  cancelled: { zh: "取消", en: "cancelled" },
  expired: { zh: "逾期未领", en: "ran out" },
  spent: { zh: "兑换积分", en: "points redeemed" },
  day: { zh: "兑换日（每月15日）", en: "Redemption day (the 15th of each month)" },
  early: { zh: "12日来的居民被告知", en: "Residents who came on the 12th were told" },
  came: { zh: "15日兑换（件）", en: "redeemed on the 15th (pieces)" },
  budgets: { zh: "积分预算（2022年1月）", en: "Budgets (January 2022)" },
  budget: { zh: "预算", en: "budget" },
  asked: { zh: "应发", en: "asked" },
  given: { zh: "实发", en: "granted" },
  left: { zh: "剩余", en: "left" },
  award: { zh: "大额奖励（双人复核）", en: "A large award (four eyes)" },
  alone: { zh: "一人直接发放", en: "given alone" },
  own: { zh: "本人复核本人", en: "own proposal approved" },
  approved: { zh: "另一人批准后发放", en: "given once another approved" },
  closed: { zh: "月结", en: "Month closed" },
  late: { zh: "结账后补记", en: "booked late, since the month was closed" },
  service: { zh: "服务日期", en: "service of" },
  corrected: { zh: "更正于", en: "corrected on" },
  booked: { zh: "记账于", en: "counts on" },
  settlement: { zh: "2021年12月单位间积分结算", en: "Settlement between units, December 2021" },
  lines: { zh: "单位间往来（笔）", en: "lines between units" },
  levels: { zh: "结算层级（个）", en: "levels at which they are settled" },
  between: {
    zh: "各实践所、中心之间，各含下级（应收为正，应付为负）",
    en: "Between institutes and centres, each with all below it (above 0: owed to it, below: owed by it)",
  },
  sum: { zh: "合计", en: "sum" },
  notice: { zh: "积分公示", en: "Public notice" },
  period: { zh: "公示期", en: "open to objections" },
  people: { zh: "人员、兑换（行）", en: "people, redemptions (rows)" },
  columns: {
    zh: ["行", "姓名", "期初", "发放", "兑换", "期末", "状态"],
    en: ["row", "name", "opening", "earned", "redeemed", "balance", "status"],
  },
  upheld: { zh: "异议成立，补记", en: "objection upheld, added" },
  intact: { zh: "名单与公布时一致", en: "the list is as it was published" },
  changed: { zh: "名单与公布时不一致", en: "the list is not as it was published" },
  verified: { zh: "对账", en: "Books verified" },
  events: { zh: "核对记录（条）", en: "events read" },
  streams: { zh: "核对账目（个）", en: "streams compared" },
  right: { zh: "全部相符", en: "all of it agrees" },
  settlementDifference: { zh: "结算差额", en: "settlement difference" },
  oversold: { zh: "超卖（件）", en: "oversold (pieces)" },
  small: {
    zh: "积分超市：有积分的居民太少，本次不演示。",
    en: "The points shop: too few residents have points, so it is left out.",
  },
} as const

const statuses = {
  published: { zh: "公示中", en: "published" },
  paused: { zh: "暂停", en: "held up" },
  corrected: { zh: "已更正", en: "corrected" },
  final: { zh: "已生效", en: "final" },
} as const satisfies Record<string, Localized>

/** The shop's month and the books, with what is wrong with them. */
export interface ShopReport {
  /** Absent: the district is too small. */
  readonly month: ShopMonth | undefined
  readonly settlement: Settlement
  /** The unit above all institutes. */
  readonly principalCentre: string | undefined
  readonly settlementDifference: number
  readonly oversold: number
  readonly verification: Verification
}

/** The shop's month as text, in one language. `nameOf` answers a unit's name. */
export const printShop = (
  { month, oversold, principalCentre, settlement, settlementDifference, verification }: ShopReport,
  language: Language,
  nameOf: (unit: string) => string,
): string => {
  const say = (text: Localized): string => text[language]
  const number = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en")
  const line = (title: Localized, value: number | string): string =>
    `  ${padded(say(title), 34)}${typeof value === "number" ? number.format(value) : value}`
  const cells = (values: ReadonlyArray<number | string>): string =>
    values
      .map((value) => padded(typeof value === "number" ? number.format(value) : value, 12, "start"))
      .join("")
  return [
    ...(month === undefined ? [say(words.small)] : monthLines(month)),
    "",
    ...settlementLines(),
    "",
    say(words.verified),
    line(words.events, verification.events),
    line(words.streams, verification.streams),
    verification.difference === null
      ? `  ${say(words.right)}`
      : `  ${say(differenceSentence(verification.difference))}`,
    line(words.settlementDifference, settlementDifference),
    line(words.oversold, oversold),
  ].join("\n")

  function monthLines({
    award,
    budgets,
    closed,
    day,
    notice,
    reservations,
  }: ShopMonth): ReadonlyArray<string> {
    return [
      say(words.heading),
      "",
      say(words.reservations),
      line(words.made, reservations.made),
      line(words.collected, reservations.collected),
      line(words.partly, reservations.partly),
      line(words.wrongCodes, reservations.wrongCodes),
      line(words.cancelled, reservations.cancelled),
      line(words.expired, reservations.expired),
      line(words.spent, reservations.points),
      "",
      say(words.day),
      `  ${say(words.early)}`,
      ...day.tooEarly.slice(0, 2).map((told) => `    ${say(told)}`),
      line(words.came, day.redeemed),
      line(words.spent, day.points),
      "",
      say(words.budgets),
      `  ${padded("", 26)}${cells([words.budget, words.asked, words.given, words.left].map(say))}`,
      ...budgets.map(
        ({ asked, given, granted, left, unit }) =>
          `  ${padded(nameOf(unit), 26)}${cells([granted, asked, given, left])}`,
      ),
      "",
      say(words.award),
      line(words.alone, say(award.alone)),
      line(words.own, say(award.own)),
      line(words.approved, award.points),
      "",
      `${say(words.closed)} ${closed.month}`,
      `  ${say(words.late)}`,
      ...closed.late.map(({ booked = "", day: of, points }) => {
        const sign = points > 0 ? "+" : ""
        const days = [
          `${say(words.service)} ${closed.service}`,
          `${say(words.corrected)} ${of}`,
          `${say(words.booked)} ${booked}`,
        ]
        return `    ${days.join("  ")}  ${sign}${number.format(points)}`
      }),
      "",
      `${say(words.notice)} ${stationName(notice.station)} · ${say(notice.period)}`,
      line(words.period, `${notice.publishedOn} – ${notice.lastDay}`),
      line(words.people, `${number.format(notice.people)} / ${number.format(notice.redemptions)}`),
      `  ${cells(words.columns[language])}`,
      ...notice.rows.map(
        ({ balance, earned, id, name, opening, redeemed, status }) =>
          `  ${cells([id.slice(id.indexOf("/") + 1), name, opening, earned, redeemed, balance, say(statuses[status])])}`,
      ),
      line(words.upheld, `+${number.format(notice.corrected)}`),
      `  ${say(notice.intact ? words.intact : words.changed)}`,
    ]
  }

  /** Stations and exchange points have no names in English, and are told by their numbers there. */
  function stationName(unit: string): string {
    return language === "zh" ? nameOf(unit) : unit
  }

  function settlementLines(): ReadonlyArray<string> {
    const top = settlement.levels.find(({ unit }) => unit === principalCentre)
    const balances = top?.balances ?? []
    return [
      say(words.settlement),
      line(words.lines, settlement.lines.length),
      line(words.levels, settlement.levels.length),
      `  ${say(words.between)}`,
      ...balances.map(
        ({ points, unit }) => `    ${padded(stationName(unit), 56)}${cells([points])}`,
      ),
      `    ${padded(say(words.sum), 56)}${cells([balances.reduce((sum, { points }) => sum + points, 0)])}`,
    ]
  }
}
