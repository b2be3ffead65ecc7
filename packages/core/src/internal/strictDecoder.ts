import { Result, Schema, type SchemaAST } from "effect"
import type { InputSchema } from "../Command.ts"

/**
 * Decodes by a schema and refuses properties that the schema does not name.
 *
 * Effect's own strict decoding looks for such properties on a path many times slower than its plain one. So
 * where the schema is one whose properties are easily told, they are looked for here, before a plain decoding;
 * the slow path is left to other schemas, and to input that is at fault.
 */
export const strictDecoder = <Input, Encoded>(
  schema: InputSchema<Input, Encoded>,
): ((input: unknown) => Result.Result<Input, Schema.SchemaError>) => {
  const decode = Schema.decodeUnknownResult(schema)
  const isNamed = namingOf(schema.ast)
  return (input) => {
    if (isNamed === undefined || isNamed(input)) {
      const result = isNamed === undefined ? decode(input, strict) : decode(input)
      if (Result.isSuccess(result)) return result
    }
    // Of a faulty input every fault is told; looking for all of them would cost the good inputs too.
    return decode(input, strictAll)
  }
}

const strict = { onExcessProperty: "error" } as const
const strictAll = { onExcessProperty: "error", errors: "all" } as const

/** Whether a value has named properties only. No means it may not; of other shapes it says yes, the decoder knows. */
type Naming = (value: unknown) => boolean

const always: Naming = () => true

/** `undefined` where it depends on more than the shape of the schema which properties are named. */
const namingOf = (ast: SchemaAST.AST): Naming | undefined => {
  if (ast.encoding !== undefined) return undefined
  switch (ast._tag) {
    case "Any":
    case "Boolean":
    case "Literal":
    case "Null":
    case "Number":
    case "String":
    case "Undefined":
    case "Unknown":
      return always
    case "Union":
      return ast.types.every((member) => namingOf(member) === always) ? always : undefined
    case "Arrays":
      return namingOfItems(ast)
    case "Objects":
      return namingOfProperties(ast)
    default:
      return undefined
  }
}

const namingOfItems = ({ elements, rest }: SchemaAST.Arrays): Naming | undefined => {
  const [item] = rest
  if (elements.length > 0 || rest.length !== 1 || item === undefined) return undefined
  const naming = namingOf(item)
  if (naming === undefined || naming === always) return naming
  return (value) => !Array.isArray(value) || value.every(naming)
}

const namingOfProperties = (ast: SchemaAST.Objects): Naming | undefined => {
  if (ast.indexSignatures.length > 0 || ast.propertySignatures.length === 0) return undefined
  const names = new Set<string>()
  const inner: Array<readonly [name: string, naming: Naming]> = []
  for (const { name, type } of ast.propertySignatures) {
    const naming = namingOf(type)
    if (naming === undefined || typeof name === "symbol") return undefined
    names.add(String(name))
    if (naming !== always) inner.push([String(name), naming])
  }
  return (value) => {
    if (typeof value !== "object" || value === null) return true
    for (const key of Object.keys(value)) if (!names.has(key)) return false
    if (Object.getOwnPropertySymbols(value).length > 0) return false
    for (const [name, naming] of inner) if (!naming(Reflect.get(value, name))) return false
    return true
  }
}
