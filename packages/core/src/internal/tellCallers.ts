import { Cause, Effect } from "effect"
import { namesOf, TooContended } from "../DispatchError.ts"
import { StorageError } from "../StorageError.ts"
import { type Entry, type Outcome, tell } from "./Entry.ts"

type BatchFailure = StorageError | TooContended

/** Tells each caller what their command came to; answers how many were refused. */
export const tellOutcomes = (
  batch: ReadonlyArray<Entry>,
  outcomes: ReadonlyArray<Outcome | undefined>,
): number => {
  let refused = 0
  for (let index = 0; index < batch.length; index++) {
    const entry = batch[index]
    const outcome = outcomes[index]
    if (entry === undefined || outcome === undefined) continue
    if (outcome._tag === "Answered") {
      const { submitted } = outcome
      tell(entry, Effect.succeed(entry.answerOnly ? submitted.answer : submitted))
    } else if (outcome._tag === "Died") tell(entry, Effect.die(outcome.defect))
    else {
      refused++
      tell(entry, Effect.fail(outcome.refusal))
    }
  }
  return refused
}

/** Tells each caller that the batch failed, in the terms of their own command. */
export const tellFailure = (
  batch: ReadonlyArray<Entry>,
  cause: Cause.Cause<BatchFailure>,
): void => {
  for (const entry of batch) {
    tell(entry, Effect.failCause(Cause.map(cause, (error) => failureOf(entry, error))))
  }
}

/** Whether one command may be at fault, so that the others are worth trying without it. */
export const isOnesFault = (cause: Cause.Cause<BatchFailure>): boolean =>
  Cause.hasDies(cause) ||
  cause.reasons.some(
    (reason) =>
      Cause.isFailReason(reason) &&
      reason.error instanceof StorageError &&
      reason.error.reason === "Refused",
  )

/** Prepares the commands of a batch that failed for being tried one by one. */
export const takeApart = (batch: ReadonlyArray<Entry>, cause: Cause.Cause<BatchFailure>): void => {
  if (!Cause.hasDies(cause)) return
  // A storage that breaks off in a commit has not said whether it wrote.
  const unknown = new StorageError({
    reason: "CommitUnknown",
    operation: "commit",
    detail: "the batch broke off",
    cause: Cause.squash(cause),
  })
  for (const entry of batch) {
    entry.checksReceipt = true
    entry.unknown ??= unknown
  }
}

const failureOf = ({ command, unknown }: Entry, error: BatchFailure): BatchFailure => {
  if (unknown !== undefined) {
    // An earlier commit of this command may have been written, whatever stopped the later ones.
    return error === unknown
      ? error
      : new StorageError({
          reason: "CommitUnknown",
          operation: unknown.operation,
          detail: `${unknown.detail}; then: ${error.message}`,
          cause: error,
        })
  }
  return error instanceof TooContended
    ? new TooContended({ ...namesOf(command), attempts: error.attempts })
    : error
}
