import { type Actor, type Command, type DispatchError, system } from "@civic-practice/core"
import { Effect } from "effect"
import { officeName } from "../District.ts"
import type { ImportContext, RowOutcome } from "../Step.ts"

export const office: Actor = system(officeName)

/** Carries out one command of a row. */
export const submit = <Input, Answer, Refusal>(
  { practice }: ImportContext,
  command: Command<Input, Answer, Refusal>,
  input: unknown,
  options: { readonly key: string; readonly at: number; readonly actor?: Actor },
): Effect.Effect<RowOutcome, Refusal | DispatchError> =>
  Effect.map(
    practice.submit(command, input, { actor: office, ...options }),
    ({ replayed }): RowOutcome => (replayed ? "known" : "new"),
  )

/** An optional property, left out where there is no value. */
export const given = <Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): Partial<Record<Name, Value>> =>
  // One property or none, as the type says.
  (value === null || value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Value>>
