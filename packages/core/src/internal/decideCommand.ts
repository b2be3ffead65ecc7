import { Result } from "effect"
import type { Actor } from "../Actor.ts"
import type { AnyCommand, Invocation } from "../Command.ts"
import { Denied, ReactionRefused } from "../DispatchError.ts"
import { explain } from "../Localized.ts"
import type { Occasion } from "../Occasion.ts"
import type { Permission } from "../Permission.ts"
import type { PolicyShape } from "../Policy.ts"
import type { Reaction } from "../Reaction.ts"
import type { Draft } from "./Draft.ts"

/** Reactions by stream kind and event. */
export type ReactionTable = ReadonlyMap<string, ReadonlyMap<string, ReadonlyArray<Reaction>>>

export const reactionTable = (reactions: ReadonlyArray<Reaction>): ReactionTable => {
  const table = new Map<string, Map<string, Array<Reaction>>>()
  for (const reaction of reactions) {
    const byEvent = table.get(reaction.kind) ?? new Map<string, Array<Reaction>>()
    table.set(reaction.kind, byEvent)
    byEvent.set(reaction.event, [...(byEvent.get(reaction.event) ?? []), reaction])
  }
  return table
}

const depthLimit = 16

/** Asks the policy; the host itself is not asked. A command that names no permission is the host's alone. */
export const authorize = (
  { name, chinese }: Pick<AnyCommand, "name" | "chinese">,
  permissions: ReadonlyArray<Permission>,
  policy: PolicyShape,
  occasion: Occasion,
  draft: Draft,
): Denied | undefined => {
  if (occasion.actor._tag === "System") return undefined
  // A list that came out empty is a slip, not a leave for everybody.
  if (permissions.length === 0) {
    return new Denied({
      actor: occasion.actor.id,
      action: name,
      ...(chinese === undefined ? {} : { chinese }),
    })
  }
  for (const permission of permissions) {
    if (policy.allows(permission, occasion, draft)) continue
    const called = permission.chinese ?? chinese
    return new Denied({
      actor: occasion.actor.id,
      action: permission.action,
      ...(called === undefined ? {} : { chinese: called }),
      ...(permission.unit === undefined ? {} : { unit: permission.unit }),
    })
  }
  return undefined
}

/** Decides a command and all that follows from it, into the draft. Throws `Missing` where a stream is not at hand. */
export const decideCommand = (
  invocation: Invocation,
  occasion: Occasion,
  draft: Draft,
  reactions: ReactionTable,
  depth = 0,
): Result.Result<unknown, unknown> => {
  const { command, input } = invocation
  // The input is of the command's own type, by decoding or by the types of `invoke`.
  const result = command.decide(input as never, draft, occasion)
  if (Result.isFailure(result)) return Result.fail(result.failure)
  const { answer, changes, next } = result.success
  draft.applyAll(changes)
  let follower = 0
  if (next !== undefined) {
    for (const one of next) {
      if (depth >= depthLimit) throw circle(command.name)
      const done = decideCommand(
        one,
        follow(occasion, occasion.actor, one.command, follower++),
        draft,
        reactions,
        depth + 1,
      )
      if (Result.isFailure(done)) return Result.fail(refusedBy(one.command, done.failure))
    }
  }
  if (reactions.size === 0) return Result.succeed(answer)
  for (const change of changes) {
    if (change._tag === "Put") continue
    const byEvent = reactions.get(change.kind.name)
    if (byEvent === undefined) continue
    for (const event of change.events) {
      for (const reaction of byEvent.get(event._tag) ?? []) {
        if (depth >= depthLimit) throw circle(reaction.name)
        // The event's kind and tag are those the reaction was made for.
        for (const one of reaction.react(event as never, change.id, draft, occasion)) {
          const sub = follow(occasion, reactor, one.command, follower++)
          const reacted = decideCommand(one, sub, draft, reactions, depth + 1)
          if (Result.isFailure(reacted)) return Result.fail(refusedBy(one.command, reacted.failure))
        }
      }
    }
  }
  return Result.succeed(answer)
}

const reactor: Actor = { _tag: "System", id: "reaction" }

const circle = (name: string): Error =>
  new Error(`commands go round in a circle: ${name} is ${depthLimit} steps deep`)

const follow = (
  occasion: Occasion,
  actor: Actor,
  command: AnyCommand,
  number: number,
): Occasion => ({
  ...occasion,
  actor,
  newId: (label = "") => occasion.newId(`${command.name}/${number}/${label}`),
  newSecret: (label = "") => occasion.newSecret(`${command.name}/${number}/${label}`),
})

const refusedBy = (command: AnyCommand, cause: unknown): ReactionRefused =>
  cause instanceof ReactionRefused
    ? cause
    : new ReactionRefused({
        command: command.name,
        ...(command.chinese === undefined ? {} : { chinese: command.chinese }),
        detail: { zh: explain(cause, "zh"), en: explain(cause, "en") },
        cause,
      })
