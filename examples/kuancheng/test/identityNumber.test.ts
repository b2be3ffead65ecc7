import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { makeIdentityNumber } from "../src/data-generator/volunteers.ts"
import { readIdentityNumber } from "../src/reading/IdentityNumber.ts"

/** ISO 7064 MOD 11-2 as the standard defines it, digit by digit and without weights. */
const checkByDefinition = (digits: string): string => {
  let sum = 0
  for (const digit of digits) sum = ((sum + Number(digit)) * 2) % 11
  const check = (12 - sum) % 11
  return check === 10 ? "X" : String(check)
}

/** Numbers of any area, of people born in this century or the last. */
const anyNumber = fc
  .tuple(
    fc.stringMatching(/^\d{6}$/),
    fc.date({ min: new Date("1901-01-01"), max: new Date("2029-12-31"), noInvalidDate: true }),
    fc.stringMatching(/^\d{3}$/),
  )
  .map(([area, birth, sequence]) => {
    const digits = area + birth.toISOString().slice(0, 10).replaceAll("-", "") + sequence
    return digits + checkByDefinition(digits)
  })

const generated = fc
  .tuple(fc.integer({ min: -25_000, max: 18_000 }), fc.integer({ min: 1, max: 999 }))
  .map(([birthDay, sequence]) => makeIdentityNumber(birthDay, sequence))

const replaceAt = (text: string, at: number, character: string): string =>
  text.slice(0, at) + character + text.slice(at + 1)

describe("identity numbers (GB 11643)", () => {
  test.each(["11010519491231002X", "440524188001010014"])("the standard's example %s", (number) => {
    // The second was born in 1880: its check character is right, its date lies before our calendar.
    const read = readIdentityNumber(number)
    if (number.startsWith("11")) {
      expect(read).toEqual({ number, birthDate: "1949-12-31", sex: "female" })
    } else expect(read).toBe("impossibleBirthDate")
  })

  test("with the standard's check character are valid", () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        expect(readIdentityNumber(number)).toMatchObject({ number })
      }),
    )
  })

  test("generated ones are valid", () => {
    fc.assert(
      fc.property(generated, (number) => {
        expect(readIdentityNumber(number)).toMatchObject({ number })
      }),
    )
  })

  test("any single changed digit is detected", () => {
    fc.assert(
      fc.property(anyNumber, fc.nat(17), fc.constantFrom(..."0123456789X"), (number, at, digit) => {
        fc.pre(number[at] !== digit && (digit !== "X" || at === 17))
        expect(readIdentityNumber(replaceAt(number, at, digit))).toBe("wrongCheckDigit")
      }),
    )
  })

  test("any two swapped neighbours are detected", () => {
    fc.assert(
      fc.property(anyNumber, fc.nat(16), (number, at) => {
        const [left = "", right = ""] = number.slice(at, at + 2)
        fc.pre(left !== right)
        const swapped = number.slice(0, at) + right + left + number.slice(at + 2)
        const fault = right === "X" ? "idNumberCharacters" : "wrongCheckDigit"
        expect(readIdentityNumber(swapped)).toBe(fault)
      }),
    )
  })

  test("a small x is accepted, other lengths and letters are not", () => {
    expect(readIdentityNumber("11010519491231002x")).toMatchObject({ number: "11010519491231002X" })
    expect(readIdentityNumber("110105491231002")).toBe("idNumberLength")
    expect(readIdentityNumber("1101051949123100２X")).toBe("idNumberCharacters")
    expect(readIdentityNumber("O1010519491231002X")).toBe("idNumberCharacters")
  })
})
