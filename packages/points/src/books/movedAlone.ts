import { type Change, type Occasion, put, type View } from "@civic-practice/core"
import { Result } from "effect"
import { fits, maximumPoints } from "../Points.ts"
import { MovedAlone, movedAloneId, NeedsApproval } from "./Approval.ts"
import { pointsPolicy } from "./PointsPolicy.ts"

const nothing: ReadonlyArray<Change> = []

/** Whether a person may give (above 0) or deduct so many points alone; what is kept of it for the rest of the day. */
export const movedAlone = (
  subject: string,
  points: number,
  view: View,
  { actor, calendar, now }: Occasion,
): Result.Result<ReadonlyArray<Change>, NeedsApproval> => {
  const { approval } = view.get(pointsPolicy)
  // The host itself is no person; whoever acts through it is told by it.
  if (approval === undefined || actor._tag !== "Person") return Result.succeed(nothing)
  const limit = points > 0 ? "addition" : "deduction"
  const amount = Math.abs(points)
  const allowed = approval[limit]
  if (allowed !== undefined && amount > allowed) {
    return Result.fail(new NeedsApproval({ limit, subject, amount, allowed }))
  }
  const { perPersonAndDay } = approval
  if (perPersonAndDay === undefined) return Result.succeed(nothing)
  // The day on which it is recorded: the business time is the person's own word.
  const ref = MovedAlone.ref(movedAloneId(actor.id, calendar.dayOf(now)))
  const before = view.get(ref).points
  const sum = fits(before, amount) ? before + amount : maximumPoints
  if (sum > perPersonAndDay) {
    return Result.fail(
      new NeedsApproval({
        limit: "perPersonAndDay",
        subject,
        amount: sum,
        allowed: perPersonAndDay,
      }),
    )
  }
  return Result.succeed([put(ref, { ...view.get(ref), points: sum })])
}

/** Whether a person may correct a stock by so many pieces alone; what is kept of it for the rest of the day. */
export const correctedAlone = (
  subject: string,
  difference: number,
  view: View,
  { actor, calendar, now }: Occasion,
): Result.Result<ReadonlyArray<Change>, NeedsApproval> => {
  const { stockCorrection, stockCorrectionPerDay } = view.get(pointsPolicy).approval ?? {}
  if (actor._tag !== "Person") return Result.succeed(nothing)
  const amount = Math.abs(difference)
  if (stockCorrection !== undefined && amount > stockCorrection) {
    const limit = "stockCorrection"
    return Result.fail(new NeedsApproval({ limit, subject, amount, allowed: stockCorrection }))
  }
  if (stockCorrectionPerDay === undefined || amount === 0) return Result.succeed(nothing)
  const ref = MovedAlone.ref(movedAloneId(actor.id, calendar.dayOf(now)))
  const before = view.get(ref)
  const pieces = (before.pieces ?? 0) + amount
  if (pieces > stockCorrectionPerDay) {
    return Result.fail(
      new NeedsApproval({
        limit: "stockCorrectionPerDay",
        subject,
        amount: pieces,
        allowed: stockCorrectionPerDay,
      }),
    )
  }
  return Result.succeed([put(ref, { ...before, pieces })])
}
