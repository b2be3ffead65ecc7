import { type BusinessDay, streamKind } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { lastingId } from "../privacy/LastingText.ts"

/** A volunteer's number in the realm (志愿者编号), as the registering office gives it; also their id as an actor. */
export const VolunteerId = lastingId.pipe(Schema.brand("VolunteerId"))
export type VolunteerId = typeof VolunteerId.Type

/** Registered volunteers (注册志愿者) may serve; suspended ones may not for a time; withdrawn ones have left. */
export type VolunteerStatus = "registered" | "suspended" | "withdrawn"

/** What is kept of a volunteer for good. Who it is, is in the stream of {@link Person} and can be erased. */
export interface Volunteer {
  /** The home unit: where the volunteer is counted. */
  readonly unit: UnitId
  /** The day of the last transfer, if there was one. */
  readonly unitSince?: BusinessDay
  /** The number in the national volunteer system, if known. */
  readonly nationalNumber?: string
  /** Each status with its first day, in order; never empty. */
  readonly standing: ReadonlyArray<{ readonly from: BusinessDay; readonly status: VolunteerStatus }>
  /** The day on which the personal data was erased. */
  readonly erasedOn?: BusinessDay
}

/** Days are of the occasion; units are home units. */
export type VolunteerEvent =
  | {
      readonly _tag: "VolunteerRegistered"
      readonly unit: UnitId
      readonly day: BusinessDay
      readonly nationalNumber?: string
      /** A guardian (监护人) consented, since the volunteer is a minor. */
      readonly guardianConsent: boolean
    }
  | {
      readonly _tag: "VolunteerSuspended"
      readonly unit: UnitId
      readonly day: BusinessDay
      readonly reason: string
    }
  | {
      readonly _tag: "VolunteerResumed"
      readonly unit: UnitId
      readonly day: BusinessDay
      readonly before: "suspended" | "withdrawn"
    }
  | {
      readonly _tag: "VolunteerWithdrawn"
      readonly unit: UnitId
      readonly day: BusinessDay
      readonly before: "registered" | "suspended"
    }
  | {
      readonly _tag: "HomeUnitTransferred"
      readonly from: UnitId
      readonly to: UnitId
      readonly day: BusinessDay
      readonly status: VolunteerStatus
    }
  /** Says which fields of the personal data changed, never to what. */
  | {
      readonly _tag: "PersonAmended"
      readonly unit: UnitId
      readonly day: BusinessDay
      readonly fields: ReadonlyArray<string>
    }
  | { readonly _tag: "PersonalDataErased"; readonly unit: UnitId; readonly day: BusinessDay }

const standingAfter: Readonly<Partial<Record<VolunteerEvent["_tag"], VolunteerStatus>>> = {
  VolunteerSuspended: "suspended",
  VolunteerResumed: "registered",
  VolunteerWithdrawn: "withdrawn",
}

const evolve = (state: Volunteer | undefined, event: VolunteerEvent): Volunteer | undefined => {
  if (event._tag === "VolunteerRegistered") {
    const { unit, day, nationalNumber } = event
    return {
      unit,
      ...(nationalNumber === undefined ? {} : { nationalNumber }),
      standing: [{ from: day, status: "registered" }],
    }
  }
  if (state === undefined) return state
  switch (event._tag) {
    case "HomeUnitTransferred":
      return { ...state, unit: event.to, unitSince: event.day }
    case "PersonalDataErased":
      return { ...state, erasedOn: event.day }
    default: {
      const status = standingAfter[event._tag]
      return status === undefined
        ? state
        : { ...state, standing: [...state.standing, { from: event.day, status }] }
    }
  }
}

/**
 * One stream a volunteer; its id is the {@link VolunteerId}. Indexes: `unit` (home unit, status, volunteer) and
 * `nationalNumber`.
 */
export const Volunteer = streamKind<Volunteer | undefined, VolunteerEvent>({
  name: "volunteering.volunteer",
  initial: undefined,
  evolve,
  keys: (state, id) =>
    state === undefined
      ? {}
      : {
          unit: [state.unit, statusNow(state), id],
          ...(state.nationalNumber === undefined ? {} : { nationalNumber: [state.nationalNumber] }),
        },
})

/** The status after everything that has been recorded. */
export const statusNow = (volunteer: Volunteer): VolunteerStatus =>
  volunteer.standing[volunteer.standing.length - 1]?.status ?? "withdrawn"

/** The status on a day, or `undefined` before the registration. */
export const statusOn = (volunteer: Volunteer, day: BusinessDay): VolunteerStatus | undefined => {
  const { standing } = volunteer
  for (let index = standing.length - 1; index >= 0; index--) {
    const entry = standing[index]
    if (entry !== undefined && entry.from <= day) return entry.status
  }
  return undefined
}

/** The day of the last change of status or home unit: none may be recorded from an earlier day. */
export const lastChangeOf = ({
  standing,
  unitSince = standing[0]?.from,
}: Volunteer): BusinessDay | undefined => {
  const status = standing[standing.length - 1]?.from
  return status === undefined || (unitSince !== undefined && unitSince > status)
    ? unitSince
    : status
}
