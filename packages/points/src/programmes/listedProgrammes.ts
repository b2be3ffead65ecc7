import type { Validity } from "../account/Validity.ts"
import { type EarningRule, RuleId } from "../earning/EarningRule.ts"
import { Points } from "../Points.ts"
import { RewardId } from "../shop/Reward.ts"
import type { ProgrammePreset } from "./ProgrammePreset.ts"
import { penalty, perEvent, plain } from "./programmeRules.ts"

// Programmes in which points are given for listed items.

/** A unit at Luohe (漯河): points by listed item, redeemed for cards of elder care (亲情回馈卡). */
export const luoheProgramme: ProgrammePreset = {
  ...plain,
  id: "luohe",
  name: { zh: "漯河市某单位志愿服务积分管理办法", en: "Luohe, a unit's staff" },
  source: "luoheshizhi.com cid=23&id=776",
  rules: [],
  rewards: [
    {
      reward: RewardId.make("silver-card"),
      name: { zh: "亲情回馈银卡", en: "silver card for elder care" },
      price: Points.make(50),
      stocked: false,
    },
    {
      reward: RewardId.make("gold-card"),
      name: { zh: "亲情回馈金卡", en: "gold card for elder care" },
      price: Points.make(100),
      stocked: false,
    },
  ],
  notExpressed: [
    { zh: "按项目计分，分值表未见", en: "points by listed item; the list itself was not found" },
  ],
  eligibility: { notUnderDiscipline: true },
  publicNotice: "quarter",
  assumed: [
    {
      zh: "违法违纪被通报、正接受审查或不按时交纳党费，均登记为“受处分”",
      en: "discipline, an investigation and unpaid party dues are all recorded as being under discipline",
    },
  ],
}

const nextHalfYear: Validity = { _tag: "EndOf", period: "halfYear", monthsAfter: 6 }

const volunteering: EarningRule = {
  id: RuleId.make("volunteering"),
  earns: { _tag: "PerActivity", points: 20 },
  rounding: "floor",
  validity: nextHalfYear,
}

/** Sanyuan town (三元镇): 20 points each time, 10 a month for a clean household; the household's account. */
export const sanyuanProgramme: ProgrammePreset = {
  ...plain,
  id: "sanyuan",
  name: { zh: "丰都县三元镇文明积分管理办法", en: "Sanyuan town, households" },
  source: "cqfd.gov.cn t20191012_4339852",
  holder: "household",
  rules: [
    volunteering,
    perEvent("clean-household", 10, {
      caps: { perMonth: Points.make(10) },
      validity: nextHalfYear,
    }),
  ],
  assumed: [
    {
      zh: "每半年评分结束后兑换，来源未写截止日：此处到下一个半年末为止",
      en: "points are redeemed after each half-year; the source sets no end, which is here that of the next half-year",
    },
    {
      zh: "“10/元”读作 10 分抵 1 元，物品按此定价",
      en: '"10/元" is read as 10 points for 1 yuan, by which goods are priced',
    },
  ],
  notExpressed: [
    {
      zh: "8 大类积分，来源只举出两项的分值",
      en: "there are 8 classes of items, of which the source gives the points of two",
    },
    {
      zh: "半年评分周期结束后才能兑换：积分目前即得即用",
      en: "points can be redeemed only once their half-year is over: they can be spent at once so far",
    },
    {
      zh: "评定小组每月认定并公示",
      en: "a group assesses each month, with public notice",
    },
  ],
}

/** Sanjian township (三建乡): base and reward points for households; the source gives no values. */
export const sanjianProgramme: ProgrammePreset = {
  ...plain,
  id: "sanjian",
  name: { zh: "丰都县三建乡积分办法", en: "Sanjian township, households" },
  source: "cqfd.gov.cn t20201112_8455043 (decree of 2020-10-19)",
  holder: "household",
  rules: [],
  notExpressed: [
    {
      zh: "分基础分和奖励分两类，分值表未见",
      en: "there are base and reward points; the list of their values was not found",
    },
  ],
}

/** The points bank of Fengjie (奉节积分银行): 1 or 2 points for each behaviour, and as many off for its opposite. */
export const fengjieProgramme: ProgrammePreset = {
  ...plain,
  id: "fengjie",
  name: { zh: "奉节县积分银行", en: "Fengjie points bank" },
  source: "m.001doc.com/1094205",
  rules: [
    perEvent("behaviour-1", 1),
    perEvent("behaviour-2", 2),
    penalty("misbehaviour-1", 1),
    penalty("misbehaviour-2", 2),
  ],
  // Deductions (coming late, leaving early, clutter) may go below 0.
  reversal: "unlimited",
  assumed: [
    {
      zh: "行为按加减分值归为两档；哪项属哪档由使用者登记",
      en: "behaviours are taken together by their points; which is which is entered by the user",
    },
  ],
}

const commendations = {
  national: 50,
  provincial: 30,
  prefectural: 20,
  county: 15,
  subdistrict: 10,
  community: 5,
}

/** A scheme for residents (住户积分制): commendations by level, study, and taking part; the household's account. */
export const residentProgramme: ProgrammePreset = {
  ...plain,
  id: "resident",
  name: { zh: "住户积分制管理实施方案", en: "resident scheme, households" },
  source: "m.001doc.com/doc/44885",
  holder: "household",
  rules: [
    ...Object.entries(commendations).map(([level, points]) =>
      perEvent(`commended-${level}`, points),
    ),
    perEvent("doctoral-student", 20),
    perEvent("master-student", 10),
    perEvent("university-student", 5),
    perEvent("vocational-student", 3),
    perEvent("clean-up", 5),
    perEvent("lecture", 5),
    perEvent("free-haircut", 5),
  ],
  notExpressed: [
    {
      zh: "严重违规：积分清零，取消当年和次年兑换资格",
      en: "after a serious breach points are cleared, and nothing is redeemed in this year and the next",
    },
    {
      zh: "其余加分、减分项目未列入",
      en: "further items of the scheme, and its deductions, are not listed here",
    },
  ],
}

/** Zhucheng's children (诸城公益小天使): a point for each follow, invitation and share. */
export const zhuchengProgramme: ProgrammePreset = {
  ...plain,
  id: "zhucheng",
  name: { zh: "诸城公益小天使积分制度（试行）", en: "Zhucheng, children" },
  source: "meipian.cn/2cy5r8te (in force since 2019-09)",
  rules: [
    perEvent("followed", 1),
    perEvent("invited-follower", 1),
    perEvent("shared-activity", 1),
    perEvent("shared-article", 1),
  ],
  notExpressed: [
    {
      zh: "以朋友圈截图发至微信群为准",
      en: "each is shown by a screenshot in the group",
    },
  ],
}
