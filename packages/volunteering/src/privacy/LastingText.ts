import { Schema } from "effect"
import { identityNumberProblem } from "./IdentityNumber.ts"

const identityShapes = /(?<![\dXx])\d{17}[\dXx](?![\dXx])/g
// The ranges in use: other numbers of 11 digits are likely to be something else, an order or a date with a time.
const mobileShape = /(?<!\d)1[3-9]\d{9}(?!\d)/

/** Whether a text holds an identity number or a mobile number, in half-width or full-width digits. */
export const holdsPersonalNumber = (text: string): boolean => {
  const plain = text.normalize("NFKC")
  if (!/\d{11}/.test(plain)) return false
  if (mobileShape.test(plain)) return true
  for (const [found] of plain.matchAll(identityShapes)) {
    if (identityNumberProblem(found.toUpperCase()) === undefined) return true
  }
  return false
}

const noPersonalNumber = Schema.makeFilter(
  (text: string) =>
    !holdsPersonalNumber(text) ||
    "this text is kept for good, so it must not hold an identity number or a mobile number",
  { chinese: "此处文字长期保存，不得含有身份证号码或手机号" },
)

/**
 * A text that stays in the history for good: a title, a team's name, a reason. 1 to `maximum` characters,
 * no line breaks, and no identity or mobile number. Names of persons do not belong in it either; a machine cannot
 * tell them.
 */
export const lastingText = (maximum: number) =>
  Schema.String.check(
    Schema.makeFilter(
      (text: string) =>
        (text.trim() !== "" && text.length <= maximum && !/[\p{Cc}\p{Cs}]/u.test(text)) ||
        `1 to ${maximum} characters on one line are needed`,
      { chinese: `应为一行 1 至 ${maximum} 个字` },
    ),
    noPersonalNumber,
  )

/**
 * An id chosen by the caller: 1 to 64 characters without white space, invisible characters and `/`, and not an identity or mobile number,
 * since ids stay when personal data is erased.
 */
export const lastingId = Schema.String.check(
  Schema.makeFilter(
    (text: string) =>
      /^[^\s/\p{Cc}\p{Cf}\p{Cs}]{1,64}$/u.test(text) ||
      '1 to 64 characters without white space, invisible characters and "/" are needed',
    { chinese: "应为 1 至 64 个字符，不含空格、不可见字符和斜杠" },
  ),
  noPersonalNumber,
)
