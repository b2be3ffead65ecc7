import {
  type BusinessCalendar,
  businessCalendar,
  Calendar,
  type Command,
  type DispatchError,
  Dispatcher,
  type DispatcherOptions,
  type EventData,
  type FindOptions,
  type Found,
  findStates,
  type Page,
  Policy,
  type PolicyShape,
  type Reaction,
  type RecordedFact,
  type Role,
  readHistory,
  readState,
  rolePolicy,
  Storage,
  type StorageError,
  type StreamKind,
  type StreamRef,
  type SubmitOptions,
  type Submitted,
} from "@civic-practice/core"
import { ancestry } from "@civic-practice/hierarchy"
import { type Metric, Reporting, type ReportingOptions } from "@civic-practice/reporting"
import { Context, Effect, Layer, Stream } from "effect"
import { type EffectMethods, effectMethods } from "./CommandMethods.ts"
import {
  accessCommands,
  hierarchyCommands,
  pointsCommands,
  volunteeringCommands,
} from "./commands.ts"
import { practiceMetrics } from "./metrics.ts"
import { practiceReactions } from "./reactions.ts"
import { ownActions, practiceRoles } from "./roles.ts"

/** How a district's practice is put together. Everything but the district has a default. */
export interface PracticeOptions extends Omit<DispatcherOptions, "realm" | "reactions"> {
  /** The district's unit id, at which realm-wide roles are granted; also the name of its realm. */
  readonly district: string
  /** China Standard Time with China's public holidays by default. */
  readonly calendar?: BusinessCalendar
  /** The roles that may be granted; `practiceRoles` by default. */
  readonly roles?: ReadonlyArray<Role>
  /** Who may do what, instead of roles. */
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
  readonly access: EffectMethods<typeof accessCommands>
  readonly hierarchy: EffectMethods<typeof hierarchyCommands>
  readonly volunteering: EffectMethods<typeof volunteeringCommands>
  readonly points: EffectMethods<typeof pointsCommands>
  /** Carries out any command, also one of the application's own; says whether it had been carried out before. */
  readonly submit: <Input, Answer, Refusal>(
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    options: SubmitOptions,
  ) => Effect.Effect<Submitted<Answer>, Refusal | DispatchError>
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
}

/** All of civic-practice for one district, over a storage. */
export class Practice extends Context.Service<Practice, PracticeShape>()(
  "@civic-practice/practice/Practice",
) {
  /** Needs a `Storage`; provides the practice, its dispatcher and its reporting. */
  static readonly layer = (
    options: PracticeOptions,
  ): Layer.Layer<Practice | Dispatcher | Reporting, never, Storage> => {
    const {
      district,
      calendar,
      metrics = [],
      policy,
      reactions = [],
      reporting = {},
      roles,
    } = options
    const realm = district
    const rules = rolePolicy({
      roles: roles ?? practiceRoles,
      ancestry,
      ownActions,
      root: district,
    })
    const settings = Layer.mergeAll(
      Layer.succeed(Policy, policy ?? rules),
      Layer.succeed(Calendar, calendar ?? businessCalendar()),
    )
    const dispatcher = Dispatcher.layer({
      ...options,
      realm,
      reactions: [...practiceReactions, ...reactions],
    })
    const reports = Reporting.layer({
      ...reporting,
      realm,
      metrics: [...practiceMetrics, ...metrics],
    })
    return Layer.effect(Practice, makePractice(district)).pipe(
      Layer.provideMerge(Layer.mergeAll(dispatcher, reports)),
      Layer.provide(settings),
    )
  }
}

const makePractice = Effect.fnUntraced(function* (district: string) {
  const dispatcher = yield* Dispatcher
  const { report } = yield* Reporting
  const storage = yield* Storage
  const stored = Effect.provideService(Storage, storage)
  return Practice.of({
    district,
    access: effectMethods(accessCommands, dispatcher),
    hierarchy: effectMethods(hierarchyCommands, dispatcher),
    volunteering: effectMethods(volunteeringCommands, dispatcher),
    points: effectMethods(pointsCommands, dispatcher),
    submit: dispatcher.submit,
    state: (ref) => stored(readState(district, ref)),
    find: (kind, options) => stored(findStates(kind, { ...options, realm: district })),
    history: (ref) => Stream.provideService(readHistory(district, ref), Storage, storage),
    report,
  })
})
