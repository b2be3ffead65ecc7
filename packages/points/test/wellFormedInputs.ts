// An input of every points command with all that it can hold of numbers, days and names.

const name = { zh: "物品", en: "thing" }
const reason = "核对后更正"
const day = "2026-03-05"
const account = "volunteer/v-1"
const unit = "station-1"
const fact = "record/r-1"
const exchangePoint = unit
const at = { reward: "soap", exchangePoint }
const batch = { batch: "b-1", useBy: "2026-12-31" }
const group = { group: "household/h-1", member: account, unit }
const validity = { _tag: "Days", days: 30, roundedUpTo: "month" }
const limit = { quantity: 2, per: "month" }

const award = {
  account,
  fact,
  unit,
  day,
  minutes: 60,
  field: "culture",
  stars: 2,
  age: 30,
  tenureDays: 100,
  activity: "a-1",
  activityMonth: "2026-03",
  pending: { _tag: "Days", days: 5 },
}

const caps = {
  countedMinutesPerActivity: 120,
  perActivity: 5,
  perDay: 5,
  perMonth: 20,
  perWeek: 10,
  perYear: 100,
  lifetime: 500,
}

const rules = [
  {
    id: "hours",
    earns: { _tag: "PerHour", points: { numerator: 3, denominator: 2 } },
    when: {
      units: [unit],
      from: "2026-01-01",
      to: "2026-12-31",
      minimumMinutes: 30,
      minimumStars: 1,
      maximumStars: 5,
      minimumAge: 14,
      maximumAge: 80,
      minimumTenureDays: 1,
      maximumTenureDays: 9000,
    },
    coefficients: [{ by: "level", factors: [{ of: "city", times: 2 }], otherwise: 1 }],
    rounding: "floor",
    caps,
    validity,
    pending: { _tag: "Until", day: "2026-05-01" },
    order: 3,
  },
]

const { countedMinutesPerActivity: _, ...shared } = caps

const terms = {
  reward: "soap",
  unit: "district",
  name,
  price: 2,
  from: "2026-01-01",
  to: "2026-12-31",
  limit,
  householdLimit: limit,
  groups: ["fair"],
  prices: [{ wallet: "hours", starsFrom: 1, price: 3 }],
  windows: [
    { _tag: "DaysOfMonth", days: [15], months: [3] },
    { _tag: "Weekdays", weekdays: [1] },
    { _tag: "Fair", from: "2026-03-01", to: "2026-03-04" },
  ],
  minimumBalance: 5,
  eligibility: { starsAtLeast: 1, ageAtLeast: 14, ageAtMost: 90, unit: "district" },
  holdDays: 3,
}

const settings = {
  budgets: [{ unit, per: "month" }],
  approval: {
    addition: 10,
    deduction: 5,
    perPersonAndDay: 20,
    stockCorrection: 3,
    stockCorrectionPerDay: 6,
    lapsesAfterDays: 7,
  },
  refund: { _tag: "Grace", days: 3 },
  hold: { days: 7, extends: true },
  transfers: {
    from: ["volunteer"],
    to: ["volunteer"],
    expiry: { _tag: "Anew", validity },
    perMonth: 10,
  },
}

const adjust = { account, unit, points: 5, validUntil: "2026-12-31", reason }
const { minutes: __, pending: ___, ...lookedAt } = award
const penalise = { ...lookedAt, event: "late", reason }
const count = { ...at, counted: 5, reason, batch }
const upheld = (correction: object) => ({
  objection: "n-1/1",
  unit,
  decision: { _tag: "Upheld", correction },
  reasons: reason,
})

export const wellFormedInputs: Readonly<Record<string, ReadonlyArray<object>>> = {
  AcceptAnswer: [{ objection: "n-1/1", unit, objector: "v-1" }],
  ActivateDue: [{ account, day }],
  ActivatePending: [
    { fact, unit, action: "rated", adjusted: { _tag: "Points", points: 3 } },
    {
      fact,
      unit,
      action: "rated",
      adjusted: { _tag: "Times", times: { numerator: 1, denominator: 2 } },
    },
  ],
  Adjust: [adjust],
  AnswerObjection: [{ objection: "n-1/1", unit, answer: reason }],
  Approve: [{ proposal: "p-1", unit }],
  Award: [award],
  AwardMany: [{ awards: [award] }],
  CancelPending: [{ fact, unit, reason }],
  CancelReservation: [{ reservation: "r-1", account, exchangePoint }],
  ChangeReward: [terms],
  CloseMonth: [{ month: "2026-01" }],
  CollectReservation: [{ reservation: "r-1", exchangePoint, code: "70017001", quantity: 1 }],
  CorrectEarning: [award],
  CountStock: [count],
  DecideObjection: [
    upheld({ _tag: "Adjust", unit, points: 5 }),
    upheld({ _tag: "Reverse", unit, fact }),
    upheld({ _tag: "Refund", exchangePoint, redemption: "r-1" }),
  ],
  DefineGroup: [
    {
      group: "household/h-1",
      unit,
      pooling: { _tag: "Share", part: { numerator: 1, denominator: 2 } },
    },
  ],
  DefineReward: [{ ...terms, stocked: true }],
  DefineWallet: [
    { wallet: "honour", name, unit: "points", spendable: false, base: 6, floor: 2, ceiling: 20 },
  ],
  EscalateObjection: [{ objection: "n-1/1", unit, objector: "v-1" }],
  ExpireLots: [{ account, day }],
  ExpireReservations: [{ reservations: ["r-1"], day }],
  FileObjection: [{ notice: "n-1", unit, row: "people/1", reason, objector: "v-1" }],
  FinaliseNotice: [{ notice: "n-1", unit }],
  ForgetHolder: [{ account, at: unit }],
  FulfilReservations: [{ exchangePoint, reservations: ["r-1"], to: "ready" }],
  GrantBudget: [{ unit, period: "2026-03", points: 100 }],
  JoinGroup: [{ ...group, from: day }],
  LeaveGroup: [{ ...group, on: day }],
  LoadVouchers: [{ ...at, codes: ["7001-7002"] }],
  OpenAccount: [{ account, unit }],
  Penalise: [penalise],
  Propose: [
    { proposed: { _tag: "Adjust", adjust } },
    { proposed: { _tag: "Penalise", penalise } },
    { proposed: { _tag: "CountStock", count } },
  ],
  PublishNotice: [{ notice: "n-1", unit, period: "2025-Q4" }],
  PublishRules: [
    { effectiveFrom: day, rules, capGroups: [{ id: "all", rules: ["hours"], caps: shared }] },
  ],
  ReceiveStock: [{ ...at, quantity: 5, batch }],
  RecordHolder: [
    { account, at: unit, facts: { stars: 2, bornOn: "1990-05-04", unit, disciplinedUntil: day } },
  ],
  Redeem: [{ ...at, account, quantity: 1, member: "volunteer/v-2" }],
  RefundRedemption: [{ redemption: "r-1", exchangePoint, quantity: 1 }],
  Reject: [{ proposal: "p-1", unit, reason }],
  RenewPickUpCode: [{ reservation: "r-1", exchangePoint }],
  Reserve: [{ ...at, account, quantity: 1, member: "volunteer/v-2" }],
  ReverseEarning: [{ fact, unit }],
  ReversePenalty: [{ fact, unit }],
  SealMonth: [{ month: "2026-01", position: 1, root: "A".repeat(43) }],
  SetLimitGroup: [{ group: "fair", unit, amount: 3, counts: "pieces", per: "year", of: "person" }],
  SetPointsPolicy: [settings],
  TransferPoints: [{ from: account, to: "volunteer/v-2", points: 5, unit }],
  TransferStock: [{ reward: "soap", from: unit, to: "station-2", quantity: 1 }],
  WithdrawObjection: [{ objection: "n-1/1", unit, objector: "v-1" }],
  WithdrawReward: [{ reward: "soap", unit }],
  WriteOffStock: [{ ...at, quantity: 1, reason, batch }],
}
