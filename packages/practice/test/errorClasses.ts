import { type Schema, SchemaAST } from "effect"

/** A class of tagged errors, whose fields are known by their schemas. */
export type ErrorClass = (new (
  fields: never,
) => Error) & { readonly name: string; readonly fields: Readonly<Record<string, Schema.Top>> }

const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === "function" && value.prototype instanceof Error && "fields" in value

/** The classes of errors among what a package exports. */
export const errorClasses = (exported: object): ReadonlyArray<ErrorClass> =>
  Object.values(exported).filter(isErrorClass)

/** Values of every shape that a schema allows, where free texts are digits: letters are an error's own. */
const valuesOf = (ast: SchemaAST.AST): ReadonlyArray<unknown> => {
  if (SchemaAST.isLiteral(ast)) return [ast.literal]
  if (SchemaAST.isString(ast)) return ["7001"]
  if (SchemaAST.isNumber(ast)) return [3]
  if (SchemaAST.isBoolean(ast)) return [true, false]
  if (SchemaAST.isNull(ast)) return [null]
  if (SchemaAST.isUnion(ast)) return ast.types.flatMap(valuesOf)
  if (SchemaAST.isArrays(ast)) {
    const [of] = ast.rest
    const values = of === undefined ? [] : valuesOf(of)
    return [values, values.slice(0, 1), Array.from({ length: 12 }, () => values[0])]
  }
  if (SchemaAST.isObjects(ast)) {
    return combined(ast.propertySignatures.map(({ name, type }) => [String(name), type] as const))
  }
  return [new Error("7002")]
}

const combined = (
  fields: ReadonlyArray<readonly [string, SchemaAST.AST]>,
): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  fields.reduce<ReadonlyArray<Readonly<Record<string, unknown>>>>(
    (all, [name, ast]) => {
      const values = valuesOf(ast)
      return all.flatMap((one) => [
        ...(SchemaAST.isOptional(ast) ? [one] : []),
        ...values.map((value) => ({ ...one, [name]: value })),
      ])
    },
    [{}],
  )

/** One error for each combination of its fields' shapes. */
export const instancesOf = (one: ErrorClass): ReadonlyArray<Error> =>
  combined(
    Object.entries(one.fields).flatMap(([name, { ast }]) =>
      name === "_tag" ? [] : [[name, ast] as const],
    ),
  ).map((fields) => new one(fields as never))
