import { at, BusinessDay, command } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { Decided } from "./Changed.ts"
import { Children } from "./Children.ts"
import { changedTogether, placedAround } from "./internal/changedTogether.ts"
import { Reshaping } from "./internal/Reshaping.ts"
import { Unit } from "./Unit.ts"
import { UnitId } from "./UnitId.ts"
import { ChangeInForce } from "./UnitRefusal.ts"

/** A change to withdraw: what is recorded of a unit from the day `on`. */
export const WithdrawChangeInput = Schema.Struct({ unit: UnitId, on: BusinessDay })
export type WithdrawChangeInput = typeof WithdrawChangeInput.Type

const name = "hierarchy.withdrawChange"

/**
 * Withdraws what was wrongly recorded of a unit from a day that is yet to come (撤回变更): its opening, move, closing,
 * reopening or new details. The unit is then as it was recorded before, and one that never opened may be opened anew.
 *
 * A split or a merger is withdrawn as a whole, by any of the units that it closes, opens or enlarges, with the moves
 * of the units under them. Changes of a unit are withdrawn from the last one backwards. Whether the day is yet to come
 * is judged by the time of recording, so that no date in the past undoes what has happened. Leave is asked at all these
 * units and at the parents under which they stand before and after.
 *
 * Refusals: `UnknownUnit`, `ChangeInForce`, `NothingRecorded`, `ChangeRecorded` where a later change is recorded of one
 * of the units, and those of the tree: `ParentNotOpen`, `ChildrenOpen`, `PrincipalCentreTaken`, `UnitBelowItself`.
 */
export const WithdrawChange = command(name, {
  chinese: "撤回单位变更",
  input: WithdrawChangeInput,
  permission: ({ unit, on }, view) => {
    const units = changedTogether(unit, on, view)
    const parents = units.flatMap((one) => placedAround(one, on, view))
    return [...new Set([unit, ...units, ...parents])].map((one) => at(one, name))
  },
  touches: ({ unit }) => [Unit.ref(unit), Children.ref(unit)],
  decide: ({ unit, on }, view, occasion): Decided => {
    const reshaping = new Reshaping(view)
    const today = occasion.calendar.dayOf(occasion.now)
    if (on <= today) return Result.fail(new ChangeInForce({ unit, on, today }))
    for (const one of changedTogether(unit, on, view)) {
      const refused = reshaping.withdraw(one, on)
      if (refused !== undefined) return Result.fail(refused)
    }
    return reshaping.decide()
  },
})
