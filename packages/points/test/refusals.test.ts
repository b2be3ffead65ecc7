import { explain } from "@civic-practice/core"
import * as points from "@civic-practice/points"
import { describe, expect, it } from "vitest"

const { AlreadyAwarded, DayInFuture, DayInPast, EmptyWindow, InsufficientPoints, LimitReached } =
  points
const { NoStockKept, NotEarned, NotRedeemed, OtherUnit, OutOfStock, OwnAccount } = points
const { RewardExists, RewardNotOffered, RulesRefused, Shortfall, TooManyPoints } = points

const day = "2026-03-05"
const account = "volunteer/v-1"
const amounts = { needed: 10, available: 7, missing: 3 }
const problem = { zh: "列表为空", en: "the list is empty" }

const notice = { notice: "N-1" }
const objection = { objection: "N-1/3" }
const lastDay = "2026-03-04"

/** Those of the books. */
const bookRefusals = [
  [
    new points.BudgetExhausted({ unit: "i-1", period: "2026-03", asked: 10, left: 7 }),
    "i-1",
    "2026-03",
    "10",
    "7",
  ],
  [new points.NoSuchBudget({ unit: "i-1", period: "2026-03" }), "i-1"],
  [new points.MonthNotOver({ month: "2026-03", from: "2026-04-01", today: day }), "2026-03", day],
  [
    new points.MonthOutOfOrder({ month: "2026-05", closedThrough: "2026-02", next: "2026-03" }),
    "2026-05",
    "2026-02",
    "2026-03",
  ],
  [new points.NotToSeal({ month: "2026-03", reason: "open" }), "2026-03"],
  [
    new points.NeedsApproval({ limit: "addition", subject: account, amount: 10, allowed: 7 }),
    account,
    "10",
    "7",
  ],
  [new points.NotOpen({ proposal: "P-1", reason: "lapsed", until: day }), "P-1", day],
  [new points.OwnProposal({ proposal: "P-1", person: "clerk" }), "P-1", "clerk"],
  [new points.PolicyRefused({ faults: [{ field: "budgets", problem }] }), "budgets"],
] as const

/** Those of public notices. */
const noticeRefusals = [
  [new points.NoticeExists(notice), "N-1"],
  [new points.UnknownNotice(notice), "N-1"],
  [new points.PeriodNotOver({ ...notice, lastDay, today: day }), "N-1", lastDay, day],
  [new points.NoticeStatusRefused({ ...notice, status: "final", needed: "published" }), "N-1"],
  [new points.CompiledElsewhere(notice), "N-1"],
  [new points.UnknownRow({ ...notice, row: "people/7" }), "N-1", "people/7"],
  [
    new points.NoticeNotYetPublished({ ...notice, publishedOn: day, today: lastDay }),
    "N-1",
    lastDay,
    day,
  ],
  [
    new points.ObjectionTooLate({ ...notice, row: "people/7", lastDay, today: day, recheck: [] }),
    "N-1",
    "people/7",
    lastDay,
    day,
  ],
  [new points.RealNameNeeded(notice), "N-1"],
  [new points.AlreadyObjected({ ...objection, row: "people/7" }), "N-1/3", "people/7"],
  [new points.UnknownObjection(objection), "N-1/3"],
  [new points.OtherObjector(objection), "N-1/3"],
  [
    new points.ObjectionStatusRefused({ ...objection, status: "settled", needed: ["filed"] }),
    "N-1/3",
  ],
  [
    new points.ObjectionChangedLater({ ...objection, recorded: day, today: lastDay }),
    "N-1/3",
    lastDay,
    day,
  ],
  [new points.NotImpartial({ ...objection, reason: "answerer" }), "N-1/3"],
  [
    new points.CorrectionOfOther({ ...objection, row: "people/7", subject: "record/r-1" }),
    "N-1/3",
    "people/7",
    "record/r-1",
  ],
  [new points.NoticeStillRunning({ ...notice, lastDay, today: day }), "N-1", lastDay, day],
  [new points.ObjectionsOpen({ ...notice, open: 4, first: "N-1/3" }), "N-1", "4", "N-1/3"],
] as const

const stock = "soap/station-1"

/** Those of the shop: rewards, stock and reservations. */
const shopRefusals = [
  [
    new points.NotEligible({
      reward: "soap",
      account,
      reasons: [
        { reason: "tooFewStars", needed: 3, held: 1 },
        { reason: "disciplined", until: day },
      ],
    }),
    "soap",
    account,
    "3",
    "1",
    day,
  ],
  [
    new points.WindowClosed({ reward: "soap", opensOn: day, opensAt: "09:00" }),
    "soap",
    day,
    "09:00",
  ],
  [new points.WindowClosed({ reward: "soap", opensOn: null }), "soap"],
  [
    new points.BelowMinimum({
      reward: "soap",
      account,
      minimum: 80,
      available: 70,
      missing: 10,
      enoughOn: day,
    }),
    "soap",
    account,
    "80",
    "70",
    "10",
    day,
  ],
  [new points.NoPrice({ reward: "soap", account }), "soap", account],
  [new points.ApprovalNeeded({ reward: "soap" }), "soap"],
  [new points.UnknownLimitGroup({ group: "fair" }), "fair"],
  [new points.StockOfVouchers({ reward: "soap" }), "soap"],
  [new points.NoVouchers({ reward: "soap" }), "soap"],
  [new points.VouchersLoaded({ reward: "soap", places: [2, 7] }), "soap", "2", "7"],
  [new points.PiecesReserved({ stock, reserved: 4, left: 3 }), stock, "4", "3"],
  [new points.UnknownBatch({ stock, batch: "n-1", useBy: day, left: 3 }), stock, "n-1", day, "3"],
  [new points.TooManyBatches({ stock, batches: 500 }), stock, "500"],
  [new points.NotReserved({ reservation: "x-1", status: "collected" }), "x-1"],
  [new points.ReservationLocked({ reservation: "x-1", wrong: 5 }), "x-1", "5"],
  [new points.MoreThanThere({ subject: "x-1", asked: 4, left: 3 }), "x-1", "4", "3"],
] as const

/** Those of what accounts hold: pending points, wallets, households and transfers. */
const holdingRefusals = [
  [new points.NotPending({ fact: "record/r-1", reason: "byDay", awaited: day }), "record/r-1", day],
  [new points.AboveGranted({ fact: "record/r-1", granted: 7, asked: 9 }), "record/r-1", "7", "9"],
  [
    new points.PointsActive({ subject: "record/r-1", account, points: 7 }),
    "record/r-1",
    account,
    "7",
  ],
  [new points.UnknownRuleSet({ ruleSet: "defualt" }), "defualt"],
  [new points.UnknownWallet({ account: `${account}/honour`, wallet: "honour" }), "honour"],
  [new points.WalletNotSpendable({ account: `${account}/honour`, wallet: "honour" }), "honour"],
  [new points.WalletFull({ account, ceiling: 120, asked: 9, room: 4 }), account, "120", "9", "4"],
  [new points.WalletRefused({ wallet: "honour", field: "base", reason: "belowFloor" }), "honour"],
  [
    new points.MembershipRefused({
      group: "household/h-1",
      member: account,
      reason: "alreadyIn",
      other: "household/h-2",
      day,
    }),
    account,
    "household/h-2",
    day,
  ],
  [new points.NotMember({ group: "household/h-1", member: account, day }), account, day],
  [
    new points.TransferRefused({ from: account, to: "volunteer/v-2", reason: "sameHolder" }),
    account,
    "volunteer/v-2",
  ],
  [
    new points.TransferLimitReached({ account, month: "2026-03", limit: 5, sent: 3, asked: 4 }),
    account,
    "2026-03",
    "5",
    "3",
    "4",
  ],
] as const

/** Each refusal, with all that both its sentences must say. */
const refusals = [
  ...holdingRefusals,
  [new AlreadyAwarded({ fact: "record/r-1", account, granted: 2 }), "record/r-1", account, "2"],
  [new points.AlreadyPenalised({ fact: "case/c-1", account, taken: 3 }), "case/c-1", account, "3"],
  [new points.NotPenalised({ fact: "case/c-1", reversed: null }), "case/c-1"],
  [new points.NotPenalised({ fact: "case/c-1", reversed: day }), "case/c-1", day],
  [new DayInFuture({ subject: account, day: "2026-03-06", today: day }), "2026-03-06", day],
  [new DayInPast({ subject: account, day: "2026-03-04", today: day }), "2026-03-04", day],
  [new EmptyWindow({ reward: "soap", from: day, to: "2026-03-01" }), "soap", day, "2026-03-01"],
  [new InsufficientPoints({ account, ...amounts }), account, "10", "7", "3"],
  [
    new LimitReached({ reward: "soap", account, period: "2026-Q1", limit: 2, taken: 1, asked: 4 }),
    "soap",
    account,
    "2026-Q1",
    "2",
    "1",
    "4",
  ],
  [new NoStockKept({ reward: "haircut" }), "haircut"],
  [new NotEarned({ fact: "record/r-1", reversed: null }), "record/r-1"],
  [new NotEarned({ fact: "record/r-1", reversed: day }), "record/r-1", day],
  [new NotRedeemed({ redemption: "x-1", refunded: null }), "x-1"],
  [new NotRedeemed({ redemption: "x-1", refunded: day }), "x-1", day],
  [new OtherUnit({ subject: "soap", unit: "station-1" }), "soap", "station-1"],
  [
    new OutOfStock({ reward: "soap", exchangePoint: "station-1", asked: 5, onHand: 4 }),
    "soap",
    "station-1",
    "5",
    "4",
  ],
  [new OwnAccount({ account }), account],
  [new RewardExists({ reward: "soap" }), "soap"],
  [new RewardNotOffered({ reward: "soap", reason: "unknown" }), "soap"],
  [new RewardNotOffered({ reward: "soap", reason: "withdrawn" }), "soap"],
  [new RewardNotOffered({ reward: "soap", reason: "notYet", day }), "soap", day],
  [new RewardNotOffered({ reward: "soap", reason: "over", day }), "soap", day],
  [
    new RulesRefused({ ruleSet: "default", faults: [{ field: "rules.0.when.fields", problem }] }),
    "default",
    "rules.0.when.fields",
  ],
  [
    new Shortfall({ fact: "record/r-1", account, ...amounts }),
    "record/r-1",
    account,
    "10",
    "7",
    "3",
  ],
  [new TooManyPoints({ subject: account }), account, "9007199254740991"],
  ...bookRefusals,
  ...noticeRefusals,
  ...shopRefusals,
] as const

describe("refusals", () => {
  it.each(refusals.map(([refusal, ...said]) => [refusal._tag, refusal, said] as const))(
    "%s says in Chinese and in English what it is about",
    (_, refusal, said) => {
      const [zh, en] = [explain(refusal, "zh"), explain(refusal, "en")]
      expect(zh).toMatch(/[\u4e00-\u9fff]/)
      expect(en).not.toMatch(/[\u4e00-\u9fff]/)
      expect(refusal.message).toBe(en)
      for (const part of said) {
        expect(zh).toContain(part)
        expect(en).toContain(part)
      }
    },
  )

  it("are all looked at here", () => {
    const exported = Object.entries(points)
      .filter(([, one]) => typeof one === "function" && one.prototype instanceof Error)
      .map(([name]) => name)
    expect(new Set(refusals.map(([refusal]) => refusal._tag))).toEqual(new Set(exported))
  })
})
