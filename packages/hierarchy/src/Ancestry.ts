import type { BusinessDay, Occasion, View } from "@civic-practice/core"
import { Result } from "effect"
import { isOpenOn, isRecorded, parentOn, Unit, type UnitState } from "./Unit.ts"
import { UnitNotOpen, UnknownUnit } from "./UnitRefusal.ts"

/**
 * The unit itself and all above it on the occasion's business day, nearest first, as `rolePolicy` of core asks for.
 * A closed unit stands under its last parent, one not yet open under its first; an unknown one stands alone.
 */
export function* ancestry(unit: string, view: View, occasion: Occasion): Generator<string, void> {
  const day = occasion.calendar.dayOf(occasion.at)
  let current: string | undefined = unit
  while (current !== undefined) {
    yield current
    const state: UnitState | undefined = view.find(Unit.ref(current))
    current = state === undefined ? undefined : parentOn(state, day)
  }
}

/** The unit, where it is open on the day: what other packages ask before something happens at it. */
export const findOpenUnit = (
  unit: string,
  view: View,
  day: BusinessDay,
): Result.Result<UnitState, UnknownUnit | UnitNotOpen> => {
  const state = view.find(Unit.ref(unit))
  if (state === undefined || !isRecorded(state)) return Result.fail(new UnknownUnit({ unit }))
  return isOpenOn(state, day)
    ? Result.succeed(state)
    : Result.fail(new UnitNotOpen({ unit, on: day }))
}

/** Why nothing can happen at a unit on a day: it is unknown, or not open. `undefined`: it can. */
export const whyNotOpen = (
  unit: string,
  view: View,
  day: BusinessDay,
): UnknownUnit | UnitNotOpen | undefined => {
  const found = findOpenUnit(unit, view, day)
  return Result.isFailure(found) ? found.failure : undefined
}
