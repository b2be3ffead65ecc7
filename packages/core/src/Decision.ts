import type { Invocation } from "./Command.ts"
import type { AnyStreamKind, EventData, StreamRef } from "./StreamKind.ts"

/** A change to one stream: events appended, or the state replaced or erased. */
export type Change =
  | {
      readonly _tag: "Append"
      readonly kind: AnyStreamKind
      readonly id: string
      readonly events: ReadonlyArray<EventData>
    }
  | {
      readonly _tag: "Put"
      readonly kind: AnyStreamKind
      readonly id: string
      readonly state: unknown
    }

/** What a command comes to: the changes to make, and the answer to its caller (plain JSON data). */
export interface Decision<Answer> {
  readonly answer: Answer
  readonly changes: ReadonlyArray<Change>
  /**
   * Commands that are part of this one: decided after its changes, for the same actor, in the same commit.
   * This command's permission covers them. If one is refused, so is all of it (`ReactionRefused`).
   */
  readonly next?: ReadonlyArray<Invocation>
}

/** Appends events to a stream; its new state follows by `evolve`. */
export const append = <State, Event extends EventData>(
  ref: StreamRef<State, Event>,
  ...events: ReadonlyArray<Event>
): Change => ({ _tag: "Append", kind: ref.kind, id: ref.id, events })

/** Replaces the state of a stream that keeps no events. */
export const put = <State>(ref: StreamRef<State>, state: State): Change => ({
  _tag: "Put",
  kind: ref.kind,
  id: ref.id,
  state,
})

/** Erases the state of a stream that keeps no events; its version goes on. */
export const erase = <State>(ref: StreamRef<State>): Change => ({
  _tag: "Put",
  kind: ref.kind,
  id: ref.id,
  state: null,
})

/** A decision with its answer and its changes, in the order in which they are to happen. */
export const decided = <Answer>(
  answer: Answer,
  ...changes: ReadonlyArray<Change>
): Decision<Answer> => ({
  answer,
  changes,
})

/** The decision, with commands that are carried out after its changes as part of it, or not at all. */
export const followedBy = <Answer>(
  decision: Decision<Answer>,
  ...next: ReadonlyArray<Invocation>
): Decision<Answer> => ({ ...decision, next })
