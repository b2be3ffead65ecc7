import { explain } from "@civic-practice/core"
import * as volunteering from "@civic-practice/volunteering"
import { Arbitrary, Effect, Schema } from "effect"
import { describe, expect, it } from "vitest"

type RefusalClass = Schema.Codec<Error & { readonly _tag: string }>

const isRefusalClass = (value: unknown): value is RefusalClass =>
  typeof value === "function" && value.prototype instanceof Error

const refusals = Object.entries(volunteering).flatMap(
  ([name, value]): Array<[string, RefusalClass]> => (isRefusalClass(value) ? [[name, value]] : []),
)

/** Some instances of a refusal, with fields as its schema allows. */
const samplesOf = (refusal: RefusalClass) =>
  Effect.runSync(Arbitrary.sampleEffect(Arbitrary.schema(refusal), { count: 20, seed: "refusals" }))

it("there are refusals to look at", () => {
  expect(refusals.length).toBeGreaterThan(35)
})

describe.each(refusals)("%s", (name, refusal) => {
  it("says what is the matter in Chinese and in English, with every field", () => {
    for (const sample of samplesOf(refusal)) {
      expect(sample._tag).toBe(name)
      const chinese = explain(sample, "zh")
      const english = explain(sample, "en")
      expect(sample.message).toBe(english)
      expect(chinese).toMatch(/\p{Script=Han}/u)
      for (const sentence of [chinese, english]) {
        expect(sentence).not.toMatch(/undefined|\[object/)
      }
      for (const [field, value] of Object.entries(sample)) {
        if (typeof value !== "string" || field === "_tag" || isCode(name, field)) continue
        expect(chinese).toContain(value)
        expect(english).toContain(value)
      }
    }
  })

  it("comes back the same from JSON", () => {
    const codec = Schema.toCodecJson(refusal)
    for (const sample of samplesOf(refusal)) {
      const text = JSON.stringify(Schema.encodeSync(codec)(sample))
      const back = Schema.decodeUnknownSync(codec)(JSON.parse(text))
      expect(back).toBeInstanceOf(refusal)
      expect({ ...back }).toEqual({ ...sample })
    }
  })
})

/** Codes stand in the sentence by their names: a status, or the kind of a subject. */
const isCode = (_name: string, field: string): boolean => field === "status" || field === "subject"
