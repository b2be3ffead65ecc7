import { columnOf, type FaultFacts, type FaultMessage } from "./FaultMessage.ts"
import type { LocalizedText } from "./LocalizedText.ts"

const found = (
  name: LocalizedText,
  zh: (facts: FaultFacts) => string,
  en: (facts: FaultFacts) => string,
): FaultMessage => ({ foundBy: "library", nature: "fault", name, zh, en })

/** Faults that only show against what is already recorded, or that a rule decides. */
export const libraryFaults = {
  // Units.
  duplicateUnit: found(
    { zh: "单位编号重复", en: "unit number taken" },
    (f) => `单位编号“${f.value}”已存在。`,
    (f) => `Unit number "${f.value}" exists already.`,
  ),
  unknownParentUnit: found(
    { zh: "上级单位不存在", en: "unknown parent unit" },
    (f) => `上级单位“${f.value}”不存在。`,
    (f) => `Parent unit "${f.value}" does not exist.`,
  ),
  unitCycle: found(
    { zh: "上下级循环", en: "cycle of units" },
    (f) => `上级单位“${f.value}”是该单位自身或其下级，会形成循环。`,
    (f) => `Parent unit "${f.value}" is the unit itself or lies below it: that would be a cycle.`,
  ),
  secondPrincipalCentre: found(
    { zh: "第二个主中心", en: "second principal centre" },
    (f) => `本区已有主中心（${f.detail}），只能有一个。`,
    (f) => `The district has a principal centre already (${f.detail}); there can be only one.`,
  ),

  // References.
  unknownUnit: found(
    { zh: "单位不存在", en: "unknown unit" },
    (f) => `单位“${f.value}”不存在。`,
    (f) => `Unit "${f.value}" does not exist.`,
  ),
  unknownTeam: found(
    { zh: "服务队不存在", en: "unknown team" },
    (f) => `服务队“${f.value}”不存在。`,
    (f) => `Team "${f.value}" does not exist.`,
  ),
  unknownAlliance: found(
    { zh: "联盟不存在", en: "unknown alliance" },
    (f) => `联盟“${f.value}”不存在。`,
    (f) => `Alliance "${f.value}" does not exist.`,
  ),
  unknownVolunteer: found(
    { zh: "志愿者未注册", en: "unknown volunteer" },
    (f) => `志愿者“${f.value}”没有注册。`,
    (f) => `Volunteer "${f.value}" is not registered.`,
  ),
  unknownActivity: found(
    { zh: "活动不存在", en: "unknown activity" },
    (f) => `活动“${f.value}”不存在。`,
    (f) => `Activity "${f.value}" does not exist.`,
  ),
  unknownReward: found(
    { zh: "奖品不存在", en: "unknown reward" },
    (f) => `奖品“${f.value}”不存在。`,
    (f) => `Reward "${f.value}" does not exist.`,
  ),
  unknownExchangePoint: found(
    { zh: "兑换点不存在", en: "unknown exchange point" },
    (f) => `兑换点“${f.value}”不存在。`,
    (f) => `Exchange point "${f.value}" does not exist.`,
  ),

  // Something twice.
  repeatedRow: found(
    { zh: "整行重复", en: "row repeated" },
    (f) => `与第 ${f.detail} 行相同，已按该行录入一次，本行未再录入。`,
    (f) => `It repeats line ${f.detail}, which was entered; it was not entered again.`,
  ),
  enteredDifferently: found(
    { zh: "已按不同内容录入", en: "entered with other content" },
    () => "同一记录已按不同内容录入，本行未录入。",
    () => "The same record was entered already with other content; this row was not entered.",
  ),
  duplicateTeam: found(
    { zh: "队伍编号重复", en: "team number taken" },
    (f) => `队伍编号“${f.value}”已存在。`,
    (f) => `Team number "${f.value}" exists already.`,
  ),
  duplicateReward: found(
    { zh: "奖品编号重复", en: "reward number taken" },
    (f) => `奖品编号“${f.value}”已存在。`,
    (f) => `Reward number "${f.value}" exists already.`,
  ),
  duplicatePerson: found(
    { zh: "同一人重复注册", en: "person registered already" },
    (f) => `该身份证号（${f.value}）已注册为志愿者“${f.detail}”，一人只能注册一次。`,
    (f) => `This identity number (${f.value}) is registered already, as volunteer "${f.detail}".`,
  ),
  duplicateVolunteerNumber: found(
    { zh: "志愿者编号重复", en: "volunteer number taken" },
    (f) => `志愿者编号“${f.value}”已登记，登记内容与本行不同。`,
    (f) => `Volunteer number "${f.value}" is registered already, with other particulars.`,
  ),
  duplicateActivity: found(
    { zh: "活动编号重复", en: "activity number taken" },
    (f) => `活动编号“${f.value}”已存在。`,
    (f) => `Activity number "${f.value}" exists already.`,
  ),
  duplicateAttendance: found(
    { zh: "重复签到", en: "second attendance" },
    (f) => `志愿者“${f.value}”在该活动中已有签到记录。`,
    (f) => `Volunteer "${f.value}" has signed in to this activity already.`,
  ),
  duplicateRedemption: found(
    { zh: "兑换单号重复", en: "redemption number taken" },
    (f) => `兑换单号“${f.value}”已用于另一笔兑换。`,
    (f) => `Redemption number "${f.value}" was used already, for another redemption.`,
  ),

  // Rules.
  refusedByRule: found(
    { zh: "不符合规则", en: "refused by a rule" },
    (f) => `未能录入：${f.detail}。`,
    (f) => `It was not entered: ${f.detail}.`,
  ),
  minorWithoutConsent: found(
    { zh: "未成年人缺监护人同意", en: "minor without consent" },
    () => "未满 18 周岁，须有监护人同意。",
    () => "Under 18: a guardian must have consented.",
  ),
  endBeforeStart: found(
    { zh: "结束早于开始", en: "end before start" },
    (f) => `“${f.field}”（${f.value}）早于开始时间。`,
    (f) => `${columnOf(f)} (${f.value}) is before the start.`,
  ),
  checkOutBeforeCheckIn: found(
    { zh: "签退早于签到", en: "sign-out before sign-in" },
    (f) => `签退时间（${f.value}）早于签到时间。`,
    (f) => `Signed out (${f.value}) before signing in.`,
  ),
  attendanceOverlap: found(
    { zh: "服务时间重叠", en: "overlapping attendance" },
    (f) => `与该志愿者的另一活动时间重叠（${f.detail}）。`,
    (f) => `Overlaps another attendance of the same volunteer (${f.detail}).`,
  ),
  notYetRegistered: found(
    { zh: "活动当日尚未注册", en: "not registered yet" },
    (f) => `志愿者“${f.value}”在活动当日尚未注册。`,
    (f) => `Volunteer "${f.value}" was not registered on that day.`,
  ),
  outsidePlannedWindow: found(
    { zh: "不在计划时间内", en: "outside the planned time" },
    (f) => `签到时间（${f.value}）不在活动的计划时间内。`,
    (f) => `Signed in (${f.value}) outside the planned time of the activity.`,
  ),
  selfConfirmation: found(
    { zh: "本人确认本人", en: "self-confirmation" },
    () => "确认人与志愿者为同一人，不得自己确认自己的服务。",
    () => "The confirming organiser is the volunteer: nobody confirms their own service.",
  ),
  confirmerWithoutRole: found(
    { zh: "确认人无权限", en: "confirmer without role" },
    (f) => `确认人“${f.value}”在主办单位没有审核权限。`,
    (f) => `"${f.value}" has no role at the host unit that may confirm.`,
  ),
  lateEntry: found(
    { zh: "逾期补录", en: "late entry" },
    (f) => `录入日期（${f.value}）超过活动结束后的补录期限（工作日）。`,
    (f) => `Entered (${f.value}) later than the working days allowed after the activity.`,
  ),
} as const satisfies Record<string, FaultMessage>
