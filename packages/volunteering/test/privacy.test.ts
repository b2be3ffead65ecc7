import { BusinessDay } from "@civic-practice/core"
import {
  ageOn,
  holdsPersonalNumber,
  IdentityNumber,
  identityCheckCharacter,
  identityNumberProblem,
  lastingId,
  lastingText,
  PersonName,
  phoneNumberProblem,
} from "@civic-practice/volunteering"
import { Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { identityNumberOf } from "./sample.ts"

// The example of GB 11643-1999 itself, of a person born in 1949.
const ofTheStandard = "11010519491231002X"

const number = fc
  .tuple(
    fc.integer({ min: 0, max: 999_999 }),
    fc.date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([division, birth, serial]) => {
    const digits = `${String(division).padStart(6, "0")}${birth
      .toISOString()
      .slice(0, 10)
      .replaceAll("-", "")}${String(serial).padStart(3, "0")}`
    return digits + identityCheckCharacter(digits)
  })

describe("identity numbers", () => {
  it("accepts the example of the standard, and every number made by its rule", () => {
    expect(identityNumberProblem(ofTheStandard)).toBeUndefined()
    fc.assert(fc.property(number, (text) => identityNumberProblem(text) === undefined))
  })

  it("finds every single wrong character, and every two neighbours changed round", () => {
    fc.assert(
      fc.property(number, fc.nat(17), fc.constantFrom(..."0123456789X"), (text, place, other) => {
        fc.pre(text.charAt(place) !== other)
        const wrong = text.slice(0, place) + other + text.slice(place + 1)
        expect(identityNumberProblem(wrong)).toBeDefined()
      }),
    )
    fc.assert(
      fc.property(number, fc.nat(16), (text, place) => {
        fc.pre(text.charAt(place) !== text.charAt(place + 1))
        const [one = "", other = ""] = text.slice(place, place + 2)
        const wrong = text.slice(0, place) + other + one + text.slice(place + 2)
        expect(identityNumberProblem(wrong)).toBeDefined()
      }),
    )
  })

  it.each([
    ["", "17 digits"],
    ["11010519491231002", "17 digits"],
    ["11010519491231002x", "17 digits"],
    ["１１０１０５１９４９１２３１００２X", "17 digits"],
    ["110105194912310021", "check character"],
    [`11010519490230002${identityCheckCharacter("11010519490230002")}`, "birth date"],
    [`11010519000229002${identityCheckCharacter("11010519000229002")}`, "birth date"],
    [`11010519491331002${identityCheckCharacter("11010519491331002")}`, "birth date"],
    [`11010518991231002${identityCheckCharacter("11010518991231002")}`, "birth date"],
  ])("says what is wrong with %j, without repeating it", (text, part) => {
    const problem = identityNumberProblem(text)
    expect(problem?.en).toContain(part)
    if (text !== "") expect(`${problem?.zh}${problem?.en}`).not.toContain(text)
  })

  it("the error of the schema does not repeat the number either", () => {
    const wrong = "110105194912310021"
    expect(() => Schema.decodeUnknownSync(IdentityNumber)(wrong)).toThrow(/check character/)
    try {
      Schema.decodeUnknownSync(IdentityNumber)(wrong)
    } catch (error) {
      expect(String(error)).not.toContain(wrong)
    }
  })

  it.each([
    ["2006-03-15", "2024-03-14", 17],
    ["2006-03-15", "2024-03-15", 18],
    ["2006-03-15", "2024-12-31", 18],
    ["2008-02-29", "2026-02-28", 17],
    ["2008-02-29", "2026-03-01", 18],
    ["2025-01-01", "2024-12-31", -1],
  ])("somebody born on %s is, on %s, %d years old", (birth, on, age) => {
    const identityNumber = IdentityNumber.make(identityNumberOf(birth, 1))
    expect(ageOn(identityNumber, BusinessDay.make(on))).toBe(age)
  })
})

describe("telephone numbers", () => {
  it.each([
    ["13900000000", true],
    ["0431-82000000", true],
    ["043182000000", true],
    ["19900000000", true],
    ["23900000000", false],
    ["1390000000", false],
    ["139000000000", false],
    ["１３９０００００００００", false],
    ["82000000", false],
  ])("%s: %j", (text, isRight) => {
    expect(phoneNumberProblem(text) === undefined).toBe(isRight)
  })
})

it.each([
  ["样例甲", true],
  ["阿卜杜拉·样例", true],
  ["𠮷田样例", true],
  ["O’Example Jr. 2", true],
  ["", false],
  ["13900000000", false],
  ["甲\n乙", false],
  ["甲".repeat(51), false],
])("a name may be %j: %j", (text, isRight) => {
  expect(Schema.is(PersonName)(text)).toBe(isRight)
})

describe("what is kept for good", () => {
  it.each([
    ["清洁家园", false],
    ["联系13900000000", true],
    ["联系１３９００００００００", true],
    [`补录${ofTheStandard}的记录`, true],
    ["x 11010519491231002x y", true],
    ["编号110105194912310021", false],
    ["编号2201031390000000012345", false],
  ])("%j holds a personal number: %j", (text, holds) => {
    expect(holdsPersonalNumber(text)).toBe(holds)
    expect(Schema.is(lastingText(100))(text)).toBe(!holds)
  })

  it("an id has no white space, slash or invisible character, and is no personal number", () => {
    const isId = Schema.is(lastingId)
    for (const text of ["V0070412", "团山-01", "a".repeat(64)]) expect(isId(text)).toBe(true)
    for (const text of [
      "",
      "a b",
      "a/b",
      "a\u200bb",
      "a\ud800",
      "a".repeat(65),
      "13900000000",
      ofTheStandard,
    ]) {
      expect(isId(text)).toBe(false)
    }
  })
})
