import { Account, type Movement, movementsOf } from "@civic-practice/points"
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
  "PointsRedeemed",
  "PointsRefunded",
  "PointsCollected",
  "PointsReleased",
  "PointsReceived",
  "PointsExpired",
] as const

const pointsReadings = (amountOf: (movement: Movement) => number) =>
  accountEvents.map((event) =>
    reads(Account, event, (happened): ReadonlyArray<Contribution> => {
      const contributions: Array<Contribution> = []
      for (const movement of movementsOf(happened)) {
        const amount = amountOf(movement)
        if (amount !== 0) contributions.push({ unit: movement.unit, day: movement.day, amount })
      }
      return contributions
    }),
  )

const pointsFlow = (measure: Movement["measure"], name: string, title: Metric["title"]): Metric =>
  sumMetric({
    name,
    title,
    of: pointsReadings((movement) => (movement.measure === measure ? movement.points : 0)),
  })

const effectOnOutstanding: Readonly<Record<Movement["measure"], number>> = {
  issued: 1,
  redeemed: -1,
  expired: -1,
  reversed: -1,
  transferred: 0,
  exchanged: 0,
}

const pointsOutstanding = stockMetric({
  name: "pointsOutstanding",
  title: { zh: "未兑换积分", en: "points outstanding" },
  of: pointsReadings(({ measure, points }) => effectOnOutstanding[measure] * points),
})

/**
 * What a district reports (统计指标), each at the unit where it happened: volunteers at their home unit, service
 * at the host unit, points at the unit that issued them, and `pointsExchanged` at the exchange point.
 */
export const practiceMetrics: ReadonlyArray<Metric> = [
  registeredVolunteers,
  volunteerTeams,
  activitiesHeld,
  beneficiaryPersonTimes,
  creditedMinutes,
  activeVolunteers,
  pointsFlow("issued", "pointsIssued", { zh: "发放积分", en: "points issued" }),
  pointsFlow("redeemed", "pointsRedeemed", { zh: "兑换积分", en: "points redeemed" }),
  pointsFlow("expired", "pointsExpired", { zh: "过期积分", en: "points expired" }),
  pointsFlow("reversed", "pointsReversed", { zh: "扣回积分", en: "points taken back" }),
  pointsFlow("exchanged", "pointsExchanged", {
    zh: "本兑换点兑换积分",
    en: "points redeemed at the exchange point",
  }),
  pointsOutstanding,
]
