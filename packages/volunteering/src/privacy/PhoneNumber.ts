import type { Localized } from "@civic-practice/core"
import { Schema } from "effect"

// Which ranges are in use changes with the operators; the shape does not.
const mobile = /^1\d{10}$/
const landline = /^0\d{2,3}-?[2-8]\d{6,7}$/

/** What is wrong with a telephone number, or `undefined` where it is right. The sentence never repeats it. */
export const phoneNumberProblem = (text: string): Localized | undefined =>
  mobile.test(text) || landline.test(text)
    ? undefined
    : {
        zh: "电话号码应为11位手机号，或带区号的固定电话（半角数字）",
        en: "a telephone number is a mobile number of 11 digits, or a landline number with its area code",
      }

/** A mainland mobile number, or a landline number with its area code. Personal data. */
export const PhoneNumber = Schema.String.check(
  Schema.makeFilter((text: string) => phoneNumberProblem(text)?.en ?? true, {
    chinese: "电话号码应为11位手机号，或带区号的固定电话（半角数字）",
  }),
).pipe(Schema.brand("PhoneNumber"))
export type PhoneNumber = typeof PhoneNumber.Type
