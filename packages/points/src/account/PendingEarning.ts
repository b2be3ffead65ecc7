import { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { Name } from "../Name.ts"

/**
 * Until when points are pending (待生效). Their validity is counted from the day on which they become active.
 *
 * - `Days`: until so many days after the day of service.
 * - `Until`: until a day, from which they are active.
 * - `Action`: until somebody confirms them, for example `confirmed` or `rated`; see `ActivatePending`.
 */
export const PendingUntil = Schema.TaggedUnion({
  Days: { days: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3650 })) },
  Until: { day: BusinessDay },
  Action: { action: Name },
})
export type PendingUntil = typeof PendingUntil.Type

/** When an earning becomes active (生效): on a day, or by an action such as the organiser's confirmation. */
export interface Activation {
  /** The first day on which its points can be spent; `null`: it waits for an action. */
  readonly activeFrom: BusinessDay | null
  /** The action it waits for, as the rules name it, for example `confirmed`. */
  readonly action?: string
}

/**
 * Points that were granted and are not active yet (待生效积分): they count against caps, and are neither issued nor in a
 * lot.
 */
export interface PendingEarning extends Activation {
  readonly fact: string
  /** The issuing unit. */
  readonly unit: UnitId
  readonly points: number
}

/** The first day on which an earning of a list becomes active by itself; `undefined`: none does. */
export const nextActivation = (pending: ReadonlyArray<PendingEarning>): BusinessDay | undefined => {
  let next: BusinessDay | undefined
  for (const { activeFrom } of pending) {
    if (activeFrom !== null && (next === undefined || activeFrom < next)) next = activeFrom
  }
  return next
}
