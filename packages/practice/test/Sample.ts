import {
  type Command,
  Denied,
  InvalidInput,
  type Permission,
  StorageError,
} from "@civic-practice/core"
import type { PromiseOptions, PromisePractice } from "@civic-practice/practice"
import { Result } from "effect"
import { foundedView } from "./District.ts"

/** Where and of whom a command is: a unit, a second one where it is about two, and a person or holder. */
export interface About {
  readonly unit: string
  readonly other: string
  readonly owner: string
}

/** A command with an input that it takes, its own types closed over. */
export interface Sample {
  /** The command's name, with the variant of the input where that asks for other leave. */
  readonly name: string
  readonly action: string
  /** Whether leave was given; what the command then came to, be it a refusal, is another matter. */
  readonly isAllowed: (
    practice: Pick<PromisePractice, "submit">,
    about: About,
    options: PromiseOptions,
  ) => Promise<boolean>
  /** What its schema says of an input that was changed, if it refuses it. */
  readonly misread: (about: About, change: (input: unknown) => unknown) => InvalidInput | undefined
  /** What clerks call the command. */
  readonly chinese: string | undefined
  /** What it asks for, seen from the tree of the tests. */
  readonly permissions: (about: About) => ReadonlyArray<Permission>
  /** The same command with some of its permissions taken away. */
  readonly asking: (
    some: (permissions: ReadonlyArray<Permission>) => ReadonlyArray<Permission>,
  ) => Sample
}

/** The streams of a district with the units of the tests. */
const tree = foundedView()

/** A sample of a command. The input is what a caller writes: its type is that of plain texts and numbers. */
export const sample = <Input, Answer, Refusal, Encoded>(
  command: Command<Input, Answer, Refusal, Encoded>,
  input: (about: About) => Encoded,
  variant?: string,
): Sample => ({
  name: variant === undefined ? command.name : `${command.name} (${variant})`,
  action: command.name,
  isAllowed: async (practice, about, options) => {
    try {
      await practice.submit(command, input(about), options)
      return true
    } catch (error) {
      if (error instanceof Denied) return false
      // Neither is a decision about what was asked.
      if (error instanceof InvalidInput || error instanceof StorageError) throw error
      if (error instanceof Error && "localized" in error) return true
      throw error
    }
  },
  misread: (about, change) => {
    const decoded = command.decode(change(input(about)))
    return Result.isFailure(decoded) ? decoded.failure : undefined
  },
  chinese: command.chinese,
  permissions: (about) => command.permission(Result.getOrThrow(command.decode(input(about))), tree),
  asking: (some) =>
    sample(
      { ...command, permission: (decoded, view) => some(command.permission(decoded, view)) },
      input,
      variant,
    ),
})
