import { Result } from "effect"
import { type Actor, system } from "./Actor.ts"
import { type BusinessCalendar, businessCalendar } from "./BusinessCalendar.ts"
import { type Command, invoke } from "./Command.ts"
import type { Denied, InvalidInput } from "./DispatchError.ts"
import { Draft } from "./internal/Draft.ts"
import { authorize, decideCommand, reactionTable } from "./internal/decideCommand.ts"
import { newIdFrom } from "./internal/newId.ts"
import { newSecretFrom } from "./internal/newSecret.ts"
import { unwritten } from "./internal/Slot.ts"
import { SnapshotCache } from "./internal/SnapshotCache.ts"
import { WorkingSet } from "./internal/WorkingSet.ts"
import { denyAll, type PolicyShape } from "./Policy.ts"
import type { Reaction } from "./Reaction.ts"
import { envelopeHead } from "./RecordedFact.ts"
import type { EventData, StreamRef } from "./StreamKind.ts"
import type { View } from "./View.ts"

/** How a command is given to a {@link Specification}. */
export interface SpecificationOptions {
  /** Business time in milliseconds; also taken as the recording time. */
  readonly at?: number
  readonly actor?: Actor
  readonly key?: string
}

/**
 * Rules without storage: commands are decided one after another against streams held in memory, with their
 * reactions, and nothing else. What property tests of deciders are written with.
 */
export interface Specification {
  /** Decides a command; its changes are kept where it succeeds, and nothing changes where it is refused. */
  readonly run: <Input, Answer, Refusal>(
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    options?: SpecificationOptions,
  ) => Result.Result<Answer, Refusal | InvalidInput | Denied>
  /** The streams as they are now. */
  readonly view: View
  /** Every event so far with its stream, in order. */
  readonly events: () => ReadonlyArray<{
    readonly kind: string
    readonly id: string
    readonly event: EventData
  }>
  /** Sets the state of a stream, as if its history had led there. */
  readonly given: <State, Event extends EventData>(
    ref: StreamRef<State, Event>,
    state: State,
  ) => void
}

/** Starts with nothing but the streams that are `given`. */
export const specification = (
  options: {
    readonly reactions?: ReadonlyArray<Reaction>
    readonly policy?: PolicyShape
    readonly calendar?: BusinessCalendar
  } = {},
): Specification => {
  const reactions = reactionTable(options.reactions ?? [])
  const policy = options.policy ?? denyAll
  const calendar = options.calendar ?? businessCalendar()
  // A memory without bounds.
  const known = new SnapshotCache(Number.POSITIVE_INFINITY)
  const recorded: Array<{ readonly kind: string; readonly id: string; readonly event: EventData }> =
    []
  const newSet = (): WorkingSet =>
    new WorkingSet((kind, id) => known.get(kind.name, id) ?? unwritten)
  let count = 0
  return {
    view: {
      get: (ref) => new Draft(newSet()).get(ref),
      getAll: (refs) => new Draft(newSet()).getAll(refs),
      find: (ref) => new Draft(newSet()).find(ref),
      exists: (ref) => new Draft(newSet()).exists(ref),
    },
    events: () => recorded,
    given: (ref, state) => {
      const { head, version } = known.get(ref.kind.name, ref.id) ?? unwritten
      known.set(ref.kind.name, ref.id, { version: version + 1, state, head })
    },
    run: (
      command,
      input,
      { at = 1_640_000_000_000, actor = system("specification"), key = `key-${++count}` } = {},
    ) => {
      const decoded = command.decode(input)
      if (Result.isFailure(decoded)) return Result.fail(decoded.failure)
      const streams = newSet()
      const draft = new Draft(streams)
      const occasion = {
        realm: "specification",
        actor,
        at,
        now: at,
        key,
        calendar,
        newId: newIdFrom(key, at),
        newSecret: newSecretFrom(() => `no secret: ${key}`),
      }
      const denied = authorize(
        command,
        command.permission(decoded.success, draft),
        policy,
        occasion,
        draft,
      )
      if (denied !== undefined) return Result.fail(denied)
      const result = decideCommand(invoke(command, decoded.success), occasion, draft, reactions)
      // Typed by the command, whose decider gave both.
      if (Result.isFailure(result)) return result as Result.Result<never, never>
      const envelope = envelopeHead(at, at, actor, key)
      draft.take(envelope)
      for (const change of draft.changes) {
        for (const event of change.events ?? [])
          recorded.push({ kind: change.slot.kind.name, id: change.slot.id, event })
      }
      for (let slot = streams.first; slot !== undefined; slot = slot.next) {
        if (slot.dirty) known.set(slot.kind.name, slot.id, slot.after())
      }
      return result as Result.Result<never, never>
    },
  }
}
