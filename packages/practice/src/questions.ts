import { BusinessDay, BusinessMonth, question } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { AccountId, FactId, NoticeId, Pieces, RewardId, WalletId } from "@civic-practice/points"
import { Schema } from "effect"

// What the queries of a practice take: their trust boundary, as the inputs of commands are theirs.

const optional = Schema.optionalKey

/** Milliseconds since 1970-01-01T00:00Z, with a day to spare at both ends of the calendar, as commands take them. */
const Instant = Schema.Int.check(
  Schema.makeFilter(
    (value: number) =>
      (value >= Date.UTC(1900, 0, 2) && value < Date.UTC(2199, 11, 31)) ||
      "a time in milliseconds, in the years 1900 to 2199, is needed",
    { chinese: "时间应为 1900 年至 2199 年的毫秒数" },
  ),
)

const Count = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }))

const Callback = Schema.Unknown.check(
  Schema.makeFilter((value) => typeof value === "function" || "a function is needed", {
    chinese: "应为函数",
  }),
)

export const examineQuestion = question("shop.examine", {
  chinese: "我能兑换什么",
  input: Schema.Struct({
    account: AccountId,
    exchangePoint: optional(UnitId),
    rewards: optional(Schema.Array(RewardId)),
    quantity: optional(Pieces),
    way: optional(Schema.Literals(["redeem", "reserve"])),
    member: optional(AccountId),
    at: optional(Instant),
  }),
})

export const expireQuestion = question("shop.expireReservations", {
  chinese: "预约过期处理",
  input: Schema.Struct({ day: BusinessDay }),
})

export const settlementQuestion = question("books.settlement", {
  chinese: "单位间积分结算",
  input: Schema.Struct({ month: BusinessMonth, wallet: optional(WalletId) }),
})

const Share = Schema.Struct({
  number: Count,
  of: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 2 ** 30 })),
}).check(
  Schema.makeFilter(({ number, of }) => number < of || "a share is one of those there are", {
    chinese: "份号应小于份数",
  }),
)

const Difference = Schema.Struct({
  what: Schema.Literals([
    "eventMissing",
    "eventChanged",
    "stateDiffers",
    "headDiffers",
    "sumDiffers",
    "budgetDiffers",
    "sealDiffers",
  ]),
  stream: Schema.NullOr(Schema.Struct({ kind: Schema.String, id: Schema.String })),
  position: Count,
  expected: Schema.String,
  found: Schema.String,
})

const VerificationCursor = Schema.Struct({
  shares: Schema.Array(Share),
  through: Schema.NullOr(Count),
  gap: Schema.NullOr(Count),
  seal: Schema.NullOr(Difference),
  events: Count,
  streams: Count,
  charged: Schema.Record(Schema.String, Schema.Int),
  taken: Schema.Record(Schema.String, Schema.Tuple([Schema.Int, Count])),
}).check(
  Schema.makeFilter(
    ({ shares, through }) =>
      shares.length > 0 ||
      through !== null || { path: ["shares"], issue: "nothing was read, and nothing is to be" },
    { chinese: "尚未读取任何记录，不能没有待读部分" },
  ),
)

export const verifyQuestion = question("books.verify", {
  chinese: "对账",
  input: Schema.Struct({
    cursor: optional(VerificationCursor),
    streamsAtOnce: optional(
      Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000_000 })),
    ),
    onProgress: optional(Callback),
  }),
})

export const sealQuestion = question("books.seal", {
  chinese: "封账",
  input: Schema.Struct({
    month: BusinessMonth,
    cursor: optional(Schema.Struct({ position: Count, root: Schema.String })),
    onProgress: optional(Callback),
  }),
})

export const explainQuestion = question("earnings.explain", {
  chinese: "积分说明",
  input: Schema.Struct({ fact: FactId }),
})

export const adjustmentQuestion = question("earnings.explainAdjustment", {
  chinese: "人工调整说明",
  input: Schema.Struct({
    account: AccountId,
    adjustment: Schema.String.check(Schema.isBetweenLength(1, 64)),
  }),
})

const ofNotice = { notice: NoticeId, at: optional(Instant) }

export const compileQuestion = question("notices.compile", {
  chinese: "编制公示",
  input: Schema.Struct(ofNotice),
})

export const listQuestion = question("notices.list", {
  chinese: "查看公示",
  input: Schema.Struct(ofNotice),
})

export const objectionsQuestion = question("notices.objections", {
  chinese: "查看异议",
  input: Schema.Struct(ofNotice),
})

export const intactQuestion = question("notices.isIntact", {
  chinese: "核对公示",
  input: Schema.Struct(ofNotice),
})
