import type { Result, Schema } from "effect"
import type { Decision } from "./Decision.ts"
import type { InvalidInput } from "./DispatchError.ts"
import { namedDecoder } from "./internal/namedDecoder.ts"
import type { Occasion } from "./Occasion.ts"
import type { Permission } from "./Permission.ts"
import type { AnyStreamRef } from "./StreamKind.ts"
import type { View } from "./View.ts"

/** A schema that decodes without services: from what callers write to what deciders see. */
export type InputSchema<Input, Encoded = unknown> = Schema.Codec<Input, Encoded, never, unknown>

/**
 * A command: the schema of its input (the trust boundary), the permission it needs, and one pure function
 * that decides it.
 */
export interface Command<Input, Answer, Refusal, Encoded = unknown> {
  readonly name: string
  /** See {@link CommandOptions}. */
  readonly chinese?: string
  readonly input: InputSchema<Input, Encoded>
  readonly decode: (input: unknown) => Result.Result<Input, InvalidInput>
  readonly permission: (input: Input, view: View) => ReadonlyArray<Permission>
  readonly touches: (input: Input, occasion: Occasion) => ReadonlyArray<AnyStreamRef>
  /** See {@link CommandOptions}. */
  readonly identifies: (input: Input) => unknown
  readonly decide: (
    input: Input,
    view: View,
    occasion: Occasion,
  ) => Result.Result<Decision<Answer>, Refusal>
}

export interface CommandOptions<Input, Answer, Refusal, Encoded = unknown> {
  /** What clerks call it, for messages in Chinese; the name where there is none. */
  readonly chinese?: string
  readonly input: InputSchema<Input, Encoded>
  /**
   * One permission or several, all of which are needed. None: only the host itself may. Where the input does not say
   * at which unit something happens, the view does; what is read of it is checked by the commit.
   */
  readonly permission: (input: Input, view: View) => Permission | ReadonlyArray<Permission>
  /** Streams to load before the decision: a hint for speed; what it leaves out is loaded when asked for. */
  readonly touches?: (input: Input, occasion: Occasion) => ReadonlyArray<AnyStreamRef>
  /**
   * What tells one input from another where a key is used twice; the receipt keeps a hash of it for good. By default
   * the whole input. A command that takes personal data leaves it out here: once the data is erased, a telephone
   * number could still be found by hashing them all. A second use of the key for other personal data alone is then
   * answered as a repetition.
   */
  readonly identifies?: (input: Input) => unknown
  readonly decide: (
    input: Input,
    view: View,
    occasion: Occasion,
  ) => Result.Result<Decision<Answer>, Refusal>
}

/** Defines a command. `name` is unique in the realm, as `package.verb`. */
export const command = <Input, Answer, Refusal = never, Encoded = unknown>(
  name: string,
  options: CommandOptions<Input, Answer, Refusal, Encoded>,
): Command<Input, Answer, Refusal, Encoded> => {
  const { chinese } = options
  const names = { name, ...(chinese === undefined ? {} : { chinese }) }
  return {
    ...names,
    input: options.input,
    decode: namedDecoder(names, options.input),
    permission: (input, view) => {
      const needed = options.permission(input, view)
      return isArray(needed) ? needed : [needed]
    },
    touches: options.touches ?? (() => []),
    identifies: options.identifies ?? ((input) => input),
    decide: options.decide,
  }
}

const isArray = (
  value: Permission | ReadonlyArray<Permission>,
): value is ReadonlyArray<Permission> => Array.isArray(value)

/** A command with its input, as a reaction asks for it. */
export interface Invocation {
  readonly command: AnyCommand
  readonly input: unknown
}

/** A command of which the input, the answer and the refusals are not known here. */
export interface AnyCommand {
  readonly name: string
  readonly chinese?: string
  readonly touches: (input: never, occasion: Occasion) => ReadonlyArray<AnyStreamRef>
  readonly decide: (
    input: never,
    view: View,
    occasion: Occasion,
  ) => Result.Result<Decision<unknown>, unknown>
}

/** Asks for a command with an input that is already of its type. */
export const invoke = <Input, Answer, Refusal>(
  command: Command<Input, Answer, Refusal>,
  input: Input,
): Invocation => ({ command, input })
