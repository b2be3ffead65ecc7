import {
  type BusinessCalendar,
  businessCalendar,
  Calendar,
  Dispatcher,
  type DispatcherOptions,
  type EventData,
  type FindOptions,
  type Found,
  findStates,
  InvalidInput,
  type Page,
  Policy,
  type PolicyShape,
  type Reaction,
  type RecordedFact,
  readHistory,
  readState,
  Storage,
  type StorageError,
  type StreamKind,
  type StreamRef,
  type SubmitOptions,
} from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  type Metric,
  type Period,
  Reporting,
  type ReportingOptions,
} from "@civic-practice/reporting"
import type { Signal, SignalSources, SignalThresholds } from "@civic-practice/volunteering"
import { Context, Effect, Layer, Schema, Stream } from "effect"
import { type AccessCommands, accessCommands } from "./accessCommands.ts"
import { type EffectMethods, effectMethods, type Submit } from "./CommandMethods.ts"
import { hierarchyCommands, pointsCommands, volunteeringCommands } from "./commands.ts"
import { type Earnings, makeEarnings } from "./Earnings.ts"
import { type Ledgers, makeLedgers } from "./Ledgers.ts"
import { practiceMetrics } from "./metrics.ts"
import { makeNotices, type Notices } from "./Notices.ts"
import { type PracticePolicyOptions, practicePolicy } from "./practicePolicy.ts"
import { practiceReactions } from "./reactions.ts"
import { practiceRoles } from "./roles.ts"
import { makeShop, type Shop } from "./Shop.ts"
import { type SignalsRefusal, signalsIn } from "./signals.ts"

/** How a district's practice is put together. Everything but the district has a default. */
export interface PracticeOptions
  extends Omit<DispatcherOptions, "realm" | "reactions">,
    PracticePolicyOptions {
  /** The district's unit id, at which realm-wide roles are granted; also the name of its realm. */
  readonly district: string
  /** China Standard Time with China's public holidays by default. */
  readonly calendar?: BusinessCalendar
  /** Who may do what, instead of `practicePolicy`. Names of roles are checked only where `roles` says which there are. */
  readonly policy?: PolicyShape
  /** Reactions of the application, beside those of the practice. */
  readonly reactions?: ReadonlyArray<Reaction>
  /** Metrics of the application, beside those of the practice. */
  readonly metrics?: ReadonlyArray<Metric>
  readonly reporting?: Pick<ReportingOptions, "chunk" | "onProgress" | "version">
}

/** A district's practice: its commands by package, what is stored, and reports. */
export interface PracticeShape {
  readonly district: string
  readonly access: EffectMethods<AccessCommands>
  readonly hierarchy: EffectMethods<typeof hierarchyCommands>
  readonly volunteering: EffectMethods<typeof volunteeringCommands>
  readonly points: EffectMethods<typeof pointsCommands>
  /** Carries out any command, also one of the application's own; says whether it had been carried out before. */
  readonly submit: Submit
  /** The state of a stream, `undefined` where there is none. */
  readonly state: <State, Event extends EventData>(
    ref: StreamRef<State, Event>,
  ) => Effect.Effect<State | undefined, StorageError>
  /** A page of the streams of a kind, in the order of one of its indexes. */
  readonly find: <State, Event extends EventData>(
    kind: StreamKind<State, Event>,
    options: Omit<FindOptions, "realm">,
  ) => Effect.Effect<Page<Found<State>>, StorageError>
  /** What happened to a stream, oldest first. */
  readonly history: <State, Event extends EventData>(
    ref: StreamRef<State, Event>,
  ) => Stream.Stream<RecordedFact<Event>, StorageError>
  readonly report: Reporting["Service"]["report"]
  readonly notices: Notices
  readonly earnings: Earnings
  readonly books: Ledgers
  readonly shop: Shop
  /** Patterns in the service records of a period that somebody should look at (异常提示); see `signalsIn`. */
  readonly abuseSignals: (
    period: Period,
    thresholds?: SignalThresholds,
    sources?: SignalSources,
  ) => Effect.Effect<ReadonlyArray<Signal>, SignalsRefusal | StorageError>
}

/** All of civic-practice for one district, over a storage. */
export class Practice extends Context.Service<Practice, PracticeShape>()(
  "@civic-practice/practice/Practice",
) {
  /**
   * Needs a `Storage`; provides the practice, its dispatcher and its reporting. Throws a `RangeError` where the
   * district is no unit id or two roles have one name.
   */
  static readonly layer = (
    options: PracticeOptions,
  ): Layer.Layer<Practice | Dispatcher | Reporting, never, Storage> => {
    const {
      district: realm,
      calendar = businessCalendar(),
      metrics = [],
      policy = practicePolicy(options),
      reactions = [],
    } = options
    if (!isUnitId(realm)) {
      throw new RangeError(`the district is "${realm}"; give the id of its unit, such as 220103`)
    }
    const settings = Layer.mergeAll(
      Layer.succeed(Policy, policy),
      Layer.succeed(Calendar, calendar),
    )
    const dispatcher = Dispatcher.layer({
      ...options,
      realm,
      reactions: [...practiceReactions, ...reactions],
    })
    const reports = Reporting.layer({
      ...options.reporting,
      realm,
      metrics: [...practiceMetrics, ...metrics],
    })
    return Layer.effect(Practice, makePractice(options)).pipe(
      Layer.provideMerge(Layer.mergeAll(dispatcher, reports)),
      Layer.provide(settings),
    )
  }
}

const isUnitId = Schema.is(UnitId)

const makePractice = Effect.fnUntraced(function* (options: PracticeOptions) {
  const { district, policy, roles = policy === undefined ? practiceRoles : undefined } = options
  const dispatcher = yield* Dispatcher
  const { report } = yield* Reporting
  const storage = yield* Storage
  const calendar = yield* Calendar
  const stored = Effect.provideService(Storage, storage)
  const submit: Submit = (command, input, given: SubmitOptions) =>
    // Callers without types may name a realm, whose tree and roles this practice's policy does not know.
    given?.realm === undefined || given.realm === district
      ? dispatcher.submit(command, input, given)
      : Effect.fail(
          InvalidInput.of(command, [
            {
              field: "realm",
              problem: `this practice is that of ${district}`,
              chinese: `本系统属于 ${district}`,
            },
          ]),
        )
  const access = accessCommands({ district, roles: roles?.map(({ name }) => name) })
  const books = yield* makeLedgers(district, submit, storage)
  return Practice.of({
    district,
    access: effectMethods(access, submit),
    hierarchy: effectMethods(hierarchyCommands, submit),
    volunteering: effectMethods(volunteeringCommands, submit),
    points: effectMethods(pointsCommands, submit),
    submit,
    state: (ref) => stored(readState(district, ref)),
    find: (kind, options) => stored(findStates(kind, { ...options, realm: district })),
    history: (ref) => Stream.provideService(readHistory(district, ref), Storage, storage),
    report,
    abuseSignals: (period, thresholds, sources) =>
      stored(signalsIn(period, { realm: district, calendar, thresholds, sources })),
    books,
    notices: makeNotices(district, calendar, dispatcher, storage),
    earnings: makeEarnings(district, calendar, storage),
    shop: makeShop(district, calendar, submit, storage),
  })
})
