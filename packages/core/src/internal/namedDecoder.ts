import { Result, type Schema, SchemaIssue } from "effect"
import type { InputSchema } from "../Command.ts"
import { InvalidInput } from "../DispatchError.ts"
import { chineseProblems } from "./chineseProblems.ts"
import { strictDecoder } from "./strictDecoder.ts"

/** What is asked for, in code and, where it has a Chinese name, to clerks. */
interface Names {
  readonly name: string
  readonly chinese?: string
}

/** Decodes the input of what bears the names; what is wrong with it is told under them, field by field. */
export const namedDecoder = <Input, Encoded>(
  names: Names,
  schema: InputSchema<Input, Encoded>,
): ((input: unknown) => Result.Result<Input, InvalidInput>) => {
  const decode = strictDecoder(schema)
  return (input) => Result.mapError(decode(input), (error) => invalidInput(names, error))
}

const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1()

const invalidInput = (names: Names, { issue }: Schema.SchemaError): InvalidInput => {
  const inChinese = chineseProblems(issue)
  return InvalidInput.of(
    names,
    formatIssue(issue).issues.map((one, place) => ({
      field: (one.path ?? [])
        .map((part) => String(typeof part === "object" ? part.key : part))
        .join("."),
      problem: one.message,
      ...(inChinese[place] === undefined ? {} : { chinese: inChinese[place] }),
    })),
  )
}
