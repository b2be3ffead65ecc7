import {
  append,
  at,
  type BusinessDay,
  command,
  type Decision,
  decided,
  type Storage,
  type StorageError,
  streamKind,
  streamStates,
  type View,
} from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema, Stream } from "effect"
import { Name } from "../Name.ts"
import { Points } from "../Points.ts"
import { OtherUnit } from "../refusals.ts"
import { LimitGroup, type LimitGroupId, UnknownLimitGroup } from "./LimitGroup.ts"
import { EmptyWindow, RewardExists, RewardNotOffered } from "./RewardRefusal.ts"
import { basicTerms, furtherTerms, type RewardTerms } from "./RewardTerms.ts"

/** Names a reward, for example `soap`. */
export const RewardId = Name.pipe(Schema.brand("RewardId"))
export type RewardId = typeof RewardId.Type

/** A reward (兑换物品、服务): its terms, and whether stock is kept of it or it is a service without stock. */
export interface RewardState extends RewardTerms {
  /** The unit that offers it, and may change it. */
  readonly unit: UnitId
  readonly stocked: boolean
  /** Present: each piece is a code of its own (券码), handed out once. */
  readonly vouchers?: true
  readonly withdrawn: boolean
}

/** What happens to a reward. */
export type RewardEvent =
  | ({
      readonly _tag: "RewardDefined"
      readonly unit: UnitId
      readonly stocked: boolean
      readonly vouchers?: true
    } & RewardTerms)
  | { readonly _tag: "RewardChanged"; readonly terms: Partial<RewardTerms> }
  | { readonly _tag: "RewardWithdrawn" }

const byId = "points.offered"

/** Rewards; the stream's id is the reward's. */
export const Reward = streamKind<RewardState | null, RewardEvent>({
  name: "points.reward",
  initial: null,
  evolve: (state, event) => {
    if (event._tag === "RewardDefined") {
      const { _tag, ...terms } = event
      return { ...terms, withdrawn: false }
    }
    if (state === null) return state
    return event._tag === "RewardChanged"
      ? { ...state, ...event.terms }
      : { ...state, withdrawn: true }
  },
  keys: (state, id) => (state === null || state.withdrawn ? {} : { [byId]: [id] }),
})

/** The rewards that are not withdrawn, in the order of their ids. */
export const offeredRewards = (realm: string): Stream.Stream<RewardId, StorageError, Storage> =>
  Stream.map(
    streamStates(Reward, { realm, index: byId }),
    // The id of a reward's stream is the reward's.
    ({ id }) => id as RewardId,
  )

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

const kindOfStock = Schema.makeFilter(
  (input: {
    readonly stocked: boolean
    readonly vouchers?: boolean
    readonly kind?: string | null
  }) => {
    if (input.vouchers === true && !input.stocked) {
      return { path: ["vouchers"], issue: "codes are the stock of a reward: it is stocked" }
    }
    return (
      input.kind !== "donation" ||
      !input.stocked || { path: ["stocked"], issue: "of a donation no stock is kept" }
    )
  },
  { chinese: "券码类应设库存，捐赠类不设库存" },
)

/** The group of a list that nobody has set a limit for. */
const unknownGroup = (
  groups: ReadonlyArray<LimitGroupId> | null | undefined,
  view: View,
): UnknownLimitGroup | undefined => {
  const group = groups?.find((one) => view.get(LimitGroup.ref(one)) === null)
  return group === undefined ? undefined : new UnknownLimitGroup({ group })
}

/**
 * Defines a reward that can be redeemed for points (上架). Refused with `RewardExists`, `EmptyWindow` or
 * `UnknownLimitGroup`, and with `UnknownUnit` or `UnitNotOpen` where the unit that offers it is not open.
 */
export const DefineReward = command("points.defineReward", {
  chinese: "兑换物品上架",
  input: Schema.Struct({
    reward: RewardId,
    unit: UnitId,
    name: basicTerms.name,
    price: Points,
    /** Whether stock is kept of it, as of goods; a service has none. */
    stocked: Schema.Boolean,
    /** Whether its pieces are codes, of which each is handed out once (`LoadVouchers`). */
    vouchers: Schema.optionalKey(Schema.Boolean),
    from: Schema.optionalKey(basicTerms.from),
    to: Schema.optionalKey(basicTerms.to),
    limit: Schema.optionalKey(basicTerms.limit),
    ...furtherTerms,
  }).check(kindOfStock),
  permission: ({ unit }) => at(unit, "points.defineReward"),
  touches: ({ reward, unit, groups }) => [
    Reward.ref(reward),
    Unit.ref(unit),
    ...(groups ?? []).map(LimitGroup.ref),
  ],
  decide: (
    { reward, unit, name, price, stocked, vouchers, from = null, to = null, limit = null, ...rest },
    view,
    occasion,
  ): Result.Result<
    Decision<null>,
    RewardExists | EmptyWindow | UnknownLimitGroup | UnknownUnit | UnitNotOpen
  > => {
    const ref = Reward.ref(reward)
    if (view.get(ref) !== null) return Result.fail(new RewardExists({ reward }))
    const closed = whyNotOpen(unit, view, occasion.calendar.dayOf(occasion.at))
    if (closed !== undefined) return Result.fail(closed)
    const fault = emptyWindow(reward, { from, to }) ?? unknownGroup(rest.groups, view)
    if (fault !== undefined) return Result.fail(fault)
    return Result.succeed(
      decided(
        null,
        append(ref, {
          _tag: "RewardDefined",
          unit,
          stocked,
          ...(vouchers === true ? { vouchers } : {}),
          name,
          price,
          from,
          to,
          limit,
          ...rest,
        }),
      ),
    )
  },
})

/**
 * Changes the terms of a reward from now on; what is not given stays. `unit` is the unit that offers it.
 * Refused with `RewardNotOffered` where it is unknown or withdrawn, `OtherUnit`, `EmptyWindow` or `UnknownLimitGroup`.
 */
export const ChangeReward = command("points.changeReward", {
  chinese: "修改兑换物品",
  input: Schema.Struct({
    reward: RewardId,
    unit: UnitId,
    name: Schema.optionalKey(basicTerms.name),
    price: Schema.optionalKey(Points),
    from: Schema.optionalKey(basicTerms.from),
    to: Schema.optionalKey(basicTerms.to),
    limit: Schema.optionalKey(basicTerms.limit),
    ...furtherTerms,
  }),
  permission: ({ unit }) => at(unit, "points.changeReward"),
  touches: ({ reward, groups }) => [Reward.ref(reward), ...(groups ?? []).map(LimitGroup.ref)],
  decide: (
    { reward, unit, ...changed },
    view,
  ): Result.Result<
    Decision<null>,
    RewardNotOffered | OtherUnit | EmptyWindow | UnknownLimitGroup
  > => {
    const ref = Reward.ref(reward)
    const state = view.get(ref)
    if (state === null) return Result.fail(new RewardNotOffered({ reward, reason: "unknown" }))
    if (state.unit !== unit) return Result.fail(new OtherUnit({ subject: reward, unit }))
    if (state.withdrawn) return Result.fail(new RewardNotOffered({ reward, reason: "withdrawn" }))
    const fault =
      emptyWindow(reward, { ...state, ...changed }) ?? unknownGroup(changed.groups, view)
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
