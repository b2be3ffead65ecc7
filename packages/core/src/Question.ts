import type { Result } from "effect"
import type { InputSchema } from "./Command.ts"
import type { InvalidInput } from "./DispatchError.ts"
import { namedDecoder } from "./internal/namedDecoder.ts"

/** What somebody who asks, and changes nothing, may say: the schema of the input and its name, as of a command. */
export interface Question<Input, Encoded = unknown> {
  readonly name: string
  readonly input: InputSchema<Input, Encoded>
  /** Fails with `InvalidInput`, which names the question and each field that is wrong, in Chinese and in English. */
  readonly decode: (input: unknown) => Result.Result<Input, InvalidInput>
}

/**
 * Defines the input of a query: its trust boundary. `name` is what callers know the query by, for example
 * `shop.examine`; `chinese` is what clerks call it.
 */
export const question = <Input, Encoded>(
  name: string,
  { chinese, input }: { readonly chinese?: string; readonly input: InputSchema<Input, Encoded> },
): Question<Input, Encoded> => ({
  name,
  input,
  decode: namedDecoder({ name, ...(chinese === undefined ? {} : { chinese }) }, input),
})
