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

/** Counts a dispatcher's batches, in Effect's metrics. */
export const batchCounter = (context: Context.Context<never>) => {
  let lastDepth: number | undefined
  return (size: number, refused: number, depth: number): void => {
    batches.updateUnsafe(1, context)
    commands.updateUnsafe(size, context)
    if (refused > 0) refusals.updateUnsafe(refused, context)
    batchSize.updateUnsafe(size, context)
    // Looking a metric up takes longer than all else about it; this one is mostly what it was.
    if (depth !== lastDepth) waiting.updateUnsafe(depth, context)
    lastDepth = depth
  }
}

export const countConflict = (context: Context.Context<never>): void =>
  conflicts.updateUnsafe(1, context)
