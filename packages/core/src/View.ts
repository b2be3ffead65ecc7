import type { EventData, StreamRef } from "./StreamKind.ts"

/**
 * The streams as a decision sees them. Whatever is read here is checked again by the commit, so a decision
 * never rests on something that has changed.
 *
 * Asking for a stream that was not loaded ends the decision; it is loaded and the decision is made again.
 * So a decision does not catch what these methods throw; one that does is made again all the same.
 */
export interface View {
  /** The stream's state; the kind's initial state where it does not exist or was erased. */
  get<State, Event extends EventData>(ref: StreamRef<State, Event>): State
  /**
   * The states of several streams of one kind, in the order asked; those that were not loaded are, all at once.
   * Nothing is presumed new of them.
   */
  getAll<State, Event extends EventData>(
    refs: ReadonlyArray<StreamRef<State, Event>>,
  ): ReadonlyArray<State>
  /** The stream's state, or `undefined` where it does not exist or was erased. */
  find<State, Event extends EventData>(ref: StreamRef<State, Event>): State | undefined
  /** Whether the stream was ever written, erased ones included. */
  exists<State, Event extends EventData>(ref: StreamRef<State, Event>): boolean
}
