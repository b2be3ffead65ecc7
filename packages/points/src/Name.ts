import { Schema } from "effect"

const visible = /^[^\s/\p{Cc}\p{Cf}\p{Cs}]{1,64}$/u

/** A name that ids are composed of: 1 to 64 characters without white space, invisible characters or "/". */
export const Name = Schema.String.check(
  Schema.isPattern(visible, {
    message: '1 to 64 characters are needed, without white space, invisible characters or "/"',
    chinese: "应为 1 至 64 个字符，不含空格、不可见字符和斜杠",
  }),
)

/** Two to four names of 1 to 64 characters, composed with "/", for example `record/r-1`. */
export const ComposedName = Schema.String.check(
  Schema.isPattern(/^[^\s/\p{Cc}\p{Cf}\p{Cs}]{1,64}(\/[^\s/\p{Cc}\p{Cf}\p{Cs}]{1,64}){1,3}$/u, {
    message: 'two to four names joined by "/" are needed, for example record/r-1',
    chinese: "应为以斜杠连接的二至四段名称",
  }),
)

/** A reason that a clerk writes down, 1 to 200 characters. Kept for good: it must not hold personal data. */
export const Reason = Schema.String.check(
  Schema.isPattern(/^(?!\s*$)[^\p{Cc}\p{Cs}]{1,200}$/u, {
    message: "a reason of 1 to 200 characters is needed",
    chinese: "请填写 1 至 200 字的原因",
  }),
)
