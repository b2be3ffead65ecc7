import type {
  Command,
  EventData,
  FindOptions,
  Found,
  Page,
  RecordedFact,
  Storage,
  StreamKind,
  StreamRef,
  Submitted,
} from "@civic-practice/core"
import type { Period, Report, ReportOptions } from "@civic-practice/reporting"
import type { Signal, SignalSources, SignalThresholds } from "@civic-practice/volunteering"
import { Context, Effect, Exit, Layer, Scope, Stream } from "effect"
import type { AccessCommands } from "./accessCommands.ts"
import { type PromiseMethods, type PromiseOptions, promiseMethods } from "./CommandMethods.ts"
import type { hierarchyCommands, pointsCommands, volunteeringCommands } from "./commands.ts"
import { type PromiseEarnings, promiseEarnings } from "./Earnings.ts"
import { Calls } from "./internal/Calls.ts"
import { type PromiseLedgers, promiseLedgers } from "./Ledgers.ts"
import { type PromiseNotices, promiseNotices } from "./Notices.ts"
import { Practice, type PracticeOptions } from "./Practice.ts"
import { type PromiseShop, promiseShop } from "./Shop.ts"

/** How a district's practice is put together, and where it is kept. */
export interface CreatePracticeOptions<E> extends PracticeOptions {
  /** Where everything is kept: the `layer` of a storage adapter. */
  readonly storage: Layer.Layer<Storage, E>
}

/** A district's practice with plain Promises, which reject with the typed error itself. */
export interface PromisePractice extends AsyncDisposable {
  readonly district: string
  readonly access: PromiseMethods<AccessCommands>
  readonly hierarchy: PromiseMethods<typeof hierarchyCommands>
  readonly volunteering: PromiseMethods<typeof volunteeringCommands>
  readonly points: PromiseMethods<typeof pointsCommands>
  /** Carries out any command, also one of the application's own; says whether it had been carried out before. */
  readonly submit: <Input, Answer, Refusal>(
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    options: PromiseOptions,
  ) => Promise<Submitted<Answer>>
  /** The state of a stream, `undefined` where there is none. */
  readonly state: <State, Event extends EventData>(
    ref: StreamRef<State, Event>,
  ) => Promise<State | undefined>
  /** A page of the streams of a kind, in the order of one of its indexes. */
  readonly find: <State, Event extends EventData>(
    kind: StreamKind<State, Event>,
    options: Omit<FindOptions, "realm">,
  ) => Promise<Page<Found<State>>>
  /** What happened to a stream, oldest first. */
  readonly history: <State, Event extends EventData>(
    ref: StreamRef<State, Event>,
  ) => AsyncIterable<RecordedFact<Event>>
  readonly report: (period: Period, options?: ReportOptions) => Promise<Report>
  readonly notices: PromiseNotices
  readonly earnings: PromiseEarnings
  readonly books: PromiseLedgers
  readonly shop: PromiseShop
  /** Patterns in the service records of a period that somebody should look at (异常提示); see `signalsIn`. */
  readonly abuseSignals: (
    period: Period,
    thresholds?: SignalThresholds,
    sources?: SignalSources,
  ) => Promise<ReadonlyArray<Signal>>
  /**
   * Waits for all that was asked before, and closes the storage. What is asked later rejects with `Closed`. Closing
   * again waits for the same.
   */
  readonly close: () => Promise<void>
}

/**
 * Opens a district's practice over a storage. Rejects with the storage's error where it cannot be opened, and with a
 * `RangeError` for settings that cannot work.
 *
 * `await using` closes it at the end of the block; otherwise call `close()`.
 */
export const createPractice = async <E>(
  options: CreatePracticeOptions<E>,
): Promise<PromisePractice> => {
  const scope = Scope.makeUnsafe()
  const layer = Practice.layer(options).pipe(Layer.provide(options.storage))
  const practice = await Effect.runPromise(
    // A layer that fails lets go of what it had opened by itself.
    Effect.map(Layer.buildWithScope(layer, scope), (context) => Context.get(context, Practice)),
  )
  const calls = new Calls()
  const close = (): Promise<void> => calls.close(Scope.close(scope, Exit.void))
  return {
    district: practice.district,
    access: promiseMethods("access", practice.access, calls),
    hierarchy: promiseMethods("hierarchy", practice.hierarchy, calls),
    volunteering: promiseMethods("volunteering", practice.volunteering, calls),
    points: promiseMethods("points", practice.points, calls),
    submit: (command, input, given) =>
      calls.run(command.name, () => practice.submit(command, input, given), given?.signal),
    state: (ref) => calls.run("state", () => practice.state(ref)),
    find: (kind, given) => calls.run("find", () => practice.find(kind, given)),
    history: (ref) => ({
      async *[Symbol.asyncIterator]() {
        calls.check("history")
        yield* Stream.toAsyncIterable(practice.history(ref))
      },
    }),
    report: (period, given) => calls.run("report", () => practice.report(period, given)),
    abuseSignals: (period, thresholds, sources) =>
      calls.run("abuseSignals", () => practice.abuseSignals(period, thresholds, sources)),
    books: promiseLedgers(practice.books, calls),
    notices: promiseNotices(practice.notices, calls),
    earnings: promiseEarnings(practice.earnings, calls),
    shop: promiseShop(practice.shop, calls),
    close,
    [Symbol.asyncDispose]: close,
  }
}
