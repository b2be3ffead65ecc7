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

// Schemas of every kind that inputs have, nested in one another.
const { schema } = fc.letrec<{ schema: Schema.Codec<unknown> }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    fc.constantFrom<Schema.Codec<unknown>>(
      Schema.String,
      Schema.Int,
      Schema.NullOr(Schema.Boolean),
      Schema.Literals(["a", "b"]),
      Schema.Unknown,
      Schema.String.pipe(Schema.brand("Name")),
      Schema.Record(Schema.String, Schema.String),
      Schema.DateFromString,
      Schema.Struct({}),
      Schema.Union([Schema.Struct({ a: Schema.String }), Schema.Struct({ b: Schema.String })]),
    ),
    fc
      .dictionary(
        fc.constantFrom("a", "b", "c", "0"),
        fc.tuple(tie("schema"), fc.constantFrom("needed", "optional", "absent or undefined")),
      )
      .map((fields) =>
        Schema.Struct(
          Object.fromEntries(
            Object.entries(fields).map(([name, [field, presence]]) => [
              name,
              presence === "needed"
                ? field
                : presence === "optional"
                  ? Schema.optionalKey(field)
                  : Schema.optional(field),
            ]),
          ),
        ),
      ),
    tie("schema").map((item) => Schema.Array(item)),
  ),
}))

// Values of the schemas' own letters, so that many fit and many miss by a property.
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    fc.constantFrom<unknown>("", "a", "b", 0, 1, 0.5, true, null, undefined),
    fc.dictionary(fc.constantFrom("a", "b", "c", "0", "x", "__proto__"), tie("value"), {
      maxKeys: 4,
    }),
    fc.array(tie("value"), { maxLength: 3 }),
  ),
}))

const outcome = (result: Result.Result<unknown, unknown>) =>
  Result.isSuccess(result) ? { value: result.success } : "refused"

describe("the input of a command", () => {
  it("is decoded as Effect's strict decoder does it, for schemas of any shape", () => {
    const seen = { taken: 0, refused: 0, excess: 0 }
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 20, maxLength: 20 }), (input, values) => {
        const decode = decoderOf(input)
        const decodeEffect = Schema.decodeUnknownResult(input)
        for (const each of values) {
          const theirs = decodeEffect(each, { onExcessProperty: "error" })
          expect(outcome(decode(each))).toEqual(outcome(theirs))
          if (Result.isSuccess(theirs)) seen.taken++
          else if (Result.isSuccess(decodeEffect(each))) seen.excess++
          else seen.refused++
        }
      }),
      seeded(500),
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
