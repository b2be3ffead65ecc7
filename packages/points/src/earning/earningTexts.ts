import type { Localized } from "@civic-practice/core"
import type { CapName, Dimension, EarningRule } from "./EarningRule.ts"

/** What clerks call the dimensions of coefficients. */
export const dimensionTexts: Readonly<Record<Dimension, Localized>> = {
  field: { zh: "服务类别", en: "field" },
  role: { zh: "角色", en: "role" },
  evidence: { zh: "凭证等级", en: "evidence" },
  level: { zh: "级别", en: "level" },
  team: { zh: "队伍", en: "team" },
  quality: { zh: "评价", en: "quality" },
  dayKind: { zh: "日期类型", en: "kind of day" },
  stars: { zh: "星级", en: "stars" },
}

/** What clerks call the caps. */
export const capTexts: Readonly<Record<CapName, Localized>> = {
  countedMinutesPerActivity: { zh: "单次活动计入时长", en: "minutes counted per activity" },
  perActivity: { zh: "单次活动上限", en: "cap per activity" },
  perDay: { zh: "每日上限", en: "cap per day" },
  perMonth: { zh: "每月上限", en: "cap per month" },
  perWeek: { zh: "每周上限", en: "cap per week" },
  perYear: { zh: "每年上限", en: "cap per year" },
  lifetime: { zh: "累计上限", en: "lifetime cap" },
  wallet: { zh: "账户上限", en: "ceiling of the wallet" },
  budget: { zh: "单位预算", en: "budget of the unit" },
  adjusted: { zh: "生效时调整", en: "adjusted when it became active" },
  floor: { zh: "账户下限", en: "floor of the wallet" },
}

/** How fractions of a point are dealt with. */
export const roundingTexts: Readonly<Record<EarningRule["rounding"], Localized>> = {
  floor: { zh: "向下取整", en: "rounded down" },
  halfUp: { zh: "四舍五入", en: "rounded half up" },
  ceil: { zh: "向上取整", en: "rounded up" },
}

const dayKindTexts: Readonly<Record<string, Localized>> = {
  workingDay: { zh: "工作日", en: "working day" },
  weekend: { zh: "周末", en: "weekend" },
  publicHoliday: { zh: "法定节假日", en: "public holiday" },
}

/** What a service is by a dimension. */
export const valueText = (by: Dimension, value: string | null): Localized => {
  if (value === null) return { zh: "未填", en: "not given" }
  return (by === "dayKind" ? dayKindTexts[value] : undefined) ?? { zh: value, en: value }
}
