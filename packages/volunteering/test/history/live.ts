import { person, type Specification } from "@civic-practice/core"
import {
  CancelActivity,
  CheckIn,
  CheckOut,
  ConfirmRecord,
  CorrectRecord,
  PlanActivity,
  RecordAttendance,
  ResumeVolunteer,
  ReviseDraft,
  SettleMissingCheckOut,
  SubmitRecord,
  SuspendVolunteer,
  VoidRecord,
  WithdrawVolunteer,
} from "@civic-practice/volunteering"
import type { Result } from "effect"
import { accepted, clerk, realm, register, station } from "../sample.ts"
import { type Intent, volunteers } from "./Intent.ts"
import { instant, Model, type Plan, plans, type Verdict } from "./Model.ts"

/** A realm with the volunteers and the activities of the histories, and the model of it. */
export const begin = (): { readonly spec: Specification; readonly model: Model } => {
  const spec = realm()
  const model = new Model()
  for (const volunteer of volunteers) {
    register(spec, volunteer, "2025-01-01 09:00")
    model.standing.set(volunteer, [{ from: "2025-01-01", status: "registered" }])
  }
  for (const { id, start, end, rules } of plans) {
    accepted(
      spec.run(PlanActivity, {
        activity: id,
        unit: station,
        title: "清洁家园",
        serviceField: "hygieneAndEnvironment",
        start: instant(start),
        end: instant(end),
        organiser: "organiser-1",
        ...(rules === undefined ? {} : { rules }),
      }),
    )
  }
  return { spec, model }
}

/** What the rules and the model say of one intent. */
export interface Outcome {
  readonly real: Result.Result<unknown, Error>
  readonly expected: Verdict
}

type Doing = (spec: Specification, model: Model, intent: Intent, plan: Plan) => Outcome

const about = ({ volunteer }: Intent, plan: Plan) => ({
  activity: plan.id,
  volunteer,
  unit: station,
})

const entryOf = ({ breakMinutes, leave }: Intent) => ({
  ...(breakMinutes === 0 ? {} : { breakMinutes }),
  ...(leave ? { overlap: { reason: "同场活动" } } : {}),
})

/** The minute at which something is entered: so many days after the planned end. */
const enteredAt = (plan: Plan, { entered }: Intent): number => plan.end + entered * 24 * 60

const standing =
  (
    run: (spec: Specification, volunteer: string, at: number) => Result.Result<unknown, Error>,
    from: ReadonlyArray<string>,
    to: string,
  ): Doing =>
  (spec, model, { volunteer, checkIn }, plan) => {
    const minute = plan.start + checkIn
    const current = model.standing.get(volunteer)?.at(-1)?.status ?? ""
    const needed = from.includes(current) ? current : "none"
    return {
      real: run(spec, volunteer, instant(minute)),
      expected: model.change(volunteer, needed, to, minute),
    }
  }

export const doings: Readonly<Record<Intent["action"], Doing>> = {
  suspend: standing(
    (spec, volunteer, at) =>
      spec.run(SuspendVolunteer, { volunteer, unit: station, reason: "核查" }, { at }),
    ["registered"],
    "suspended",
  ),
  resume: standing(
    (spec, volunteer, at) => spec.run(ResumeVolunteer, { volunteer, unit: station }, { at }),
    ["suspended", "withdrawn"],
    "registered",
  ),
  withdraw: standing(
    (spec, volunteer, at) => spec.run(WithdrawVolunteer, { volunteer, unit: station }, { at }),
    ["registered", "suspended"],
    "withdrawn",
  ),
  cancel: (spec, model, _, plan) => ({
    real: spec.run(CancelActivity, { activity: plan.id, unit: station, reason: "大雨" }),
    expected: model.cancel(plan),
  }),
  checkIn: (spec, model, intent, plan) => {
    const minute = plan.start + intent.checkIn
    return {
      real: spec.run(
        CheckIn,
        { ...about(intent, plan), evidence: "code" },
        { at: instant(minute) },
      ),
      expected: model.checkIn(plan, intent.volunteer, minute),
    }
  },
  checkOut: (spec, model, intent, plan) => {
    const minute = plan.start + intent.checkIn + (intent.length ?? 0)
    const input = {
      ...about(intent, plan),
      ...entryOf(intent),
      evidence: "code",
      submit: intent.submit,
    }
    return {
      real: spec.run(CheckOut, input, { at: instant(minute) }),
      expected: model.checkOut(plan, intent.volunteer, minute, minute, intent),
    }
  },
  settle: (spec, model, intent, plan) => {
    const entered = enteredAt(plan, intent)
    const { leave, submit, volunteer } = intent
    return {
      real: spec.run(
        SettleMissingCheckOut,
        { ...about(intent, plan), submit, ...(leave ? { overlap: { reason: "同场活动" } } : {}) },
        { at: instant(entered) },
      ),
      expected: model.checkOut(plan, volunteer, undefined, entered, { ...intent, breakMinutes: 0 }),
    }
  },
  row: (spec, model, intent, plan) => {
    const { volunteer, length, submit } = intent
    const checkIn = plan.start + intent.checkIn
    const checkOut = length === undefined ? undefined : checkIn + length
    const entered = enteredAt(plan, intent)
    return {
      real: spec.run(
        RecordAttendance,
        {
          ...about(intent, plan),
          ...entryOf(intent),
          checkIn: instant(checkIn),
          ...(checkOut === undefined ? {} : { checkOut: instant(checkOut) }),
          evidence: "sheet",
          submit,
        },
        { at: instant(entered), actor: clerk },
      ),
      expected: model.row(plan, volunteer, checkIn, checkOut, entered, intent),
    }
  },
  submit: (spec, model, intent, plan) => {
    const entered = enteredAt(plan, intent)
    return {
      real: spec.run(SubmitRecord, about(intent, plan), { at: instant(entered) }),
      expected: model.submit(plan, intent.volunteer, entered),
    }
  },
  confirm: (spec, model, intent, plan) => ({
    real: spec.run(ConfirmRecord, about(intent, plan), { actor: person(intent.confirmer) }),
    expected: model.confirm(plan, intent.volunteer, intent.confirmer),
  }),
  revise: (spec, model, intent, plan) => {
    const checkIn = plan.start + intent.checkIn
    const checkOut = checkIn + (intent.length ?? 60)
    const entered = enteredAt(plan, intent)
    const times = { checkIn: instant(checkIn), checkOut: instant(checkOut), ...entryOf(intent) }
    const { submit, volunteer } = intent
    return {
      real: spec.run(
        ReviseDraft,
        { ...about(intent, plan), ...times, submit },
        { at: instant(entered) },
      ),
      expected: model.retime(
        plan,
        volunteer,
        checkIn,
        checkOut,
        entered,
        intent,
        ["drafted", "submitted"],
        submit ? "submitted" : "drafted",
      ),
    }
  },
  correct: (spec, model, intent, plan) => {
    const checkIn = plan.start + intent.checkIn
    const checkOut = checkIn + (intent.length ?? 60)
    const entered = enteredAt(plan, intent)
    const times = { checkIn: instant(checkIn), checkOut: instant(checkOut), ...entryOf(intent) }
    return {
      real: spec.run(
        CorrectRecord,
        { ...about(intent, plan), ...times, reason: "时间有误" },
        { at: instant(entered), actor: clerk },
      ),
      expected: model.retime(
        plan,
        intent.volunteer,
        checkIn,
        checkOut,
        entered,
        intent,
        ["confirmed", "corrected"],
        "corrected",
      ),
    }
  },
  void: (spec, model, intent, plan) => ({
    real: spec.run(VoidRecord, { ...about(intent, plan), reason: "录入错误" }),
    expected: model.void(plan, intent.volunteer),
  }),
}
