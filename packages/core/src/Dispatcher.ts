import { Clock, Context, Duration, Effect, Layer, type Scope, Tracer } from "effect"
import type { Actor } from "./Actor.ts"
import { Calendar } from "./BusinessCalendar.ts"
import type { AnyCommand, Command } from "./Command.ts"
import {
  Closed,
  type Denied,
  InvalidInput,
  type KeyReused,
  namesOf,
  type ReactionRefused,
  TimedOut,
  type TooContended,
} from "./DispatchError.ts"
import { countConflict } from "./internal/DispatchMetrics.ts"
import { reactionTable } from "./internal/decideCommand.ts"
import type { Entry, Submitted, Told } from "./internal/Entry.ts"
import { faultOfOptions } from "./internal/faultOfOptions.ts"
import { fingerprint } from "./internal/fingerprint.ts"
import { Lane } from "./internal/Lane.ts"
import { newIdFrom } from "./internal/newId.ts"
import { newSecretFrom } from "./internal/newSecret.ts"
import type { BatchSetting } from "./internal/runBatch.ts"
import { SnapshotCache } from "./internal/SnapshotCache.ts"
import { serveLane } from "./internal/serveLane.ts"
import { KeyGenerator } from "./KeyGenerator.ts"
import { Policy } from "./Policy.ts"
import type { Reaction } from "./Reaction.ts"
import { SecretGenerator } from "./SecretGenerator.ts"
import { Storage } from "./Storage.ts"
import type { StorageError } from "./StorageError.ts"

/** What can go wrong with any command, beside its own refusals. */
export type DispatchError =
  | InvalidInput
  | Denied
  | KeyReused
  | ReactionRefused
  | TimedOut
  | TooContended
  | Closed
  | StorageError

export type { Submitted } from "./internal/Entry.ts"

/** Who gives a command, when, and under which key. */
export interface SubmitOptions {
  readonly actor: Actor
  /** The idempotency key: one text for one intent, the same whenever it is repeated. Made where there is none. */
  readonly key?: string
  /** Business time in milliseconds since 1970-01-01T00:00Z; by default the time of recording. */
  readonly at?: number
  /** By default the dispatcher's realm. */
  readonly realm?: string
  /** How long the caller will wait. What then became of the command is learnt by repeating it with its key. */
  readonly timeout?: Duration.Input
}

export interface DispatcherOptions {
  /** The realm of commands that name none. */
  readonly realm: string
  readonly reactions?: ReadonlyArray<Reaction>
  /** Commands in one batch at most; 1,024 by default. */
  readonly maxBatch?: number
  /** Commands waiting in one realm at most; further callers wait for room. 16,384 by default. */
  readonly maxWaiting?: number
  /** Streams remembered in each realm at most; 131,072 by default, of about 1 KB each. */
  readonly cacheSize?: number
  /**
   * Whether a batch waits for one turn of the event loop, so that commands given in the same turn share one
   * commit. On by default; off suits a storage whose commits cost next to nothing.
   */
  readonly gather?: boolean
}

/**
 * Carries out commands: loads the streams they touch, decides, and commits states and events in one write.
 * While a commit is in flight the commands that arrive wait, and the next commit takes them all.
 */
export class Dispatcher extends Context.Service<
  Dispatcher,
  {
    /** Carries out a command once for each key; answers with the first answer when it is repeated. */
    readonly submit: <Input, Answer, Refusal>(
      command: Command<Input, Answer, Refusal>,
      input: unknown,
      options: SubmitOptions,
    ) => Effect.Effect<Submitted<Answer>, Refusal | DispatchError>
    /** As `submit`, for callers who need the answer only. */
    readonly execute: <Input, Answer, Refusal>(
      command: Command<Input, Answer, Refusal>,
      input: unknown,
      options: SubmitOptions,
    ) => Effect.Effect<Answer, Refusal | DispatchError>
  }
>()("@civic-practice/core/Dispatcher") {
  static readonly layer = (options: DispatcherOptions): Layer.Layer<Dispatcher, never, Storage> =>
    Layer.effect(Dispatcher, makeDispatcher(options))
}

/** Makes a dispatcher that lives as long as the scope; closing waits for the commands it has taken. */
export const makeDispatcher = Effect.fnUntraced(function* (
  options: DispatcherOptions,
): Effect.fn.Return<Dispatcher["Service"], never, Storage | Scope.Scope> {
  const storage = yield* Storage
  const policy = yield* Policy
  const calendar = yield* Calendar
  const generateKey = yield* KeyGenerator
  const generateSecret = yield* SecretGenerator
  const context = yield* Effect.context<never>()
  const reactions = reactionTable(options.reactions ?? [])
  const { maxBatch = 1024, maxWaiting = 16_384, cacheSize = 131_072, gather = true } = options
  for (const [name, value, least] of [
    ["maxBatch", maxBatch, 1],
    ["maxWaiting", maxWaiting, 1],
    ["cacheSize", cacheSize, 0],
  ] as const) {
    // Below these a dispatcher would spin or wait for ever: a mistake of the program, found when it starts.
    if (!(value >= least)) throw new RangeError(`${name} is ${value}; give ${least} or more`)
  }
  const lanes = new Map<string, Lane>()
  let closed = false
  const run = Effect.runForkWith(context)
  const traced = context.mapUnsafe.has(Tracer.Tracer.key)

  const laneOf = (realm: string): Lane => {
    const known = lanes.get(realm)
    if (known !== undefined) {
      if (lanes.size > 1) {
        lanes.delete(realm)
        lanes.set(realm, known)
      }
      return known
    }
    if (lanes.size >= maxRealms) forgetIdleLane(lanes)
    const lane = new Lane(realm, new SnapshotCache(cacheSize))
    lanes.set(realm, lane)
    return lane
  }

  const serviceOf = (lane: Lane): Effect.Effect<void> => {
    const { cache, realm } = lane
    const setting: BatchSetting = {
      realm,
      storage,
      policy,
      reactions,
      cache,
      remember: (kind, id) => (kind.cached ? cache.get(kind.name, id) : undefined),
      onConflict: () => countConflict(context),
    }
    return serveLane(lane, setting, { context, gather, maxBatch, traced })
  }

  const start = (lane: Lane): void => {
    if (lane.running) return
    lane.running = true
    lane.service ??= serviceOf(lane)
    run(lane.service)
  }

  // One step from the look at the lane to the place in its queue: a lane that rests may be forgotten between two.
  const offer = (entry: Entry): Told =>
    Effect.callback<unknown, unknown>((resume) => {
      if (closed) return resume(new Closed(namesOf(entry.command)))
      const lane = laneOf(entry.occasion.realm)
      if (lane.waiting >= maxWaiting) {
        return Effect.sync(lane.onRoom(() => resume(offer(entry))))
      }
      entry.resume = resume
      lane.add(entry)
      start(lane)
      return Effect.sync(() => lane.remove(entry))
    })

  // Where a batch waits for nothing, it may be over before the caller would begin to wait.
  const offerAtOnce = (entry: Entry): Told => {
    if (gather || closed) return offer(entry)
    const lane = laneOf(entry.occasion.realm)
    if (lane.running) return offer(entry)
    lane.add(entry)
    start(lane)
    return (
      entry.told ??
      Effect.callback<unknown, unknown>((resume) => {
        if (entry.told === undefined) entry.resume = resume
        else resume(entry.told)
      })
    )
  }

  const give = <Input, Answer, Refusal>(
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    given: SubmitOptions,
    answerOnly: boolean,
  ): Told =>
    Effect.withFiber((fiber) => {
      const decoded = command.decode(input)
      if (decoded._tag === "Failure") return decoded.failure
      const key = given.key ?? generateKey()
      const fault = faultOfOptions(given, key)
      if (fault !== undefined) return InvalidInput.of(command, [fault])
      const now = Context.get(fiber.context, Clock.Clock).currentTimeMillisUnsafe()
      const realm = given.realm ?? options.realm
      const entry: Entry = {
        // Its decider only ever sees the input that its own decoder gave.
        command: command as Command<unknown, unknown, unknown>,
        input: decoded.success,
        occasion: {
          realm,
          actor: given.actor,
          at: given.at ?? now,
          now,
          key,
          calendar,
          newId: newIdFrom(key, now),
          newSecret: newSecretFrom(generateSecret),
        },
        fingerprint: fingerprint(command.name, given.actor, command.identifies(decoded.success)),
        answerOnly,
        checksReceipt: false,
        unknown: undefined,
        told: undefined,
        resume: undefined,
      }
      return given.timeout === undefined
        ? offerAtOnce(entry)
        : within(offer(entry), given.timeout, command, key)
    })

  yield* Effect.addFinalizer(() =>
    Effect.suspend(() => {
      closed = true
      return Effect.forEach(lanes.values(), (lane) => lane.idle, { discard: true })
    }),
  )

  // What `give` tells is this command's own answer; refusals come from its decider, the rest from the dispatcher.
  return Dispatcher.of({
    submit: <Input, Answer, Refusal>(
      command: Command<Input, Answer, Refusal>,
      input: unknown,
      given: SubmitOptions,
    ) =>
      give(command, input, given, false) as Effect.Effect<
        Submitted<Answer>,
        Refusal | DispatchError
      >,
    execute: <Input, Answer, Refusal>(
      command: Command<Input, Answer, Refusal>,
      input: unknown,
      given: SubmitOptions,
    ) => give(command, input, given, true) as Effect.Effect<Answer, Refusal | DispatchError>,
  })
})

/** Realms whose streams are remembered at once; beyond it the one idle longest is forgotten, which costs a reload. */
const maxRealms = 256

const forgetIdleLane = (lanes: Map<string, Lane>): void => {
  for (const lane of lanes.values()) {
    if (lane.running) continue
    lanes.delete(lane.realm)
    return
  }
}

const within = <A, E>(
  effect: Effect.Effect<A, E>,
  timeout: Duration.Input,
  command: Pick<AnyCommand, "name" | "chinese">,
  key: string,
): Effect.Effect<A, E | TimedOut> =>
  Effect.timeoutOrElse(effect, {
    duration: timeout,
    orElse: () =>
      Effect.fail(
        new TimedOut({
          ...namesOf(command),
          key,
          limit: Duration.toMillis(Duration.fromInputUnsafe(timeout)),
        }),
      ),
  })
