import { layer } from "@civic-practice/storage-memory"
import { Effect, Layer, Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import {
  command,
  Dispatcher,
  decided,
  explain,
  InvalidInput,
  realmWide,
  system,
} from "../src/index.ts"

const Nothing = command("test.nothing", {
  chinese: "空操作",
  input: Schema.Struct({}),
  permission: () => realmWide("test.nothing"),
  decide: () => Result.succeed(decided(null)),
})

/** Options as a caller without types may write them. */
const wrong: ReadonlyArray<readonly [field: string, options: object]> = [
  ["key", { key: 5 }],
  ["key", { key: {} }],
  ["key", { key: ["a"] }],
  ["at", { at: 5n }],
  ["at", { at: "soon" }],
  ["realm", { realm: 7 }],
]

describe("options of the wrong type", () => {
  it.each(wrong)("are refused by name: %s", async (field, options) => {
    const program = Effect.gen(function* () {
      const { submit } = yield* Dispatcher
      // As JavaScript may call it.
      return yield* Effect.flip(submit(Nothing, {}, { actor: system("test"), ...options } as never))
    })
    const dispatcher = Dispatcher.layer({ realm: "test" }).pipe(Layer.provide(layer))
    const refused = await Effect.runPromise(Effect.provide(program, dispatcher))
    expect(refused).toBeInstanceOf(InvalidInput)
    expect(refused.message).toContain(field)
    // A clerk is told under the name that clerks know.
    expect(explain(refused, "zh")).toContain("空操作")
  })
})
