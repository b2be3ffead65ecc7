import type { Localized } from "@civic-practice/core"
import type { StarLadder, StarStep } from "./StarLadder.ts"

/** A ladder that is in use somewhere, to start from. */
export interface StarPreset {
  readonly ladder: StarLadder
  /** Where it was published. */
  readonly source: string
  /** What the scheme says beyond the ladder, which an application has to see to. */
  readonly notExpressed: ReadonlyArray<Localized>
}

const numerals = ["一", "二", "三", "四", "五"] as const
const words = ["one", "two", "three", "four", "five"] as const

type Parts = Omit<StarStep, "id" | "name">

/** One to five stars, each with what it asks for. */
const stars = (...parts: ReadonlyArray<Parts>): ReadonlyArray<StarStep> =>
  parts.map((part, index) => ({
    id: `star-${index + 1}`,
    name: {
      zh: `${numerals[index]}星级志愿者`,
      en: `${words[index]}-star volunteer`,
    },
    ...part,
  }))

const byHours = (...hours: ReadonlyArray<number>): ReadonlyArray<StarStep> =>
  stars(...hours.map((one) => ({ hours: one })))

/** Stars for all service so far, which nothing takes away. */
const lifetime = {
  counts: "lifetime",
  period: "year",
  start: "now",
  keep: "none",
  down: "none",
} as const

/** What is reached within a calendar year, and held to its end. */
const yearly = {
  counts: "period",
  period: "year",
  start: "now",
  keep: "period",
  down: "byBasis",
} as const

/** The common national ladder (全国通行的五星标准): 100, 300, 600, 1000 and 1500 hours. */
export const commonStars: StarPreset = {
  ladder: {
    id: "common",
    name: { zh: "志愿服务星级（通行标准）", en: "volunteer stars, common standard" },
    ...lifetime,
    steps: byHours(100, 300, 600, 1000, 1500),
  },
  source: "cnvolunteer.org pgybz; SWPU notice 18152; www2.huanghuai.edu.cn 71212",
  notExpressed: [
    {
      zh: "黄淮学院：评定前公示不少于 3 个工作日",
      en: "Huanghuai: public notice of at least 3 working days before stars are conferred",
    },
  ],
}

/** Fujian (福建): the common hours; stars 1 and 2 decided by the county, 3 and 4 by the city, 5 by the province. */
export const fujianStars: StarPreset = {
  ladder: {
    id: "fujian",
    name: { zh: "福建省星级志愿者", en: "Fujian star volunteers" },
    ...lifetime,
    steps: stars(
      { hours: 100, decidedBy: "county" },
      { hours: 300, decidedBy: "county" },
      { hours: 600, decidedBy: "city" },
      { hours: 1000, decidedBy: "city" },
      { hours: 1500, decidedBy: "province" },
    ),
  },
  source: "caoliu14.com 2013-12-17, a copy of 文明风",
  notExpressed: [],
}

/** Longgang (龙岗): four stars; half a year since registration for the first two, a year for the others. */
export const longgangStars: StarPreset = {
  ladder: {
    id: "longgang",
    name: { zh: "龙岗区星级志愿者", en: "Longgang star volunteers" },
    ...lifetime,
    steps: stars(
      { hours: 100, tenureMonths: 6 },
      { hours: 300, tenureMonths: 6 },
      { hours: 600, tenureMonths: 12 },
      { hours: 1000, tenureMonths: 12 },
    ),
  },
  source: "chinagovernance.com/11094509",
  notExpressed: [
    {
      zh: "注册满期之外，还要求期间持续参加服务",
      en: "besides being registered for so long, one has to have been serving during that time",
    },
  ],
}

/** Beijing (北京): five stars by hours, and medals for 2000, 3000 and 5000. */
export const beijingStars: StarPreset = {
  ladder: {
    id: "beijing",
    name: { zh: "北京市星级志愿者", en: "Beijing star volunteers" },
    ...lifetime,
    steps: [
      ...byHours(100, 200, 500, 800, 1000),
      ...[2000, 3000, 5000].map((hours) => ({
        id: `medal-${hours}`,
        name: { zh: `${hours} 小时奖章`, en: `medal for ${hours} hours` },
        hours,
      })),
    ],
  },
  source: "damoshentu.com/177170",
  notExpressed: [],
}

/** Zhangjiagang (张家港): five stars within 300 hours, medals, a lifetime award, and gifts in each further 300 hours. */
export const zhangjiagangStars: StarPreset = {
  ladder: {
    id: "zhangjiagang",
    name: { zh: "张家港市星级志愿者", en: "Zhangjiagang star volunteers" },
    ...lifetime,
    steps: [
      ...byHours(30, 60, 100, 200, 300),
      { id: "bronze", name: { zh: "铜星奖章", en: "bronze star medal" }, hours: 600 },
      { id: "silver", name: { zh: "银星奖章", en: "silver star medal" }, hours: 1000 },
      { id: "gold", name: { zh: "金星奖章", en: "gold star medal" }, hours: 1500 },
      {
        id: "lifetime",
        name: { zh: "志愿服务终身成就奖", en: "lifetime achievement award" },
        hours: 3000,
      },
    ],
    loop: { roundHours: 300, at: [30, 60, 100, 200, 300] },
  },
  source: "zjgfwd.org tid-2640 (2014-05-26)",
  notExpressed: [],
}

/** Longquanyi (龙泉驿): hours and points are both needed, and stars go where they are cancelled. */
export const longquanyiStars: StarPreset = {
  ladder: {
    id: "longquanyi",
    name: { zh: "龙泉驿区星级志愿者", en: "Longquanyi star volunteers" },
    ...lifetime,
    down: "byBasis",
    steps: [
      ...stars(
        { hours: 50, points: 500 },
        { hours: 100, points: 1000 },
        { hours: 200, points: 2100 },
        { hours: 400, points: 4200 },
        { hours: 800, points: 8400 },
      ),
      { id: "gold", name: { zh: "金级", en: "gold" }, hours: 1000, points: 10_500 },
      { id: "diamond", name: { zh: "钻石级", en: "diamond" }, hours: 2000, points: 21_000 },
    ],
  },
  source: "m.nryq.cn mY6AWXpQ05",
  notExpressed: [
    {
      zh: "一次扣 300 分的严重失范：取消星级并列入黑名单",
      en: "misconduct that costs 300 points: stars are removed, and the volunteer is blacklisted",
    },
    {
      zh: "一年内无故缺席 5 次或恶意缺席 3 次：注销注册，保留星级",
      en: "absent 5 times in a year, or 3 times maliciously: deregistered, stars are kept",
    },
  ],
}

/** The community's own yearly stars (西门大街社区): 10, 20, 30, 40 and 50 hours within a year. */
export const communityStars: StarPreset = {
  ladder: {
    id: "community",
    name: { zh: "社区年度星级志愿者", en: "a community's stars of the year" },
    ...yearly,
    steps: byHours(10, 20, 30, 40, 50),
  },
  source: "cnpingwar.com id=5323 (西门大街社区)",
  notExpressed: [],
}

/** Heilongjiang's yearly commendation of volunteers (黑龙江省志愿服务年度嘉许): 50, 100, 200, 500 and 1000 hours. */
export const heilongjiangAwards: StarPreset = {
  ladder: {
    id: "heilongjiang",
    name: { zh: "黑龙江省志愿服务年度嘉许", en: "Heilongjiang commendation of the year" },
    ...yearly,
    steps: [
      { id: "care", name: { zh: "爱心奖", en: "care award" }, hours: 50 },
      { id: "bronze", name: { zh: "铜奖", en: "bronze award" }, hours: 100 },
      { id: "silver", name: { zh: "银奖", en: "silver award" }, hours: 200 },
      { id: "gold", name: { zh: "金奖", en: "gold award" }, hours: 500 },
      { id: "excellence", name: { zh: "卓越金奖", en: "gold award of excellence" }, hours: 1000 },
    ],
  },
  source: "www.gov.cn 2014-01/07 content_2561125",
  notExpressed: [],
}

/** Heilongjiang's yearly commendation of teams and stations (团队嘉许): 50, 100, 200 and 500 times of service. */
export const heilongjiangTeamAwards: StarPreset = {
  ladder: {
    id: "heilongjiang-teams",
    name: {
      zh: "黑龙江省志愿服务年度团队嘉许",
      en: "Heilongjiang commendation of teams of the year",
    },
    ...yearly,
    steps: [
      { id: "honour", name: { zh: "团队光荣奖", en: "team honour award" }, times: 50 },
      { id: "bronze", name: { zh: "团队铜奖", en: "team bronze award" }, times: 100 },
      { id: "silver", name: { zh: "团队银奖", en: "team silver award" }, times: 200 },
      { id: "gold", name: { zh: "团队金奖", en: "team gold award" }, times: 500 },
    ],
  },
  source: "www.gov.cn 2014-01/07 content_2561125",
  notExpressed: [],
}

/** All eight schemes; Heilongjiang's has a ladder for volunteers and one for teams. */
export const starPresets: ReadonlyArray<StarPreset> = [
  commonStars,
  fujianStars,
  longgangStars,
  beijingStars,
  zhangjiagangStars,
  longquanyiStars,
  communityStars,
  heilongjiangAwards,
  heilongjiangTeamAwards,
]
