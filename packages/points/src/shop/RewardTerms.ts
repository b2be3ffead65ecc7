import { BusinessDay } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { Name } from "../Name.ts"
import { Points } from "../Points.ts"
import { LimitGroupId } from "./LimitGroup.ts"
import { RedemptionWindow } from "./RedemptionWindow.ts"
import { RewardLimit } from "./RewardLimit.ts"

const Text = Schema.String.check(
  Schema.isPattern(/^(?!\s*$)[^\p{Cc}\p{Cs}]{1,100}$/u, {
    message: "1 to 100 characters are needed",
    chinese: "应为 1 至 100 个字符",
  }),
)

const Stars = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 20 }))
const Age = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 150 }))

/** What a reward is (兑换类别): goods, a service, an honour, or a donation of points to a cause (捐赠). */
export const RewardKind = Schema.Literals(["goods", "service", "honour", "donation"])
export type RewardKind = typeof RewardKind.Type

/**
 * A price beside the reward's own: for who pays from a wallet, for who holds so many stars, or both. Of those that
 * apply, the one that asks for the most stars holds.
 */
export const ListedPrice = Schema.Struct({
  /** The wallet that it is paid from; absent: the spendable points. */
  wallet: Schema.optionalKey(Name),
  /** The stars that it asks for; absent: none. */
  starsFrom: Schema.optionalKey(Stars),
  /** Points for one piece. */
  price: Points,
})
export type ListedPrice = typeof ListedPrice.Type

/** Who may redeem a reward (兑换资格); all that is named is asked for. */
export const Eligibility = Schema.Struct({
  starsAtLeast: Schema.optionalKey(Stars),
  /** Whole years of age on the day. */
  ageAtLeast: Schema.optionalKey(Age),
  ageAtMost: Schema.optionalKey(Age),
  /** Whose home unit is this one or below it. */
  unit: Schema.optionalKey(UnitId),
  /** Who is not under discipline (受处分期间不得兑换). */
  notUnderDiscipline: Schema.optionalKey(Schema.Boolean),
}).check(
  Schema.makeFilter(
    ({
      ageAtLeast = 0,
      ageAtMost = 150,
    }: {
      readonly ageAtLeast?: number
      readonly ageAtMost?: number
    }) => ageAtLeast <= ageAtMost || { path: ["ageAtMost"], issue: "nobody is of such an age" },
    { chinese: "最大年龄不应小于最小年龄" },
  ),
)
export type Eligibility = typeof Eligibility.Type

/** The terms that every reward has. */
export const basicTerms = {
  name: Schema.Struct({ zh: Text, en: Text }),
  /** Points for one piece. */
  price: Points,
  /** First and last day on which it can be redeemed; `null`: no such day. */
  from: Schema.NullOr(BusinessDay),
  to: Schema.NullOr(BusinessDay),
  limit: Schema.NullOr(RewardLimit),
}

const fairsHaveDays = Schema.makeFilter(
  (windows: ReadonlyArray<RedemptionWindow>) => {
    const place = windows.findIndex((one) => one._tag === "Fair" && one.to < one.from)
    return place < 0 || { path: [place, "to"], issue: "a fair ends no earlier than it begins" }
  },
  { chinese: "集市的结束日不应早于开始日" },
)

const term = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/** The terms that a reward may have beside; `null` takes one away. */
export const furtherTerms = {
  kind: term(RewardKind),
  prices: term(Schema.Array(ListedPrice).check(Schema.isBetweenLength(1, 50))),
  /** When it can be redeemed; absent: at any time from its first to its last day. */
  windows: term(Schema.Array(RedemptionWindow).check(Schema.isBetweenLength(1, 50), fairsHaveDays)),
  /** How many all of a household may redeem together; who has no household is one by themselves. */
  householdLimit: term(RewardLimit),
  /** Limits that it shares with other rewards. */
  groups: term(Schema.Array(LimitGroupId).check(Schema.isBetweenLength(1, 10))),
  /** Points that the account must be able to spend before anything is redeemed (兑换门槛). */
  minimumBalance: term(Points),
  eligibility: term(Eligibility),
  /** Days for which a reservation holds, the day itself not counted; absent: as the policy says. */
  holdDays: term(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 366 }))),
  /** Whether it is reserved, approved by an officer, and then collected; it cannot be redeemed in one step. */
  approval: term(Schema.Boolean),
}

const Terms = Schema.Struct({ ...basicTerms, ...furtherTerms })

/** What a reward is offered for. */
export type RewardTerms = typeof Terms.Type
