import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import {
  append,
  type Command,
  command,
  decided,
  followedBy,
  invoke,
  person,
  ReactionRefused,
  realmWide,
  specification,
  streamKind,
} from "../src/index.ts"

const Counter = streamKind<number, { readonly _tag: "Added"; readonly by: string }>({
  name: "test.counter",
  initial: 0,
  evolve: (count) => count + 1,
})

class Full extends Schema.TaggedError<Full>()("Full", {}) {}

const Add = command("test.add", {
  input: Schema.Struct({ id: Schema.String, most: Schema.Int }),
  permission: () => realmWide("test.add"),
  decide: ({ id, most }, view, { actor }) =>
    view.get(Counter.ref(id)) >= most
      ? Result.fail(new Full())
      : Result.succeed(decided(null, append(Counter.ref(id), { _tag: "Added", by: actor.id }))),
})

const AddTwice = command("test.addTwice", {
  input: Schema.Struct({ id: Schema.String, most: Schema.Int }),
  permission: () => realmWide("test.addTwice"),
  decide: (input) =>
    Result.succeed(followedBy(decided("both"), invoke(Add, input), invoke(Add, input))),
})

describe("a command that others are part of", () => {
  it("carries them out in order, each seeing the one before, for the same actor", () => {
    const spec = specification({ policy: { allows: () => true } })
    const result = spec.run(AddTwice, { id: "a", most: 2 }, { actor: person("clerk") })
    expect(Result.isSuccess(result) && result.success).toBe("both")
    expect(spec.view.get(Counter.ref("a"))).toBe(2)
    expect(spec.events().map(({ event }) => "by" in event && event.by)).toEqual(["clerk", "clerk"])
  })

  it("does nothing where one of them is refused", () => {
    const spec = specification()
    const result = spec.run(AddTwice, { id: "a", most: 1 })
    expect(Result.isFailure(result) && result.failure).toBeInstanceOf(ReactionRefused)
    expect(spec.view.get(Counter.ref("a"))).toBe(0)
  })

  it("that comes round to itself is a defect that says so", () => {
    const Round: Command<unknown, null, never> = command("test.round", {
      input: Schema.Unknown,
      permission: () => realmWide("test.round"),
      decide: () => Result.succeed(followedBy(decided(null), invoke(Round, {}))),
    })
    expect(() => specification().run(Round, {})).toThrow("test.round")
  })

  it("needs the permission of the whole only", () => {
    const policy = {
      allows: ({ action }: { readonly action: string }) => action === "test.addTwice",
    }
    const spec = specification({ policy })
    const as = { actor: person("clerk") }
    expect(Result.isSuccess(spec.run(AddTwice, { id: "a", most: 2 }, as))).toBe(true)
    expect(Result.isFailure(spec.run(Add, { id: "a", most: 9 }, as))).toBe(true)
  })
})
