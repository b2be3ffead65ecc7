import {
  type BusinessDay,
  type IndexKey,
  type Localized,
  stateKind,
  streamKind,
} from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { lastingId } from "../privacy/LastingText.ts"
import type { ActivityRules } from "../settings/Settings.ts"
import type { TeamId } from "../team/Team.ts"

/** An activity's id, as the caller gives it. */
export const ActivityId = lastingId.pipe(Schema.brand("ActivityId"))
export type ActivityId = typeof ActivityId.Type

/** The id of a person as an actor; of a volunteer the volunteer number. */
export const ActorId = lastingId.pipe(Schema.brand("ActorId"))
export type ActorId = typeof ActorId.Type

/**
 * Planned; underway, once somebody has served, so that it can no longer be cancelled; held, once it is closed with its
 * report; cancelled.
 */
export const ActivityStatus = Schema.Literals(["planned", "underway", "held", "cancelled"])
export type ActivityStatus = typeof ActivityStatus.Type

/** What clerks call the statuses. */
export const activityStatusNames: Readonly<Record<ActivityStatus, Localized>> = {
  planned: { zh: "已计划", en: "planned" },
  underway: { zh: "进行中", en: "underway" },
  held: { zh: "已举办", en: "held" },
  cancelled: { zh: "已取消", en: "cancelled" },
}

/** What is planned of an activity. The planned window is `[start, end)`, in milliseconds, and lasts 24 hours at most. */
export interface ActivityPlan {
  /** The host unit. */
  readonly unit: UnitId
  /** The day on which the planned window starts: the day of everything that is recorded of the activity. */
  readonly day: BusinessDay
  readonly title: string
  readonly serviceField: string
  readonly start: number
  readonly end: number
  /** How many may sign up; absent: any number. */
  readonly capacity?: number
  readonly organiser: ActorId
  readonly team?: TeamId
  readonly rules?: ActivityRules
}

/** An activity (活动), as it stands. */
export interface Activity extends ActivityPlan {
  readonly status: ActivityStatus
}

/** `unit` is the host unit and `day` the planned day in all of them. */
export type ActivityEvent =
  | ({ readonly _tag: "ActivityPlanned" } & ActivityPlan)
  /** The first volunteer was recorded as having served. */
  | { readonly _tag: "ActivityBegun"; readonly unit: UnitId; readonly day: BusinessDay }
  | {
      readonly _tag: "ActivityCancelled"
      readonly unit: UnitId
      readonly day: BusinessDay
      readonly reason: string
    }
  | {
      readonly _tag: "ActivityHeld"
      readonly unit: UnitId
      readonly day: BusinessDay
      readonly serviceField: string
      /** Beneficiaries counted each time they were served (受益人次). */
      readonly beneficiaryPersonTimes: number
      /** Beneficiaries counted once (受益人数), where they are known. */
      readonly beneficiaryPeople?: number
    }

const statusAfter: Readonly<Record<ActivityEvent["_tag"], ActivityStatus>> = {
  ActivityPlanned: "planned",
  ActivityBegun: "underway",
  ActivityCancelled: "cancelled",
  ActivityHeld: "held",
}

/** One stream an activity; its id is the {@link ActivityId}. Index: `unit` (host unit, planned start, activity). */
export const Activity = streamKind<Activity | undefined, ActivityEvent>({
  name: "volunteering.activity",
  initial: undefined,
  evolve: (state, event) => {
    const status = statusAfter[event._tag]
    if (event._tag === "ActivityPlanned") {
      const { _tag, ...plan } = event
      return { ...plan, status }
    }
    return state === undefined ? state : { ...state, status }
  },
  keys: (state, id): Readonly<Record<string, IndexKey>> =>
    state === undefined ? {} : { unit: [state.unit, state.start, id] },
})

/**
 * How many have signed up for an activity; by {@link ActivityId}. Apart from the activity, so that what is read by every
 * check-in does not change with every sign-up.
 */
export const PlacesTaken = stateKind<number>({ name: "volunteering.placesTaken", initial: 0 })
