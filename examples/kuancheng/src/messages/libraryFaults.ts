import type { FaultFacts, FaultMessage } from "./FaultMessage.ts"

const found = (
  zh: (facts: FaultFacts) => string,
  en: (facts: FaultFacts) => string,
): FaultMessage => ({ foundBy: "library", nature: "fault", zh, en })

/** Faults that only show against what is already recorded, or that a rule decides. */
export const libraryFaults = {
  // Units.
  duplicateUnit: found(
    (f) => `单位编号“${f.value}”已存在。`,
    (f) => `Unit number "${f.value}" exists already.`,
  ),
  unknownParentUnit: found(
    (f) => `上级单位“${f.value}”不存在。`,
    (f) => `Parent unit "${f.value}" does not exist.`,
  ),
  unitCycle: found(
    (f) => `上级单位“${f.value}”是该单位自身或其下级，会形成循环。`,
    (f) => `Parent unit "${f.value}" is the unit itself or lies below it: that would be a cycle.`,
  ),
  secondPrincipalCentre: found(
    () => "本区已有主中心，只能有一个。",
    () => "The district has a principal centre already; there can be only one.",
  ),

  // References.
  unknownUnit: found(
    (f) => `单位“${f.value}”不存在。`,
    (f) => `Unit "${f.value}" does not exist.`,
  ),
  unknownTeam: found(
    (f) => `服务队“${f.value}”不存在。`,
    (f) => `Team "${f.value}" does not exist.`,
  ),
  unknownAlliance: found(
    (f) => `联盟“${f.value}”不存在。`,
    (f) => `Alliance "${f.value}" does not exist.`,
  ),
  unknownVolunteer: found(
    (f) => `志愿者“${f.value}”没有注册。`,
    (f) => `Volunteer "${f.value}" is not registered.`,
  ),
  unknownActivity: found(
    (f) => `活动“${f.value}”不存在。`,
    (f) => `Activity "${f.value}" does not exist.`,
  ),
  unknownReward: found(
    (f) => `奖品“${f.value}”不存在。`,
    (f) => `Reward "${f.value}" does not exist.`,
  ),
  unknownExchangePoint: found(
    (f) => `兑换点“${f.value}”不存在。`,
    (f) => `Exchange point "${f.value}" does not exist.`,
  ),

  // Something twice.
  duplicateTeam: found(
    (f) => `队伍编号“${f.value}”已存在。`,
    (f) => `Team number "${f.value}" exists already.`,
  ),
  duplicateReward: found(
    (f) => `奖品编号“${f.value}”已存在。`,
    (f) => `Reward number "${f.value}" exists already.`,
  ),
  duplicatePerson: found(
    (f) => `该身份证号已注册为另一志愿者编号（${f.value}），一人只能注册一次。`,
    (f) => `This identity number is registered under another volunteer number (${f.value}).`,
  ),
  duplicateVolunteerNumber: found(
    (f) => `志愿者编号“${f.value}”已属于另一人。`,
    (f) => `Volunteer number "${f.value}" belongs to somebody else.`,
  ),
  duplicateActivity: found(
    (f) => `活动编号“${f.value}”已存在。`,
    (f) => `Activity number "${f.value}" exists already.`,
  ),
  duplicateAttendance: found(
    (f) => `志愿者“${f.value}”在该活动中已有签到记录。`,
    (f) => `Volunteer "${f.value}" has signed in to this activity already.`,
  ),
  duplicateRedemption: found(
    (f) => `兑换单号“${f.value}”已使用，内容不同。`,
    (f) => `Redemption number "${f.value}" was used already, for something else.`,
  ),

  // Rules.
  refusedByRule: found(
    (f) => `未能录入：${f.detail}。`,
    (f) => `It was not entered: ${f.detail}.`,
  ),
  minorWithoutConsent: found(
    () => "未满 18 周岁，须有监护人同意。",
    () => "Under 18: a guardian must have consented.",
  ),
  endBeforeStart: found(
    (f) => `“${f.field}”（${f.value}）早于开始时间。`,
    (f) => `"${f.field}" (${f.value}) is before the start.`,
  ),
  checkOutBeforeCheckIn: found(
    (f) => `签退时间（${f.value}）早于签到时间。`,
    (f) => `Signed out (${f.value}) before signing in.`,
  ),
  attendanceOverlap: found(
    (f) => `与该志愿者的另一活动时间重叠（${f.detail}）。`,
    (f) => `Overlaps another attendance of the same volunteer (${f.detail}).`,
  ),
  notYetRegistered: found(
    (f) => `志愿者“${f.value}”在活动当日尚未注册。`,
    (f) => `Volunteer "${f.value}" was not registered on that day.`,
  ),
  outsidePlannedWindow: found(
    (f) => `签到时间（${f.value}）不在活动的计划时间内。`,
    (f) => `Signed in (${f.value}) outside the planned time of the activity.`,
  ),
  selfConfirmation: found(
    () => "确认人与志愿者为同一人，不得自己确认自己的服务。",
    () => "The confirming organiser is the volunteer: nobody confirms their own service.",
  ),
  confirmerWithoutRole: found(
    (f) => `确认人“${f.value}”在主办单位没有审核权限。`,
    (f) => `"${f.value}" has no role at the host unit that may confirm.`,
  ),
  lateEntry: found(
    (f) => `录入日期（${f.value}）超过活动结束后的补录期限（工作日）。`,
    (f) => `Entered (${f.value}) later than the working days allowed after the activity.`,
  ),
} as const satisfies Record<string, FaultMessage>
