import type { BusinessDay, Localized } from "@civic-practice/core"
import { Schema } from "effect"

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = "10X98765432"

/** The check character (校验码) that GB 11643 asks for after the first 17 digits. */
export const identityCheckCharacter = (first17: string): string => {
  let sum = 0
  for (let index = 0; index < 17; index++) {
    sum += (first17.charCodeAt(index) - 48) * (weights[index] ?? 0)
  }
  return checkCharacters.charAt(sum % 11)
}

const isRealDay = (year: number, month: number, day: number): boolean => {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return false
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const longest =
    month === 2
      ? isLeap
        ? 29
        : 28
      : month === 4 || month === 6 || month === 9 || month === 11
        ? 30
        : 31
  return day <= longest
}

/**
 * What is wrong with a resident identity number (公民身份号码, GB 11643-1999), or `undefined` where it is right:
 * 17 digits and a check character (`X` in upper case), a real birth date, a check character that fits.
 * The sentence never repeats the number.
 */
export const identityNumberProblem = (text: string): Localized | undefined => {
  if (!/^\d{17}[\dX]$/.test(text)) {
    return {
      zh: "身份证号码应为17位数字加1位校验码（数字或大写X，半角）",
      en: "an identity number is 17 digits and a check character (a digit or a capital X)",
    }
  }
  const year = Number(text.slice(6, 10))
  if (!isRealDay(year, Number(text.slice(10, 12)), Number(text.slice(12, 14)))) {
    return {
      zh: "身份证号码中的出生日期（第7至14位）不存在",
      en: "the birth date in the identity number (digits 7 to 14) does not exist",
    }
  }
  return identityCheckCharacter(text) === text.charAt(17)
    ? undefined
    : {
        zh: "身份证号码的校验码（第18位）不符，请核对",
        en: "the check character of the identity number (the 18th) does not fit; compare it with the card",
      }
}

/** A resident identity number (公民身份号码, GB 11643-1999) with a fitting check character. Personal data. */
export const IdentityNumber = Schema.String.check(
  Schema.makeFilter((text: string) => identityNumberProblem(text)?.en ?? true, {
    chinese: "身份证号码有误，请核对：17位数字加校验码，其中的出生日期应存在",
  }),
).pipe(Schema.brand("IdentityNumber"))
export type IdentityNumber = typeof IdentityNumber.Type

/** The full years (周岁) of a person on a day, by the birth date in the identity number; negative before birth. */
export const ageOn = (identityNumber: IdentityNumber, day: BusinessDay): number => {
  const years = Number(day.slice(0, 4)) - Number(identityNumber.slice(6, 10))
  return `${day.slice(5, 7)}${day.slice(8, 10)}` < identityNumber.slice(10, 14) ? years - 1 : years
}
