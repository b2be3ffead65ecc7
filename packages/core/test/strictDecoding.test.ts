import { command, decided, realmWide } from "@civic-practice/core"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema, SchemaIssue } from "effect"
import fc from "fast-check"
import { seeded } from "./Seed.ts"

const decoderOf = (input: Schema.Codec<unknown>) =>
  command("test.note", {
    input,
    permission: () => realmWide("test.note"),
    decide: () => Result.succeed(decided("noted")),
  }).decode

interface Shape {
  readonly schema: Schema.Codec<unknown>
  /** Values of which most fit the schema, and some have a property too many. */
  readonly values: fc.Arbitrary<unknown>
}

const leaf = (schema: Schema.Codec<unknown>, ...values: ReadonlyArray<unknown>): Shape => ({
  schema,
  values: fc.constantFrom(...values),
})

const structOf = (fields: Record<string, readonly [shape: Shape, presence: string]>): Shape => ({
  schema: Schema.Struct(
    Object.fromEntries(
      Object.entries(fields).map(([name, [{ schema }, presence]]) => [
        name,
        presence === "needed"
          ? schema
          : presence === "optional"
            ? Schema.optionalKey(schema)
            : Schema.optional(schema),
      ]),
    ),
  ),
  values: fc
    .tuple(
      fc.record(
        Object.fromEntries(Object.entries(fields).map(([name, [{ values }]]) => [name, values])),
        { requiredKeys: Object.keys(fields).filter((name) => fields[name]?.[1] === "needed") },
      ),
      fc.constantFrom({}, {}, {}, { x: 1 }, { x: undefined }, JSON.parse('{"__proto__":1}')),
    )
    .map(([fitting, excess]) => ({ ...fitting, ...excess })),
})

// Schemas of every kind that inputs have, nested in one another.
const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    fc.constantFrom(
      leaf(Schema.String, "", "a", 1),
      leaf(Schema.Int, 0, 1, 0.5),
      leaf(Schema.NullOr(Schema.Boolean), null, true, "a"),
      leaf(Schema.Literals(["a", "b"]), "a", "b", "c"),
      leaf(Schema.Unknown, "a", { x: 1 }, undefined),
      leaf(Schema.String.pipe(Schema.brand("Name")), "a"),
      leaf(Schema.Record(Schema.String, Schema.String), {}, { a: "b" }, { a: 1 }),
      leaf(Schema.DateFromString, "2026-01-01T00:00:00.000Z", { x: 1 }),
      leaf(Schema.Struct({}), {}, { x: 1 }, null),
      leaf(
        Schema.Union([Schema.Struct({ a: Schema.String }), Schema.Struct({ b: Schema.String })]),
        { a: "a" },
        { b: "b" },
        { a: "a", b: "b" },
      ),
    ),
    fc
      .dictionary(
        fc.constantFrom("a", "b", "c", "0"),
        fc.tuple(tie("shape"), fc.constantFrom("needed", "optional", "absent or undefined")),
        { maxKeys: 3 },
      )
      .map(structOf),
    tie("shape").map(({ schema, values }) => ({
      schema: Schema.Array(schema),
      values: fc.array(values, { maxLength: 3 }),
    })),
  ),
}))

const outcome = (result: Result.Result<unknown, unknown>) =>
  Result.isSuccess(result) ? { value: result.success } : "refused"

describe("the input of a command", () => {
  it("is decoded as Effect's strict decoder does it, for schemas of any shape", () => {
    const seen = { taken: 0, refused: 0, excess: 0 }
    fc.assert(
      fc.property(
        shape.chain(({ schema, values }) => fc.tuple(fc.constant(schema), values)),
        ([schema, input]) => {
          const decode = Schema.decodeUnknownResult(schema)
          const theirs = decode(input, { onExcessProperty: "error" })
          expect(outcome(decoderOf(schema)(input))).toEqual(outcome(theirs))
          if (Result.isSuccess(theirs)) seen.taken++
          else if (Result.isSuccess(decode(input))) seen.excess++
          else seen.refused++
        },
      ),
      seeded(3000),
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100)
  })

  it("is refused with every fault at once, those of excess among them", () => {
    const input = Schema.Struct({
      account: Schema.String,
      lines: Schema.Array(Schema.Struct({ amount: Schema.Int })),
    })
    const faulty = { account: 1, lines: [{ amount: 1 }, { amount: 2, note: "" }], by: "a" }
    const refused = decoderOf(input)(faulty)
    expect(Result.isFailure(refused) && refused.failure.issues.map((one) => one.field)).toEqual([
      "by",
      "account",
      "lines.1.note",
    ])
    const theirs = Schema.decodeUnknownResult(input)(faulty, {
      onExcessProperty: "error",
      errors: "all",
    })
    const format = SchemaIssue.makeFormatterStandardSchemaV1()
    expect(Result.isFailure(refused) && refused.failure.issues.map((one) => one.problem)).toEqual(
      Result.isFailure(theirs) && format(theirs.failure.issue).issues.map((one) => one.message),
    )
  })

  it("may not hide a property behind a symbol", () => {
    const decode = decoderOf(Schema.Struct({ account: Schema.String }))
    expect(Result.isFailure(decode({ account: "a", [Symbol("by")]: "b" }))).toBe(true)
  })
})
