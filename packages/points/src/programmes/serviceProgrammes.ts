import { WalletId } from "../account/Wallet.ts"
import { Name } from "../Name.ts"
import { Points } from "../Points.ts"
import { LimitGroupId } from "../shop/LimitGroup.ts"
import { RewardId } from "../shop/Reward.ts"
import { longquanyiStars } from "../stars/StarPreset.ts"
import type { ProgrammePreset } from "./ProgrammePreset.ts"
import { penalty, perEvent, perHour, plain } from "./programmeRules.ts"

// Programmes in which points are given for hours of service.

/**
 * Hailin (海林): an hour is a point, at most two hours of an activity count, once the activity's publisher has rated the
 * participation (`ActivatePending` with the action `rated`, or `CancelPending` after a complaint); redeemed once a
 * quarter.
 */
export const hailinProgramme: ProgrammePreset = {
  ...plain,
  id: "hailin",
  name: { zh: "海林市社区志愿者积分奖励制度（试行）", en: "Hailin, community volunteers" },
  source: "360docs.net/9918628663",
  rules: [
    perHour(1, {
      caps: { countedMinutesPerActivity: 120 },
      pending: { _tag: "Action", action: "rated" },
    }),
    perEvent("referral", 2),
  ],
  sharedLimits: [
    {
      group: LimitGroupId.make("hailin-quarter"),
      amount: 1,
      counts: "pieces",
      per: "quarter",
      of: "person",
    },
  ],
  assumed: [
    {
      zh: "不足 1 小时的部分不计分（以小时为单位计）",
      en: "what is left of an hour gives nothing, since service is counted in hours",
    },
    {
      zh: "每次活动最长 2 小时：跨多日的同一活动合计 2 小时",
      en: "2 hours of an activity count, also where it goes on for several days",
    },
    {
      zh: "每季度兑换一次：所有物品合计每季度一件",
      en: "once a quarter is one piece of any reward",
    },
  ],
  notExpressed: [
    {
      zh: "只有在指导中心备案并在平台发布的活动才计分",
      en: "only activities that were filed and published on the platform earn points",
    },
  ],
}

/** Huangyan (黄岩): each full two hours are a point; a calendar year's points are redeemed in the January after. */
export const huangyanProgramme: ProgrammePreset = {
  ...plain,
  id: "huangyan",
  name: { zh: "黄岩志愿服务积分", en: "Huangyan, volunteers" },
  source: "bbs.0576qq.com 794781",
  rules: [
    perHour(
      { numerator: 1, denominator: 2 },
      { validity: { _tag: "EndOf", period: "year", monthsAfter: 1 } },
    ),
  ],
  rewards: [
    {
      reward: RewardId.make("soap"),
      name: { zh: "香皂", en: "soap" },
      price: Points.make(5),
      stocked: true,
    },
  ],
  redeemedIn: 1,
  assumed: [
    {
      zh: "满 2 小时按每次服务计算，不跨次累计",
      en: "full two hours are counted within each service, not over several",
    },
  ],
  notExpressed: [
    {
      zh: "当年一月新得的积分应到次年一月才能兑换：积分目前即得即用",
      en: "points earned in January are meant for the January after: points can be spent at once so far",
    },
    {
      zh: "奖品从日用品到生日蛋糕，来源只给出香皂的分值",
      en: "goods go up to a birthday cake; the source gives the price of soap alone",
    },
  ],
}

/** Longquanyi (龙泉驿): about ten points an hour, next to hours, for a ladder that asks for both. */
export const longquanyiProgramme: ProgrammePreset = {
  ...plain,
  id: "longquanyi",
  name: { zh: "龙泉驿区志愿服务积分", en: "Longquanyi, volunteers" },
  source: "m.nryq.cn mY6AWXpQ05",
  rules: [perHour(10), penalty("misconduct", 300)],
  reversal: "unlimited",
  stars: longquanyiStars,
  assumed: [
    {
      zh: "每小时 10 分由星级门槛推得（50 小时 500 分），来源未直接写明",
      en: "10 points an hour follow from the ladder (50 hours and 500 points); the source does not say so",
    },
  ],
  notExpressed: [
    {
      zh: "年度积分低于 0 的注销注册",
      en: "a year below 0 ends registration",
    },
    {
      zh: "一年内缺席 5 次或恶意缺席 3 次：注销注册，保留星级",
      en: "absent 5 times in a year, or 3 times maliciously: deregistered, stars are kept",
    },
    {
      zh: "扣 300 分的同时取消星级并列入黑名单",
      en: "misconduct also removes the stars and blacklists the volunteer",
    },
    {
      zh: "接受他人服务的，按小时等量扣减时长",
      en: "service received is taken off the hours, hour for hour",
    },
  ],
}

/** The Nanjing time bank (南京时间银行): hours are kept for service later, in minutes, up to 1,500 hours. */
export const nanjingProgramme: ProgrammePreset = {
  ...plain,
  id: "nanjing",
  name: { zh: "南京市养老服务时间银行", en: "Nanjing time bank" },
  source: "isenbj.cn 108504, from Xinhua",
  rules: [perHour(60, { wallet: Name.make("time-bank") })],
  wallet: {
    wallet: WalletId.make("time-bank"),
    name: { zh: "时间银行", en: "time bank" },
    unit: "minutes",
    spendable: true,
    ceiling: 1500 * 60,
  },
  assumed: [
    {
      zh: "按分钟存储，不足 1 小时的部分也计入",
      en: "hours are kept in minutes, parts of an hour included",
    },
  ],
  notExpressed: [
    {
      zh: "超出 1500 小时的部分只能捐赠或用于荣誉：此处不再计入",
      en: "what is beyond 1500 hours can only be donated or honoured: here it is not kept",
    },
    { zh: "团体时间只能捐赠", en: "hours of groups can only be donated" },
    { zh: "全市通存通兑", en: "hours are kept and used throughout the city" },
  ],
}

/** A student scheme (学生志愿服务积分): an hour times a factor for the level of the activity, and bonuses for stars. */
export const studentProgramme: ProgrammePreset = {
  ...plain,
  id: "student",
  name: { zh: "学生志愿服务积分", en: "student scheme" },
  source: "004km.cn a221b015",
  rules: [
    perHour(1, {
      coefficients: [
        {
          by: "field",
          factors: [
            { of: "class", times: 1 },
            { of: "college", times: { numerator: 12, denominator: 10 } },
            { of: "district", times: { numerator: 14, denominator: 10 } },
            { of: "city", times: { numerator: 16, denominator: 10 } },
          ],
        },
      ],
      rounding: "halfUp",
    }),
    perEvent("star-bonus-1", 25),
    perEvent("star-bonus-2", 30),
    perEvent("star-bonus-3", 40),
  ],
  assumed: [
    {
      zh: "系数原文印作 10、10.2、10.4、10.6，此处读作 1.0、1.2、1.4、1.6",
      en: "the factors are printed as 10, 10.2, 10.4 and 10.6 and are read as 1.0, 1.2, 1.4 and 1.6",
    },
    {
      zh: "小数四舍五入；活动级别按服务类别填写",
      en: "fractions are rounded half up; the level of an activity is given as its field",
    },
    {
      zh: "三档星级奖励 25、30、40 分由低到高",
      en: "the three bonuses, 25, 30 and 40, rise with the star",
    },
  ],
  notExpressed: [
    {
      zh: "受资助学生的前 50 小时不计分",
      en: "the first 50 hours of students with grants earn nothing",
    },
  ],
}

/** The template scheme (志愿服务积分管理办法范本): an hour is a point, valid for a year and then cleared. */
export const templateProgramme: ProgrammePreset = {
  ...plain,
  id: "template",
  name: { zh: "志愿服务积分管理办法（范本）", en: "template scheme" },
  source: "huatuo9.cn Lzw1vk5J34",
  rules: [perHour(1, { validity: { _tag: "Months", months: 12 } })],
  assumed: [
    { zh: "不足 1 小时的部分不计分", en: "what is left of an hour gives nothing" },
    {
      zh: "有效期 1 年自服务之日起算，到期日当天仍可使用",
      en: "the year begins with the day of service, and its last day counts",
    },
    {
      zh: "对积分的申诉在每年一次的公示中提出",
      en: "appeals are filed against a notice once a year",
    },
  ],
  // Whoever objects to their points appeals with evidence: `FileObjection`, against a notice.
  publicNotice: "year",
}
