import { type Context, Metric } from "effect"

const batches = Metric.counter("civic_practice_batches", {
  description: "commits and attempts of them",
})
const commands = Metric.counter("civic_practice_commands", { description: "commands decided" })
const refusals = Metric.counter("civic_practice_refusals", { description: "commands refused" })
const conflicts = Metric.counter("civic_practice_conflicts", {
  description: "commits refused for stale versions",
})
const waiting = Metric.gauge("civic_practice_queue_depth", {
  description: "commands waiting for a batch",
})
const batchSize = Metric.histogram("civic_practice_batch_size", {
  description: "commands in one batch",
  boundaries: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
})

/** Counts what the dispatcher does, in Effect's metrics. */
export const countBatch = (
  context: Context.Context<never>,
  seen: { readonly size: number; readonly refused: number; readonly waiting: number },
): void => {
  batches.updateUnsafe(1, context)
  commands.updateUnsafe(seen.size, context)
  if (seen.refused > 0) refusals.updateUnsafe(seen.refused, context)
  waiting.updateUnsafe(seen.waiting, context)
  batchSize.updateUnsafe(seen.size, context)
}

export const countConflict = (context: Context.Context<never>): void =>
  conflicts.updateUnsafe(1, context)
