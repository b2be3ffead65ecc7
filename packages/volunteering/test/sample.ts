import {
  type Actor,
  BusinessDay,
  businessCalendar,
  type Command,
  keyedHash,
  type PolicyShape,
  person,
  type Specification,
  specification,
} from "@civic-practice/core"
import { Unit, UnitId } from "@civic-practice/hierarchy"
import {
  identityCheckCharacter,
  PlanActivity,
  RecordAttendance,
  RegisterVolunteer,
} from "@civic-practice/volunteering"
import { Result } from "effect"

/** Milliseconds of a time in China, `YYYY-MM-DD HH:mm`. */
export const time = (text: string): number => Date.parse(`${text.replace(" ", "T")}:00+08:00`)

export const day = (text: string): BusinessDay => BusinessDay.make(text)

export const calendar = businessCalendar()

export const organiser: Actor = person("organiser-1")
export const clerk: Actor = person("clerk-1")

/** Everybody may do everything: what is tested then is the rules, not the roles. */
export const allowAll: PolicyShape = { allows: () => true }

const secret = "a secret of the tests"

/** An identity number that nobody has: the division 000000 does not exist. */
export const identityNumberOf = (birth: string, serial: number): string => {
  const first17 = `000000${birth.replaceAll("-", "")}${String(serial).padStart(3, "0")}`
  return first17 + identityCheckCharacter(first17)
}

export const station = UnitId.make("station-1")
export const otherStation = UnitId.make("station-2")
export const closedStation = UnitId.make("station-closed")
export const withdrawnStation = UnitId.make("station-withdrawn")

/** A realm with two stations that have always been open, one that closed in 2020, and one that never opened. */
export const realm = (options: { readonly policy?: PolicyShape } = {}): Specification => {
  const spec = specification({ policy: options.policy ?? allowAll, calendar })
  for (const unit of [station, otherStation]) {
    spec.given(Unit.ref(unit), {
      level: "station",
      placements: [{ from: day("2000-01-01") }],
      details: [],
    })
  }
  spec.given(Unit.ref(closedStation), {
    level: "station",
    placements: [{ from: day("2000-01-01"), until: day("2020-06-01") }],
    details: [],
  })
  // As its stream is left once its opening was withdrawn.
  spec.given(Unit.ref(withdrawnStation), { level: "station", placements: [], details: [] })
  return spec
}

/** The answer of a command; a refusal ends the test with its message. */
export const accepted = <Answer>(result: Result.Result<Answer, Error>): Answer => {
  if (Result.isFailure(result)) throw result.failure
  return result.success
}

/** The refusal of a command, as plain data; an answer ends the test. */
export const refused = (result: Result.Result<unknown, object>): Record<string, unknown> => {
  if (Result.isSuccess(result)) throw new Error("the command was accepted")
  return { ...result.failure }
}

let serial = 0

/** An input of RegisterVolunteer; what is given replaces what is made up. */
export const registration = (
  volunteer: string,
  options: { readonly birth?: string; readonly unit?: string; readonly guardian?: object } = {},
) => {
  const identityNumber = identityNumberOf(options.birth ?? "1990-05-04", ++serial % 1000)
  return {
    volunteer,
    unit: options.unit ?? station,
    identityHash: keyedHash(secret, identityNumber),
    person: {
      name: "样例甲",
      phone: "13900000000",
      identityNumber,
      ...(options.guardian === undefined ? {} : { guardian: options.guardian }),
    },
  }
}

export const register = (
  spec: Specification,
  volunteer: string,
  on: string = "2024-01-01 09:00",
): void => {
  accepted(spec.run(RegisterVolunteer, registration(volunteer), { at: time(on) }))
}

export interface PlanOptions {
  readonly capacity?: number
  readonly rules?: object
  readonly team?: string
  readonly unit?: string
}

/** Plans an activity from one time to another. */
export const plan = (
  spec: Specification,
  activity: string,
  start: string,
  end: string,
  options: PlanOptions = {},
): void => {
  accepted(
    spec.run(
      PlanActivity,
      {
        activity,
        unit: station,
        title: "清洁家园",
        serviceField: "hygieneAndEnvironment",
        start: time(start),
        end: time(end),
        organiser: "organiser-1",
        ...options,
      },
      { at: time(start) - 86_400_000 },
    ),
  )
}

export type At = {
  readonly at?: number
  readonly actor?: Actor
}

/** Runs a command about one volunteer at one activity of the sample station, by the organiser. */
export const serve = <Input, Answer, Refusal>(
  spec: Specification,
  command: Command<Input, Answer, Refusal>,
  activity: string,
  volunteer: string,
  input: object,
  { at: when, actor = organiser }: At = {},
) =>
  spec.run(
    command,
    { activity, volunteer, unit: station, ...input },
    { actor, ...(when === undefined ? {} : { at: when }) },
  )

/** Enters a row of a sign-in sheet on the evening of the third of March 2025, unless said otherwise. */
export const enterRow = (
  spec: Specification,
  activity: string,
  volunteer: string,
  checkIn: string,
  checkOut: string | undefined,
  options: At & { readonly [field: string]: unknown } = {},
) => {
  const { at: when = time("2025-03-03 20:00"), actor = organiser, ...rest } = options
  return serve(
    spec,
    RecordAttendance,
    activity,
    volunteer,
    {
      checkIn: time(checkIn),
      ...(checkOut === undefined ? {} : { checkOut: time(checkOut) }),
      evidence: "sheet",
      submit: true,
      ...rest,
    },
    { at: when, actor },
  )
}
