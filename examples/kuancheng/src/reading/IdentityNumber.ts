import { isCalendarDate } from "./LocalTime.ts"

/**
 * Citizen identity number (公民身份号码, GB 11643-1999): six digits of area, eight of birth date,
 * three of sequence (odd for men), and a check character by ISO 7064 MOD 11-2.
 *
 * The area is not compared with a list: areas are renamed and withdrawn, numbers stay.
 */
export interface IdentityNumber {
  /** Eighteen characters, the last a digit or a capital X. */
  readonly number: string
  /** Local date, `2001-05-31`. */
  readonly birthDate: string
  readonly sex: Sex
}

export type Sex = "female" | "male"

export type IdentityNumberFault =
  | "idNumberLength"
  | "idNumberCharacters"
  | "wrongCheckDigit"
  | "impossibleBirthDate"

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const checkCharacters = "10X98765432"

/** The check character that belongs to the first seventeen digits. */
export const checkCharacter = (seventeenDigits: string): string => {
  let sum = 0
  for (let index = 0; index < weights.length; index++) {
    sum += (seventeenDigits.charCodeAt(index) - 48) * (weights[index] ?? 0)
  }
  return checkCharacters.charAt(sum % 11)
}

/** Reads an identity number, or says the first thing that is wrong with it. */
export const readIdentityNumber = (text: string): IdentityNumber | IdentityNumberFault => {
  if ([...text].length !== 18) return "idNumberLength"
  if (!/^\d{17}[\dXx]$/.test(text)) return "idNumberCharacters"
  const number = text.toUpperCase()
  if (checkCharacter(number) !== number.charAt(17)) return "wrongCheckDigit"
  const year = Number(number.slice(6, 10))
  const month = Number(number.slice(10, 12))
  const day = Number(number.slice(12, 14))
  if (!isCalendarDate(year, month, day)) return "impossibleBirthDate"
  return {
    number,
    birthDate: `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`,
    sex: number.charCodeAt(16) % 2 === 1 ? "male" : "female",
  }
}
