import type { Localized } from "@civic-practice/core"
import { Schema } from "effect"

const whole = (minimum: number, maximum: number) =>
  Schema.Int.check(
    Schema.isBetween(
      { minimum, maximum },
      {
        message: `a whole number from ${minimum} to ${maximum} is needed`,
        chinese: `应为 ${minimum} 至 ${maximum} 的整数`,
      },
    ),
  )

const percent = whole(1, 100)

/**
 * From when on a pattern in service records is pointed out (异常提示). A signal asks for a look at the records; it is no
 * finding, and nothing follows from it by itself. `null`: the pattern is not looked for.
 */
export const SignalThresholds = Schema.Struct({
  /** Records of one person for different activities that share so many minutes or more. */
  overlap: Schema.NullOr(Schema.Struct({ minutes: whole(1, 10_000) })),
  /** Two places so far apart or farther that the time between them asks for more than the speed. */
  travel: Schema.NullOr(
    Schema.Struct({ kilometresPerHour: whole(1, 1000), kilometres: whole(1, 20_000) }),
  ),
  /** Two people each of whom confirmed so many records or more of the other, and so many percent of the other's. */
  ring: Schema.NullOr(Schema.Struct({ records: whole(1, 100_000), percent })),
  /**
   * One recorder who entered so many records or more within so many minutes, each more than so many days after the
   * service, where so many percent or more of the recorder's entries are that late.
   */
  backDating: Schema.NullOr(
    Schema.Struct({
      days: whole(0, 3660),
      minutes: whole(1, 1440),
      records: whole(1, 100_000),
      percent,
    }),
  ),
  /** More than so many hours of service of one person on one day. */
  hoursPerDay: Schema.NullOr(Schema.Struct({ hours: whole(1, 48) })),
  /** One device used by so many people or more within so many minutes. */
  sharedDevice: Schema.NullOr(
    Schema.Struct({ people: whole(2, 100_000), minutes: whole(1, 1440) }),
  ),
  /** So many percent or more of a person's credited time without evidence (grade D), of so many hours or more. */
  withoutEvidence: Schema.NullOr(Schema.Struct({ hours: whole(1, 100_000), percent })),
})
export type SignalThresholds = typeof SignalThresholds.Type

/** A start: what hardly happens in honest service. Group activities entered from one sheet are honest too: look first. */
export const defaultSignalThresholds: SignalThresholds = {
  overlap: { minutes: 30 },
  travel: { kilometresPerHour: 120, kilometres: 5 },
  ring: { records: 5, percent: 80 },
  backDating: { days: 7, minutes: 10, records: 10, percent: 50 },
  hoursPerDay: { hours: 12 },
  sharedDevice: { people: 5, minutes: 10 },
  withoutEvidence: { hours: 10, percent: 50 },
}

/** A threshold that cannot do what it is for. */
export interface ThresholdFault {
  readonly field: string
  readonly problem: Localized
}

const never = (zh: string, en: string): Localized => ({
  zh: `永远不会提示：${zh}`,
  en: `it never signals: ${en}`,
})
const everybody = (zh: string, en: string): Localized => ({
  zh: `会误提示正常服务：${zh}`,
  en: `it signals honest service: ${en}`,
})

/** What is wrong with thresholds that are well-formed: those that can never signal, and those that signal everybody. */
export const thresholdFaults = (thresholds: SignalThresholds): ReadonlyArray<ThresholdFault> => {
  const faults: Array<ThresholdFault> = []
  const check = (fails: boolean | undefined, field: string, problem: Localized) => {
    if (fails === true) faults.push({ field, problem })
  }
  const { backDating, hoursPerDay, overlap, ring, sharedDevice, travel } = thresholds
  check(
    overlap !== null && overlap.minutes > 1440,
    "overlap.minutes",
    never("一次活动最长 24 小时", "an activity lasts 24 hours at most"),
  )
  check(
    hoursPerDay !== null && hoursPerDay.hours >= 24,
    "hoursPerDay.hours",
    never(
      "一天只有 24 小时，时间重叠另有提示",
      "a day has 24 hours, and overlaps have a signal of their own",
    ),
  )
  check(
    hoursPerDay !== null && hoursPerDay.hours < 4,
    "hoursPerDay.hours",
    everybody("半天的活动即达到", "half a day of service reaches it"),
  )
  check(
    travel !== null && travel.kilometresPerHour < 30,
    "travel.kilometresPerHour",
    everybody("乘坐公交即超过", "a bus is faster"),
  )
  check(
    ring !== null && ring.records < 3,
    "ring.records",
    everybody("互相确认一两次很常见", "confirming for each other once or twice is common"),
  )
  check(
    ring !== null && ring.percent <= 50,
    "ring.percent",
    everybody("两人轮流组织活动即达到", "two people who take turns at organising reach it"),
  )
  check(
    backDating !== null && backDating.days < 1,
    "backDating.days",
    everybody("次日录入很常见", "entering records on the next day is common"),
  )
  check(
    backDating !== null && backDating.records < 3,
    "backDating.records",
    everybody("补录一两条很常见", "entering one or two records late is common"),
  )
  check(
    sharedDevice !== null && sharedDevice.people < 3,
    "sharedDevice.people",
    everybody("家人常共用手机", "members of a family share a telephone"),
  )
  check(
    Object.values(thresholds).every((one) => one === null),
    "",
    never("所有项目均已关闭", "everything is switched off"),
  )
  return faults
}
