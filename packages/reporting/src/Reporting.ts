import {
  type BusinessCalendar,
  Calendar,
  type Explained,
  type Localized,
  makeProjector,
  readState,
  Storage,
  type StorageError,
  sha256,
  streamStates,
} from "@civic-practice/core"
import { Unit, type UnitTree, UnknownUnit, unitTree } from "@civic-practice/hierarchy"
import { Context, Effect, Layer, Schema, Stream } from "effect"
import { CellRequest } from "./internal/CellReader.ts"
import { cellProjection } from "./internal/cellProjection.ts"
import { cellRefs } from "./internal/cells.ts"
import { directoryRef } from "./internal/Directory.ts"
import { planOf, requestCells, rollUp } from "./internal/rollUp.ts"
import type { Metric } from "./Metric.ts"
import { MetricFault } from "./MetricFault.ts"
import { type InvalidPeriod, type Period, periodFault } from "./Period.ts"
import type { Report } from "./Report.ts"

/** Which figures are kept of which realm. */
export interface ReportingOptions {
  readonly realm: string
  /** The metrics that are kept. With one more, one fewer or one renamed, all are folded anew by themselves. */
  readonly metrics: ReadonlyArray<Metric>
  /** To be raised when a metric takes something else from an event than before: folds the log anew. 1 by default. */
  readonly version?: number
  /** Events folded in one commit at most; 16,384 by default. */
  readonly chunk?: number
  /** Told after each commit of a fold, with the position reached. */
  readonly onProgress?: (position: number) => void
}

/** Which figures a report is to show. */
export interface ReportOptions {
  /** The unit to report on, with all that stood below it; the whole realm where there is none. */
  readonly unit?: string
  /** Names of the metrics wanted; all by default, in the order in which they were registered. */
  readonly metrics?: ReadonlyArray<string>
  /** The tree to roll up by, for example one as it is planned; the realm's own by default. */
  readonly tree?: UnitTree
}

/** A report was asked for a metric that is not kept. */
export class UnknownMetric
  extends Schema.TaggedError<UnknownMetric>("@civic-practice/reporting/UnknownMetric")(
    "UnknownMetric",
    { metric: Schema.String, known: Schema.Array(Schema.String) },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有指标 ${this.metric}，请从以下指标中选择：${this.known.join("、")}`,
      en: `there is no metric ${this.metric}; choose among ${this.known.join(", ")}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Keeps the cells of a realm's metrics and makes reports of them. */
export class Reporting extends Context.Service<
  Reporting,
  {
    /**
     * Figures of a period, rolled up the tree as it stood on each day. It first counts all that has been recorded,
     * so it never lags behind what its caller just did.
     */
    readonly report: (
      period: Period,
      options?: ReportOptions,
    ) => Effect.Effect<
      Report,
      InvalidPeriod | UnknownMetric | UnknownUnit | MetricFault | StorageError
    >
    /** Counts all that has been recorded so far; answers with the position reached in the realm's log. */
    readonly drain: Effect.Effect<number, MetricFault | StorageError>
  }
>()("@civic-practice/reporting/Reporting") {
  static readonly layer = (options: ReportingOptions): Layer.Layer<Reporting, never, Storage> =>
    Layer.effect(Reporting, makeReporting(options))
}

/** Makes the service. Metrics of the same name are a defect (`RangeError`). */
export const makeReporting = Effect.fnUntraced(function* (
  options: ReportingOptions,
): Effect.fn.Return<Reporting["Service"], never, Storage> {
  const storage = yield* Storage
  const calendar = yield* Calendar
  const { realm, version = 1 } = options
  const metrics = options.metrics.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const twice = metrics.find(({ name }, place) => name === metrics[place + 1]?.name)
  if (twice !== undefined) throw new RangeError(`two metrics are called ${twice.name}`)
  const name = `reporting.${fingerprint(metrics, calendar)}`
  const prefix = `${name}@${version}`
  const refs = cellRefs(prefix)
  const projector = yield* makeProjector(cellProjection(name, version, metrics, calendar), {
    realm,
    chunk: options.chunk ?? 16_384,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  })
  const drain = Effect.catchDefect(projector.drain, (defect) =>
    defect instanceof MetricFault ? Effect.fail(defect) : Effect.die(defect),
  )

  let remembered: { readonly position: number; readonly tree: UnitTree } | undefined
  /** The tree as of a position at least, read anew only after something was recorded of a unit. */
  const treeAt = (position: number): Effect.Effect<UnitTree, StorageError, Storage> => {
    if (remembered?.position === position) return Effect.succeed(remembered.tree)
    const found = Stream.runCollect(streamStates(Unit, { realm, index: "all", limit: 10_000 }))
    return Effect.map(found, (units) => {
      const tree = unitTree(units.map(({ id, state }) => [id, state] as const))
      remembered = { position, tree }
      return tree
    })
  }

  const wanted = (
    names: ReadonlyArray<string> | undefined,
  ): Effect.Effect<ReadonlyArray<Metric>, UnknownMetric> => {
    const known = options.metrics
    if (names === undefined) return Effect.succeed(known)
    return Effect.forEach(new Set(names), (name) => {
      const found = known.find((metric) => metric.name === name)
      return found === undefined
        ? Effect.fail(
            new UnknownMetric({ metric: name, known: known.map((metric) => metric.name) }),
          )
        : Effect.succeed(found)
    })
  }

  const report = Effect.fnUntraced(function* (period: Period, asked: ReportOptions = {}) {
    const fault = periodFault(period)
    if (fault !== undefined) return yield* fault
    const question = { period, scope: asked.unit ?? null, metrics: yield* wanted(asked.metrics) }
    yield* drain
    const directory = (yield* readState(realm, directoryRef(prefix))) ?? {
      treePosition: 0,
      units: [],
    }
    const tree = asked.tree ?? (yield* treeAt(directory.treePosition))
    if (asked.unit !== undefined && tree.state(asked.unit) === undefined) {
      return yield* new UnknownUnit({ unit: asked.unit })
    }
    const plan = planOf(question, tree, directory)
    const request = new CellRequest(refs)
    requestCells(question, plan, request)
    return rollUp(question, plan, tree, yield* request.load(realm, prefix))
  })

  return Reporting.of({
    drain,
    report: (period, asked) => Effect.provideService(report(period, asked), Storage, storage),
  })
})

// What the cells are made of, so far as it can be told: with other metrics or another time zone they are others.
const fingerprint = (metrics: ReadonlyArray<Metric>, calendar: BusinessCalendar): string => {
  const parts = metrics.map(({ aggregate, name, readings }) => [
    name,
    aggregate,
    ...readings.map(({ event, kind }) => `${kind} ${event}`).toSorted(),
  ])
  return sha256(JSON.stringify([calendar.zone.name, parts])).slice(0, 16)
}
