import {
  append,
  at,
  BusinessDay,
  command,
  type Decision,
  decided,
  type Explained,
  type Localized,
  streamKind,
} from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Name } from "./Name.ts"
import { Points } from "./Points.ts"
import { OtherUnit } from "./refusals.ts"

/** Names a reward, for example `soap`. */
export const RewardId = Name.pipe(Schema.brand("RewardId"))
export type RewardId = typeof RewardId.Type

const Text = Schema.String.check(
  Schema.isPattern(/^(?!\s*$)[^\p{Cc}\p{Cs}]{1,100}$/u, {
    message: "1 to 100 characters are needed",
    chinese: "应为 1 至 100 个字符",
  }),
)

/** How many of a reward one account may redeem in a day, a month, a quarter, a year, or ever. */
export const RewardLimit = Schema.Struct({
  quantity: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 })),
  per: Schema.Literals(["day", "month", "quarter", "year", "ever"]),
})
export type RewardLimit = typeof RewardLimit.Type

const terms = {
  name: Schema.Struct({ zh: Text, en: Text }),
  /** Points for one piece. */
  price: Points,
  /** First and last day on which it can be redeemed; `null`: no such day. */
  from: Schema.NullOr(BusinessDay),
  to: Schema.NullOr(BusinessDay),
  limit: Schema.NullOr(RewardLimit),
}

const Terms = Schema.Struct(terms)

/** What a reward is offered for. */
export type RewardTerms = typeof Terms.Type

/** A reward (兑换物品、服务): its terms, and whether stock is kept of it or it is a service without stock. */
export interface RewardState extends RewardTerms {
  /** The unit that offers it, and may change it. */
  readonly unit: UnitId
  readonly stocked: boolean
  readonly withdrawn: boolean
}

/** What happens to a reward. */
export type RewardEvent =
  | ({
      readonly _tag: "RewardDefined"
      readonly unit: UnitId
      readonly stocked: boolean
    } & RewardTerms)
  | { readonly _tag: "RewardChanged"; readonly terms: Partial<RewardTerms> }
  | { readonly _tag: "RewardWithdrawn" }

/** Rewards; the stream's id is the reward's. */
export const Reward = streamKind<RewardState | null, RewardEvent>({
  name: "points.reward",
  initial: null,
  evolve: (state, event) => {
    if (event._tag === "RewardDefined") {
      const { unit, stocked, name, price, from, to, limit } = event
      return { unit, stocked, name, price, from, to, limit, withdrawn: false }
    }
    if (state === null) return state
    return event._tag === "RewardChanged"
      ? { ...state, ...event.terms }
      : { ...state, withdrawn: true }
  },
})

/** The reward cannot be redeemed on the day; `reason` says why. Nothing was written. */
export class RewardNotOffered
  extends Schema.TaggedError<RewardNotOffered>("@civic-practice/points/RewardNotOffered")(
    "RewardNotOffered",
    {
      reward: Schema.String,
      reason: Schema.Literals(["unknown", "withdrawn", "notYet", "over"]),
      /** The first or the last day on which it can be redeemed, where that is the reason. */
      day: Schema.optionalKey(Schema.String),
    },
  )
  implements Explained
{
  get localized(): Localized {
    return notOffered(this)
  }
  override get message(): string {
    return this.localized.en
  }
}

const notOffered = ({ reward, reason, day = "" }: RewardNotOffered): Localized => {
  switch (reason) {
    case "unknown":
      return {
        zh: `没有编号为 ${reward} 的兑换物品，请核对编号或先上架`,
        en: `there is no reward ${reward}; check its id, or define it first`,
      }
    case "withdrawn":
      return {
        zh: `${reward} 已下架，请改换其他物品`,
        en: `the reward ${reward} was withdrawn; choose another`,
      }
    case "notYet":
      return {
        zh: `${reward} 自 ${day} 起兑换，请届时再来`,
        en: `the reward ${reward} can be redeemed from ${day}; come back then`,
      }
    case "over":
      return {
        zh: `${reward} 的兑换已于 ${day} 结束，请改换其他物品`,
        en: `the reward ${reward} could be redeemed until ${day}; choose another`,
      }
  }
}

/** There is a reward of this id already. Nothing was written. */
export class RewardExists
  extends Schema.TaggedError<RewardExists>("@civic-practice/points/RewardExists")("RewardExists", {
    reward: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `兑换物品编号 ${this.reward} 已存在，请换一个编号或修改原有物品`,
      en: `there is a reward ${this.reward} already; choose another id, or change that one`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The last day is before the first, so that nobody could ever redeem the reward. Nothing was written. */
export class EmptyWindow
  extends Schema.TaggedError<EmptyWindow>("@civic-practice/points/EmptyWindow")("EmptyWindow", {
    reward: Schema.String,
    from: Schema.String,
    to: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.reward} 的兑换结束日 ${this.to} 早于开始日 ${this.from}，请调整日期`,
      en: `the last day of ${this.reward}, ${this.to}, is before its first, ${this.from}; change one of them`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

const emptyWindow = (
  reward: RewardId,
  { from, to }: Pick<RewardTerms, "from" | "to">,
): EmptyWindow | undefined =>
  from !== null && to !== null && to < from ? new EmptyWindow({ reward, from, to }) : undefined

/** The reward, if it can be redeemed on a day. */
export const offeredOn = (
  reward: RewardId,
  state: RewardState | null,
  day: BusinessDay,
): Result.Result<RewardState, RewardNotOffered> => {
  if (state === null) return Result.fail(new RewardNotOffered({ reward, reason: "unknown" }))
  if (state.withdrawn) return Result.fail(new RewardNotOffered({ reward, reason: "withdrawn" }))
  const { from, to } = state
  if (from !== null && day < from) {
    return Result.fail(new RewardNotOffered({ reward, reason: "notYet", day: from }))
  }
  if (to !== null && day > to) {
    return Result.fail(new RewardNotOffered({ reward, reason: "over", day: to }))
  }
  return Result.succeed(state)
}

/**
 * Defines a reward that can be redeemed for points (上架). Refused with `RewardExists` or `EmptyWindow`, and with
 * `UnknownUnit` or `UnitNotOpen` where the unit that offers it is not open.
 */
export const DefineReward = command("points.defineReward", {
  chinese: "兑换物品上架",
  input: Schema.Struct({
    reward: RewardId,
    unit: UnitId,
    name: terms.name,
    price: Points,
    /** Whether stock is kept of it, as of goods; a service has none. */
    stocked: Schema.Boolean,
    from: Schema.optionalKey(terms.from),
    to: Schema.optionalKey(terms.to),
    limit: Schema.optionalKey(terms.limit),
  }),
  permission: ({ unit }) => at(unit, "points.defineReward"),
  touches: ({ reward, unit }) => [Reward.ref(reward), Unit.ref(unit)],
  decide: (
    { reward, unit, name, price, stocked, from = null, to = null, limit = null },
    view,
    occasion,
  ): Result.Result<Decision<null>, RewardExists | EmptyWindow | UnknownUnit | UnitNotOpen> => {
    const ref = Reward.ref(reward)
    if (view.get(ref) !== null) return Result.fail(new RewardExists({ reward }))
    const closed = whyNotOpen(unit, view, occasion.calendar.dayOf(occasion.at))
    if (closed !== undefined) return Result.fail(closed)
    const fault = emptyWindow(reward, { from, to })
    if (fault !== undefined) return Result.fail(fault)
    return Result.succeed(
      decided(
        null,
        append(ref, { _tag: "RewardDefined", unit, stocked, name, price, from, to, limit }),
      ),
    )
  },
})

/**
 * Changes the terms of a reward from now on; what is not given stays. `unit` is the unit that offers it.
 * Refused with `RewardNotOffered` where it is unknown or withdrawn, `OtherUnit` or `EmptyWindow`.
 */
export const ChangeReward = command("points.changeReward", {
  chinese: "修改兑换物品",
  input: Schema.Struct({
    reward: RewardId,
    unit: UnitId,
    name: Schema.optionalKey(terms.name),
    price: Schema.optionalKey(Points),
    from: Schema.optionalKey(terms.from),
    to: Schema.optionalKey(terms.to),
    limit: Schema.optionalKey(terms.limit),
  }),
  permission: ({ unit }) => at(unit, "points.changeReward"),
  touches: ({ reward }) => [Reward.ref(reward)],
  decide: (
    { reward, unit, ...changed },
    view,
  ): Result.Result<Decision<null>, RewardNotOffered | OtherUnit | EmptyWindow> => {
    const ref = Reward.ref(reward)
    const state = view.get(ref)
    if (state === null) return Result.fail(new RewardNotOffered({ reward, reason: "unknown" }))
    if (state.unit !== unit) return Result.fail(new OtherUnit({ subject: reward, unit }))
    if (state.withdrawn) return Result.fail(new RewardNotOffered({ reward, reason: "withdrawn" }))
    const fault = emptyWindow(reward, { ...state, ...changed })
    if (fault !== undefined) return Result.fail(fault)
    return Result.succeed(decided(null, append(ref, { _tag: "RewardChanged", terms: changed })))
  },
})

/** Withdraws a reward for good (下架). Withdrawing it again changes nothing. Refused as `ChangeReward`. */
export const WithdrawReward = command("points.withdrawReward", {
  chinese: "兑换物品下架",
  input: Schema.Struct({ reward: RewardId, unit: UnitId }),
  permission: ({ unit }) => at(unit, "points.withdrawReward"),
  touches: ({ reward }) => [Reward.ref(reward)],
  decide: ({ reward, unit }, view): Result.Result<Decision<null>, RewardNotOffered | OtherUnit> => {
    const ref = Reward.ref(reward)
    const state = view.get(ref)
    if (state === null) return Result.fail(new RewardNotOffered({ reward, reason: "unknown" }))
    if (state.unit !== unit) return Result.fail(new OtherUnit({ subject: reward, unit }))
    return Result.succeed(
      state.withdrawn ? decided(null) : decided(null, append(ref, { _tag: "RewardWithdrawn" })),
    )
  },
})
