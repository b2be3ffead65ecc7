import type { Invocation } from "./Command.ts"
import type { Occasion } from "./Occasion.ts"
import type { EventData, StreamKind } from "./StreamKind.ts"
import type { View } from "./View.ts"

/**
 * What follows from an event within the same commit: a pure function from the event to commands.
 * The commands run as the system, on the occasion of the command that caused the event; if one of them is
 * refused, so is that command.
 */
export interface Reaction {
  /** For tracing and messages, as `whatHappened -> whatFollows`. */
  readonly name: string
  /** The stream kind whose events are listened to. */
  readonly kind: string
  /** The event's `_tag`. */
  readonly event: string
  readonly react: (
    event: never,
    id: string,
    view: View,
    occasion: Occasion,
  ) => ReadonlyArray<Invocation>
}

/** Defines a reaction to one event of a stream kind. */
export const reaction = <State, Event extends EventData, Tag extends Event["_tag"]>(options: {
  readonly name: string
  readonly on: StreamKind<State, Event>
  readonly event: Tag
  readonly react: (
    event: Extract<Event, { readonly _tag: Tag }>,
    id: string,
    view: View,
    occasion: Occasion,
  ) => ReadonlyArray<Invocation>
}): Reaction => ({
  name: options.name,
  kind: options.on.name,
  event: options.event,
  react: options.react,
})
