import { command, decided, InvalidInput, realmWide, specification } from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { asHost, dispatcherOn, logOf } from "./Dispatching.ts"

const Register = command("test.register", {
  input: Schema.Struct({
    name: Schema.String.check(Schema.isNonEmpty()),
    age: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 150 })),
    address: Schema.Struct({ street: Schema.String, number: Schema.optionalKey(Schema.Int) }),
    skills: Schema.Array(
      Schema.Struct({ name: Schema.String, level: Schema.Literals(["low", "high"]) }),
    ),
  }),
  permission: () => realmWide("test.register"),
  decide: (input) => Result.succeed(decided(input)),
})

const good = {
  name: "林",
  age: 30,
  address: { street: "宽城路" },
  skills: [{ name: "first aid", level: "high" }],
}

const fieldsOf = (input: unknown): ReadonlyArray<string> => {
  const decoded = Register.decode(input)
  if (Result.isSuccess(decoded)) return []
  expect(decoded.failure).toBeInstanceOf(InvalidInput)
  expect(decoded.failure.command).toBe("test.register")
  for (const { problem } of decoded.failure.issues) expect(problem).not.toBe("")
  return [...new Set(decoded.failure.issues.map(({ field }) => field))].toSorted()
}

describe("the input of a command", () => {
  it("is taken where it is as the schema says", () => {
    expect(Register.decode(good)).toEqual(Result.succeed(good))
    expect(Register.decode({ ...good, address: { street: "", number: 0 } })._tag).toBe("Success")
  })

  it.each([
    ["a name left out", { ...good, name: undefined }, ["name"]],
    ["a name of nothing", { ...good, name: "" }, ["name"]],
    ["an age that is a text", { ...good, age: "30" }, ["age"]],
    ["an age of half a year", { ...good, age: 0.5 }, ["age"]],
    ["an age that is no number", { ...good, age: Number.NaN }, ["age"]],
    ["a street left out", { ...good, address: {} }, ["address.street"]],
    [
      "a level that is none",
      { ...good, skills: [{ name: "a", level: "best" }] },
      ["skills.0.level"],
    ],
    [
      "the second of a list",
      { ...good, skills: [good.skills[0], { name: 1, level: "low" }] },
      ["skills.1.name"],
    ],
    ["a property too many", { ...good, admin: true }, ["admin"]],
    [
      "one too many further in",
      { ...good, address: { street: "a", admin: true } },
      ["address.admin"],
    ],
    ["one too many in a list", { ...good, skills: [{ ...good.skills[0], x: 1 }] }, ["skills.0.x"]],
    ["nothing at all", undefined, [""]],
    ["null", null, [""]],
    ["a list", [], [""]],
    ["a text", "林", [""]],
  ])("is refused by field: %s", (_, input, fields) => {
    expect(fieldsOf(input)).toEqual(fields)
  })

  it("is refused with all that is wrong with it at once", () => {
    const bad = {
      name: "",
      age: -1,
      address: { street: 1, admin: true },
      skills: [{ name: "a", level: "best" }, { level: "low" }],
      extra: 1,
    }
    expect(fieldsOf(bad)).toEqual([
      "address.admin",
      "address.street",
      "age",
      "extra",
      "name",
      "skills.0.level",
      "skills.1.name",
    ])
  })

  it("is not what the caller holds: changing it afterwards changes nothing", () => {
    const mine = structuredClone(good)
    const decoded = Result.getOrThrow(Register.decode(mine))
    mine.address.street = "elsewhere"
    mine.skills.push({ name: "none", level: "low" })
    expect(decoded).toEqual(good)
  })

  it.effect("that is refused reaches neither decider nor storage", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      const error = yield* Effect.flip(execute(Register, { ...good, age: 200 }, asHost))
      expect(error).toMatchObject({ _tag: "InvalidInput", issues: [{ field: "age" }] })
      expect(error.message).toContain("age")
      expect(yield* logOf(storage)).toEqual([])
      const alone = specification().run(Register, { ...good, age: 200 })
      expect(alone).toMatchObject({ failure: { _tag: "InvalidInput", issues: [{ field: "age" }] } })
    }),
  )
})
