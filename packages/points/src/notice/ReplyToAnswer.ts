import { command, type Decision, type Occasion, own, type View } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Objection, ObjectionId, Objector, ObjectorId } from "./Objection.ts"
import type { OtherObjector } from "./ObjectionRefusal.ts"
import type { ObjectionStatus } from "./ObjectionStatus.ts"
import { changesOf, notTheirs, type ObjectionRefusal, objectionBefore } from "./objectionSteps.ts"

/** Why an objector's step is not taken. Nothing was written. */
export type ObjectorRefusal = ObjectionRefusal | OtherObjector

const input = Schema.Struct({ objection: ObjectionId, unit: UnitId, objector: ObjectorId })
type Input = typeof input.Type

const touches = ({ objection }: Input) => [Objection.ref(objection), Objector.ref(objection)]

const step =
  (needed: ReadonlyArray<ObjectionStatus>, status: ObjectionStatus) =>
  (
    { objection: id, unit }: Input,
    view: View,
    occasion: Occasion,
  ): Result.Result<Decision<null>, ObjectorRefusal> => {
    const found = objectionBefore(view, occasion, id, unit, needed)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const other = notTheirs(view, occasion, id)
    if (other !== undefined) return Result.fail(other)
    const { objection, today } = found.success
    const after = { ...objection, status, lastStep: today }
    return Result.succeed({
      answer: null,
      changes: changesOf(
        view,
        id,
        status === "underReview" ? { ...after, escalatedOn: today } : after,
      ),
    })
  }

/**
 * The objector accepts the answer (接受答复), which settles the objection. `unit` is the notice's.
 *
 * Refused with `UnknownObjection`, `OtherUnit`, `NoticeStatusRefused`, `ObjectionChangedLater`,
 * `ObjectionStatusRefused` or `OtherObjector`.
 */
export const AcceptAnswer = command("points.acceptAnswer", {
  chinese: "接受异议答复",
  input,
  permission: ({ objector, unit }) => own(objector, unit, "points.acceptAnswer"),
  touches,
  decide: step(["answered"], "settled"),
})

/**
 * The objector does not accept the answer (申请复审), which brings the objection under review. Refused as
 * {@link AcceptAnswer} is.
 */
export const EscalateObjection = command("points.escalateObjection", {
  chinese: "申请复审异议",
  input,
  permission: ({ objector, unit }) => own(objector, unit, "points.escalateObjection"),
  touches,
  decide: step(["answered"], "underReview"),
})

/** The objector withdraws the objection (撤回异议), until it is under review. Refused as {@link AcceptAnswer} is. */
export const WithdrawObjection = command("points.withdrawObjection", {
  chinese: "撤回异议",
  input,
  permission: ({ objector, unit }) => own(objector, unit, "points.withdrawObjection"),
  touches,
  decide: step(["filed", "answered"], "withdrawn"),
})
