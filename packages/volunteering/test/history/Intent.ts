import * as fc from "fast-check"
import { plans } from "./Model.ts"

export const volunteers = ["v1", "v2"]

/** What somebody tries to do. Whether it is possible is for the rules, and the model, to say. */
export interface Intent {
  readonly action:
    | "suspend"
    | "resume"
    | "withdraw"
    | "cancel"
    | "checkIn"
    | "checkOut"
    | "settle"
    | "row"
    | "submit"
    | "confirm"
    | "revise"
    | "correct"
    | "void"
  readonly plan: number
  /** Taken instead of plan and volunteer, where there is anything of its kind: which of the records, or of those checked in. */
  readonly aim: number | undefined
  readonly volunteer: string
  /** Minutes from the planned start to the check-in, or to the moment at which something is done. */
  readonly checkIn: number
  /** Minutes served; absent in a row: the check-out is missing. */
  readonly length: number | undefined
  readonly breakMinutes: number
  readonly submit: boolean
  readonly leave: boolean
  /** Days from the planned end until it is entered. */
  readonly entered: number
  readonly confirmer: string
}

const quarters = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * 15)

/** One of these, each as often as its weight says: mostly what can be done, and now and then what cannot. */
const mostly = <A, B>(usual: fc.Arbitrary<A>, weight: number, odd: fc.Arbitrary<B>) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd })

const actions: Readonly<Record<Intent["action"], number>> = {
  row: 8,
  checkIn: 4,
  checkOut: 5,
  settle: 3,
  submit: 4,
  confirm: 7,
  revise: 5,
  correct: 6,
  void: 2,
  suspend: 1,
  resume: 3,
  withdraw: 1,
  cancel: 1,
}

const intent: fc.Arbitrary<Intent> = fc.noBias(
  fc.record({
    action: fc.constantFrom(
      ...Object.entries(actions).flatMap(([action, weight]) =>
        // The keys of a record of actions.
        Array.from({ length: weight }, () => action as Intent["action"]),
      ),
    ),
    plan: fc.nat(plans.length - 1),
    aim: mostly(fc.nat(99), 3, fc.constant(undefined)),
    volunteer: fc.constantFrom(...volunteers),
    checkIn: mostly(quarters(-2, 8), 4, quarters(-6, 50)),
    length: mostly(quarters(1, 14), 4, fc.option(quarters(-1, 48), { nil: undefined, freq: 2 })),
    breakMinutes: mostly(fc.constant(0), 3, quarters(0, 8)),
    submit: fc.boolean(),
    leave: mostly(fc.constant(false), 5, fc.constant(true)),
    entered: fc.constantFrom(-0.25, 0, 1, 1, 1, 2, 19, 19.5, 30),
    confirmer: fc.constantFrom("organiser-1", "organiser-1", "v1", "v2"),
  }),
)

export const history = fc.noBias(fc.array(intent, { minLength: 10, maxLength: 100, size: "max" }))
