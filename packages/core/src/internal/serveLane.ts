import { type Context, Effect } from "effect"
import { batchCounter } from "./DispatchMetrics.ts"
import type { Entry } from "./Entry.ts"
import type { Lane } from "./Lane.ts"
import { BatchRunner, type BatchSetting } from "./runBatch.ts"
import { isOnesFault, takeApart, tellFailure, tellOutcomes } from "./tellCallers.ts"

/** How the lanes of a dispatcher are served. */
export interface ServiceOptions {
  readonly maxBatch: number
  /** Whether a batch waits for one turn of the event loop. */
  readonly gather: boolean
  /** Whether a batch has a span. */
  readonly traced: boolean
  /** Where the metrics are. */
  readonly context: Context.Context<never>
}

/**
 * Carries out the commands of a lane, batch by batch, until none waits.
 *
 * To a caller who waits for each command every one of them is a batch. So the effects are put together once for
 * the lane, not for each batch, and there is no generator among them.
 */
export const serveLane = (
  lane: Lane,
  setting: BatchSetting,
  { context, gather, maxBatch, traced }: ServiceOptions,
): Effect.Effect<void> => {
  // A lane has one batch at a time.
  const runner = new BatchRunner(setting)
  const count = batchCounter(context)
  const settled: Effect.Effect<void> = Effect.matchCauseEffect(runner.run, {
    onSuccess: () => {
      const batch = runner.entries
      const refused = tellOutcomes(batch, runner.settle())
      count(batch.length, refused, lane.waiting)
      return Effect.void
    },
    onFailure: (cause) => {
      const batch = runner.entries
      // One command that the storage will never take, or that is broken, must not take the others down.
      if (batch.length > 1 && isOnesFault(cause)) {
        takeApart(batch, cause)
        return Effect.forEach(batch, (entry) => Effect.suspend(() => carryOut([entry])), {
          discard: true,
        })
      }
      tellFailure(batch, cause)
      return Effect.void
    },
  })
  const carryOut = (batch: ReadonlyArray<Entry>): Effect.Effect<void> => {
    runner.entries = batch
    return traced
      ? Effect.withSpan(settled, "civic-practice.batch", {
          attributes: { realm: lane.realm, commands: batch.length },
        })
      : settled
  }
  const taken = Effect.suspend(() => {
    const batch = lane.take(maxBatch)
    return batch.length === 0 ? Effect.void : carryOut(batch)
  })
  const service: Effect.Effect<void> = Effect.flatMap(
    gather ? Effect.andThen(Effect.yieldNow, taken) : taken,
    () => {
      if (lane.waiting > 0) return service
      lane.rest()
      return Effect.void
    },
  )
  return service
}
