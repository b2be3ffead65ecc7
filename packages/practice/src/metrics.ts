import type { Localized } from "@civic-practice/core"
import {
  Account,
  type AccountId,
  type Movement,
  movementsOf,
  walletOf,
} from "@civic-practice/points"
import {
  type Contribution,
  distinctMetric,
  type Metric,
  reads,
  stockMetric,
  sumMetric,
} from "@civic-practice/reporting"
import { Activity, ServiceRecord, Team, Volunteer } from "@civic-practice/volunteering"

const registeredVolunteers = stockMetric({
  name: "registeredVolunteers",
  title: { zh: "注册志愿者", en: "registered volunteers" },
  of: [
    reads(Volunteer, "VolunteerRegistered", ({ unit, day }) => [{ unit, day, amount: 1 }]),
    reads(Volunteer, "VolunteerWithdrawn", ({ unit, day }) => [{ unit, day, amount: -1 }]),
    reads(Volunteer, "VolunteerResumed", ({ unit, day, before }) =>
      before === "withdrawn" ? [{ unit, day, amount: 1 }] : [],
    ),
    reads(Volunteer, "HomeUnitTransferred", ({ from, to, day, status }) =>
      status === "withdrawn"
        ? []
        : [
            { unit: from, day, amount: -1 },
            { unit: to, day, amount: 1 },
          ],
    ),
  ],
})

const volunteerTeams = stockMetric({
  name: "volunteerTeams",
  title: { zh: "志愿服务队", en: "volunteer teams" },
  of: [
    reads(Team, "TeamFounded", ({ unit, day, level }) =>
      level === "alliance" ? [] : [{ unit, day, amount: 1 }],
    ),
    reads(Team, "TeamDisbanded", ({ unit, day, level }) =>
      level === "alliance" ? [] : [{ unit, day, amount: -1 }],
    ),
  ],
})

const activitiesHeld = sumMetric({
  name: "activitiesHeld",
  title: { zh: "开展活动（场次）", en: "activities held" },
  of: [reads(Activity, "ActivityHeld", ({ unit, day }) => [{ unit, day, amount: 1 }])],
})

const beneficiaryPersonTimes = sumMetric({
  name: "beneficiaryPersonTimes",
  title: { zh: "受益人次", en: "beneficiary person-times" },
  of: [
    reads(Activity, "ActivityHeld", ({ unit, day, beneficiaryPersonTimes: amount }) => [
      { unit, day, amount },
    ]),
  ],
})

const creditedMinutes = sumMetric({
  name: "creditedMinutes",
  title: { zh: "服务时长（分钟）", en: "credited minutes" },
  of: [
    reads(ServiceRecord, "ServiceRecordConfirmed", ({ unit, day, minutes: amount }) => [
      { unit, day, amount },
    ]),
    reads(ServiceRecord, "ServiceRecordCorrected", ({ unit, day, difference: amount }) => [
      { unit, day, amount },
    ]),
    reads(ServiceRecord, "ServiceRecordVoided", ({ unit, day, minutes }) => [
      { unit, day, amount: -minutes },
    ]),
  ],
})

// A volunteer is active by at least one record with credited time: one that comes to nothing is not counted.
const activeVolunteers = distinctMetric({
  name: "activeVolunteers",
  title: { zh: "活跃志愿者", en: "active volunteers" },
  of: [
    reads(ServiceRecord, "ServiceRecordConfirmed", ({ unit, day, minutes, volunteer: member }) =>
      minutes > 0 ? [{ unit, day, amount: 1, member }] : [],
    ),
    reads(
      ServiceRecord,
      "ServiceRecordCorrected",
      ({ unit, day, minutesBefore, minutesAfter, volunteer: member }) => {
        const amount = Math.sign(minutesAfter) - Math.sign(minutesBefore)
        return amount === 0 ? [] : [{ unit, day, amount, member }]
      },
    ),
    reads(ServiceRecord, "ServiceRecordVoided", ({ unit, day, minutes, volunteer: member }) =>
      minutes > 0 ? [{ unit, day, amount: -1, member }] : [],
    ),
  ],
})

const accountEvents = [
  "AccountOpened",
  "PointsEarned",
  "PointsActivated",
  "PointsAdded",
  "EarningReversed",
  "EarningCorrected",
  "PointsDeducted",
  "PenaltyReversed",
  "PointsRedeemed",
  "PointsRefunded",
  "PointsCollected",
  "PointsReleased",
  "PointsSent",
  "PointsReceived",
  "PointsExpired",
] as const

/** Each wallet is a ledger of its own (honour points are no minutes): what moves in one is counted in no other. */
const readingsIn = (wallet: string | undefined, amountOf: (movement: Movement) => number) =>
  accountEvents.map((event) =>
    reads(Account, event, (happened, { id }): ReadonlyArray<Contribution> => {
      // Streams of accounts are named by their accounts.
      if (walletOf(id as AccountId) !== wallet) return []
      const contributions: Array<Contribution> = []
      for (const movement of movementsOf(happened)) {
        const amount = amountOf(movement)
        if (amount !== 0) contributions.push({ unit: movement.unit, day: movement.day, amount })
      }
      return contributions
    }),
  )

// What goes from one ledger to another is outstanding there.
const effectOnOutstanding: Readonly<Record<Movement["measure"], number>> = {
  issued: 1,
  redeemed: -1,
  expired: -1,
  reversed: -1,
  transferred: 1,
  exchanged: 0,
}

const flows = {
  Issued: { measure: "issued", title: { zh: "发放", en: "issued" } },
  Redeemed: { measure: "redeemed", title: { zh: "兑换", en: "redeemed" } },
  Expired: { measure: "expired", title: { zh: "过期", en: "expired" } },
  Reversed: { measure: "reversed", title: { zh: "扣回", en: "taken back" } },
  Exchanged: {
    measure: "exchanged",
    title: { zh: "本兑换点兑换", en: "redeemed at the exchange point" },
  },
} as const satisfies Record<string, { measure: Movement["measure"]; title: Localized }>

const ledgerMetrics = (
  name: string,
  title: Localized,
  wallet: string | undefined,
): ReadonlyArray<Metric> => [
  ...Object.entries(flows).map(([flow, { measure, title: done }]) =>
    sumMetric({
      name: `${name}${flow}`,
      title: { zh: `${done.zh}${title.zh}`, en: `${title.en} ${done.en}` },
      of: readingsIn(wallet, (movement) => (movement.measure === measure ? movement.points : 0)),
    }),
  ),
  sumMetric({
    name: `${name}BookedLate`,
    title: { zh: `跨月补记${title.zh}`, en: `${title.en} booked late` },
    of: readingsIn(wallet, ({ late, measure, points }) =>
      late === undefined ? 0 : effectOnOutstanding[measure] * points,
    ),
  }),
  stockMetric({
    name: `${name}Outstanding`,
    title: { zh: `未兑换${title.zh}`, en: `${title.en} outstanding` },
    of: readingsIn(wallet, ({ measure, points }) => effectOnOutstanding[measure] * points),
  }),
]

/** Which wallet to report on, and what its figures are called. */
export interface WalletMetricsOptions {
  /** The wallet's id, as it was defined. */
  readonly wallet: string
  /** With which the metrics' names begin, as `honour` in `honourIssued`: letters, digits and dots. */
  readonly name: string
  /** What is counted, as 荣誉分 and honour points. */
  readonly title: Localized
}

/**
 * Metrics of one kind of wallet (专项账户统计), for an application to add to those of the practice: issued, redeemed,
 * expired, reversed, booked late and outstanding at the unit that issued, and exchanged at the exchange point; in the wallet's unit.
 */
export const walletMetrics = ({
  wallet,
  name,
  title,
}: WalletMetricsOptions): ReadonlyArray<Metric> => ledgerMetrics(name, title, wallet)

/**
 * What a district reports (统计指标), each at the unit where it happened: volunteers at their home unit, service
 * at the host unit, points at the unit that issued them, and `pointsExchanged` at the exchange point. Points are the
 * spendable ones of main accounts; what wallets hold is reported by {@link walletMetrics}. `pointsBookedLate` is what
 * the month owes to days of months that were closed before: part of the other figures, by its effect on what is
 * outstanding.
 */
export const practiceMetrics: ReadonlyArray<Metric> = [
  registeredVolunteers,
  volunteerTeams,
  activitiesHeld,
  beneficiaryPersonTimes,
  creditedMinutes,
  activeVolunteers,
  ...ledgerMetrics("points", { zh: "积分", en: "points" }, undefined),
]
