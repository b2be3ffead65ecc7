import {
  append,
  at,
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
import { Name } from "../Name.ts"
import { maximumPoints } from "../Points.ts"
import { OtherUnit } from "../refusals.ts"
import { RewardLimit } from "./RewardLimit.ts"

/** Names a limit that rewards share, for example `year-end-fair`. */
export const LimitGroupId = Name.pipe(Schema.brand("LimitGroupId"))
export type LimitGroupId = typeof LimitGroupId.Type

const limit = {
  /** At most so many pieces, or points, in each period. */
  amount: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: maximumPoints })),
  counts: Schema.Literals(["pieces", "points"]),
  per: RewardLimit.fields.per,
  /** By each account's holder, or by each household together. */
  of: Schema.Literals(["person", "household"]),
}

const Limit = Schema.Struct(limit)

/** A limit over several rewards (合并限兑), and the unit that sets it. */
export interface LimitGroupState extends Schema.Schema.Type<typeof Limit> {
  readonly unit: UnitId
}

/** What happens to a limit over several rewards. */
export type LimitGroupEvent = { readonly _tag: "LimitGroupSet" } & LimitGroupState

/** Limits over several rewards; the stream's id is the group's. */
export const LimitGroup = streamKind<LimitGroupState | null, LimitGroupEvent>({
  name: "points.limitGroup",
  initial: null,
  evolve: (_, { unit, amount, counts, per, of }) => ({ unit, amount, counts, per, of }),
})

/** There is no such group of rewards. Nothing was written. */
export class UnknownLimitGroup
  extends Schema.TaggedError<UnknownLimitGroup>("@civic-practice/points/UnknownLimitGroup")(
    "UnknownLimitGroup",
    { group: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有名为 ${this.group} 的合并限兑，请先设定`,
      en: `there is no limit group ${this.group}; set its limit first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/**
 * Sets a limit that several rewards share, as "ten pieces a year of all rewards" (设定合并限兑); rewards join it by
 * their `groups`. From now on: what was redeemed before in a period counts as it was counted then.
 *
 * Refused with `OtherUnit` where another unit had set it, and with `UnknownUnit` or `UnitNotOpen`.
 */
export const SetLimitGroup = command("points.setLimitGroup", {
  chinese: "设定合并限兑",
  input: Schema.Struct({ group: LimitGroupId, unit: UnitId, ...limit }),
  permission: ({ unit }) => at(unit, "points.setLimitGroup"),
  touches: ({ group, unit }) => [LimitGroup.ref(group), Unit.ref(unit)],
  decide: (
    { group, unit, amount, counts, per, of },
    view,
    occasion,
  ): Result.Result<Decision<null>, OtherUnit | UnknownUnit | UnitNotOpen> => {
    const ref = LimitGroup.ref(group)
    const state = view.get(ref)
    if (state !== null && state.unit !== unit) {
      return Result.fail(new OtherUnit({ subject: group, unit }))
    }
    const closed = whyNotOpen(unit, view, occasion.calendar.dayOf(occasion.at))
    if (closed !== undefined) return Result.fail(closed)
    return Result.succeed(
      decided(null, append(ref, { _tag: "LimitGroupSet", unit, amount, counts, per, of })),
    )
  },
})
