import type {
  AnyCommand,
  Command,
  DispatchError,
  SubmitOptions,
  Submitted,
} from "@civic-practice/core"
import { Effect } from "effect"
import type { Calls } from "./internal/Calls.ts"

/** Commands by the names their methods get. */
export type CommandGroup = Readonly<Record<string, AnyCommand>>

/** What a caller writes as a command's input: plain texts and numbers, before they are checked and branded. */
export type InputOf<C> =
  C extends Command<infer Input, infer _Answer, infer _Refusal, infer Encoded>
    ? unknown extends Encoded
      ? Input
      : Encoded
    : never

/** What a command answers. */
export type AnswerOf<C> =
  C extends Command<infer _Input, infer Answer, infer _Refusal, infer _Encoded> ? Answer : never

/** What a command may be refused with, beside what every command may. */
export type RefusalOf<C> =
  C extends Command<infer _Input, infer _Answer, infer Refusal, infer _Encoded> ? Refusal : never

/** Who gives a command, when, and under which key. A practice's commands are always of its own realm. */
export type CommandOptions = Omit<SubmitOptions, "realm">

/** A method for each command of a group: the command carried out once for its key, as an Effect. */
export type EffectMethods<Group> = {
  readonly [Name in keyof Group]: (
    input: InputOf<Group[Name]>,
    options: CommandOptions,
  ) => Effect.Effect<AnswerOf<Group[Name]>, RefusalOf<Group[Name]> | DispatchError>
}

/** As for Effect callers, and a signal by which to give up waiting. */
export interface PromiseOptions extends CommandOptions {
  /**
   * Rejects with the signal's reason when it aborts. A command that was not begun by then is not carried out; what
   * became of another is learnt by repeating it with its key.
   */
  readonly signal?: AbortSignal | undefined
}

/** A method for each command of a group, as a Promise that rejects with the refusal itself. */
export type PromiseMethods<Group> = {
  readonly [Name in keyof Group]: (
    input: InputOf<Group[Name]>,
    options: PromiseOptions,
  ) => Promise<AnswerOf<Group[Name]>>
}

/** Carries out a command, whatever its types. */
export type Submit = <Input, Answer, Refusal>(
  command: Command<Input, Answer, Refusal>,
  input: unknown,
  options: CommandOptions,
) => Effect.Effect<Submitted<Answer>, Refusal | DispatchError>

/** The methods of a group. */
export const effectMethods = <Group extends CommandGroup>(
  group: Group,
  submit: Submit,
): EffectMethods<Group> => {
  const methods: Record<string, unknown> = {}
  for (const [name, command] of Object.entries(group)) {
    // Any command is one of unknown types: what it takes and answers is checked by itself.
    methods[name] = (input: unknown, options: CommandOptions) =>
      Effect.map(submit(command as Command<unknown, unknown, unknown>, input, options), answerOf)
  }
  // One method a command, each of the command's own types: the mapped type says what the loop does.
  return methods as EffectMethods<Group>
}

const answerOf = (submitted: Submitted<unknown>): unknown => submitted.answer

/** The same methods as Promises, by calls that know them as `name.method`. */
export const promiseMethods = <Group extends CommandGroup>(
  name: string,
  methods: EffectMethods<Group>,
  calls: Calls,
): PromiseMethods<Group> => {
  const promised: Record<string, unknown> = {}
  for (const [method, effect] of Object.entries<
    (input: never, options: CommandOptions) => Effect.Effect<unknown, unknown>
  >(methods)) {
    const call = `${name}.${method}`
    promised[method] = (input: never, options: PromiseOptions) =>
      calls.run(call, () => effect(input, options), options?.signal)
  }
  // As above.
  return promised as PromiseMethods<Group>
}
