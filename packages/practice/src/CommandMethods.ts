import type {
  AnyCommand,
  Command,
  DispatchError,
  Dispatcher,
  SubmitOptions,
  Submitted,
} from "@civic-practice/core"
import { Effect } from "effect"

/** Commands by the names their methods get. */
export type CommandGroup = Readonly<Record<string, AnyCommand>>

/** What a caller writes as a command's input: plain texts and numbers, before they are checked and branded. */
export type InputOf<C> =
  C extends Command<infer Input, infer _Answer, infer _Refusal, infer Encoded>
    ? unknown extends Encoded
      ? Input
      : Encoded
    : never

export type AnswerOf<C> =
  C extends Command<infer _Input, infer Answer, infer _Refusal, infer _Encoded> ? Answer : never

export type RefusalOf<C> =
  C extends Command<infer _Input, infer _Answer, infer Refusal, infer _Encoded> ? Refusal : never

/** A method for each command of a group: the command carried out once for its key, as an Effect. */
export type EffectMethods<Group> = {
  readonly [Name in keyof Group]: (
    input: InputOf<Group[Name]>,
    options: SubmitOptions,
  ) => Effect.Effect<AnswerOf<Group[Name]>, RefusalOf<Group[Name]> | DispatchError>
}

/** As for Effect callers, and a signal by which to give up waiting. */
export interface PromiseOptions extends SubmitOptions {
  readonly signal?: AbortSignal
}

/** A method for each command of a group, as a Promise that rejects with the refusal itself. */
export type PromiseMethods<Group> = {
  readonly [Name in keyof Group]: (
    input: InputOf<Group[Name]>,
    options: PromiseOptions,
  ) => Promise<AnswerOf<Group[Name]>>
}

type Submit = (
  command: Command<unknown, unknown, unknown>,
  input: unknown,
  options: SubmitOptions,
) => Effect.Effect<Submitted<unknown>, unknown>

/** The methods of a group, over a dispatcher. */
export const effectMethods = <Group extends CommandGroup>(
  group: Group,
  dispatcher: Dispatcher["Service"],
): EffectMethods<Group> => {
  const submit: Submit = dispatcher.submit
  const methods: Record<string, unknown> = {}
  for (const [name, command] of Object.entries(group)) {
    methods[name] = (input: unknown, options: SubmitOptions) =>
      Effect.map(submit(command as Command<unknown, unknown, unknown>, input, options), answerOf)
  }
  // One method a command, each of the command's own types: the mapped type says what the loop does.
  return methods as EffectMethods<Group>
}

const answerOf = (submitted: Submitted<unknown>): unknown => submitted.answer

/** The same methods as Promises. `run` carries out an Effect in the caller's runtime. */
export const promiseMethods = <Group extends CommandGroup>(
  methods: EffectMethods<Group>,
  run: <A, E>(effect: Effect.Effect<A, E>, signal: AbortSignal | undefined) => Promise<A>,
): PromiseMethods<Group> => {
  const promised: Record<string, unknown> = {}
  for (const [name, method] of Object.entries<
    (input: never, options: SubmitOptions) => Effect.Effect<unknown, unknown>
  >(methods)) {
    promised[name] = (input: never, { signal, ...options }: PromiseOptions) =>
      run(method(input, options), signal)
  }
  return promised as PromiseMethods<Group>
}
