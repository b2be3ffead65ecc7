import { append, at, command, type Decision, decided } from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { OtherUnit, OwnAccount } from "../refusals.ts"
import { Group, groupIn, Pooling } from "./Group.ts"
import { GroupAccount } from "./groupAccounts.ts"
import { isOwn } from "./isOwn.ts"

/**
 * Defines a household or a team that has an account (设立家庭、团队账户), or changes its pooling from now on; members and
 * points stay. `unit` is the unit that keeps it. Nobody does it for a group of their own. Refused with `OwnAccount` or
 * `OtherUnit`, and with `UnknownUnit` or `UnitNotOpen`.
 */
export const DefineGroup = command("points.defineGroup", {
  chinese: "设立家庭或团队账户",
  input: Schema.Struct({ group: GroupAccount, unit: UnitId, pooling: Pooling }),
  permission: ({ unit }) => at(unit, "points.defineGroup"),
  touches: ({ group, unit }) => [Group.ref(group), Unit.ref(unit)],
  decide: (
    { group, unit, pooling },
    view,
    occasion,
  ): Result.Result<Decision<null>, OwnAccount | OtherUnit | UnknownUnit | UnitNotOpen> => {
    const ref = Group.ref(group)
    if (isOwn(group, occasion, groupIn(view))) {
      return Result.fail(new OwnAccount({ account: group }))
    }
    const former = view.get(ref)
    if (former !== null && former.unit !== unit) {
      return Result.fail(new OtherUnit({ subject: group, unit }))
    }
    const day = occasion.calendar.dayOf(occasion.at)
    const closed = whyNotOpen(unit, view, day)
    if (closed !== undefined) return Result.fail(closed)
    return Result.succeed(decided(null, append(ref, { _tag: "GroupDefined", unit, pooling, day })))
  },
})
