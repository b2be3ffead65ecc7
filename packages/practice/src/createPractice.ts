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
import { type Effect, Layer, ManagedRuntime, Stream } from "effect"
import { type PromiseMethods, type PromiseOptions, promiseMethods } from "./CommandMethods.ts"
import type {
  accessCommands,
  hierarchyCommands,
  pointsCommands,
  volunteeringCommands,
} from "./commands.ts"
import { Practice, type PracticeOptions } from "./Practice.ts"

export interface CreatePracticeOptions<E> extends PracticeOptions {
  /** Where everything is kept: the `layer` of a storage adapter. */
  readonly storage: Layer.Layer<Storage, E>
}

/** A district's practice with plain Promises, which reject with the typed error itself. */
export interface PromisePractice extends AsyncDisposable {
  readonly district: string
  readonly access: PromiseMethods<typeof accessCommands>
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
  /** Waits for the commands that were taken, and closes the storage. */
  readonly close: () => Promise<void>
}

/**
 * Opens a district's practice over a storage. Rejects with the storage's error where it cannot be opened.
 *
 * `await using` closes it at the end of the block; otherwise call `close()`.
 */
export const createPractice = async <E>(
  options: CreatePracticeOptions<E>,
): Promise<PromisePractice> => {
  const runtime = ManagedRuntime.make(Practice.layer(options).pipe(Layer.provide(options.storage)))
  const run = <A, Failure>(effect: Effect.Effect<A, Failure>, signal?: AbortSignal): Promise<A> =>
    runtime.runPromise(effect, signal === undefined ? {} : { signal })
  const practice = await runtime.runPromise(Practice).catch(async (error: unknown) => {
    await runtime.dispose()
    throw error
  })
  return {
    district: practice.district,
    access: promiseMethods(practice.access, run),
    hierarchy: promiseMethods(practice.hierarchy, run),
    volunteering: promiseMethods(practice.volunteering, run),
    points: promiseMethods(practice.points, run),
    submit: (command, input, { signal, ...given }) =>
      run(practice.submit(command, input, given), signal),
    state: (ref) => run(practice.state(ref)),
    find: (kind, given) => run(practice.find(kind, given)),
    history: (ref) => Stream.toAsyncIterable(practice.history(ref)),
    report: (period, given) => run(practice.report(period, given)),
    close: () => runtime.dispose(),
    [Symbol.asyncDispose]: () => runtime.dispose(),
  }
}
