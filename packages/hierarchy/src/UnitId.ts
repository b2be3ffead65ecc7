import { Schema } from "effect"

/**
 * Names a practice unit for good: 1 to 64 characters without white space, invisible characters or "/",
 * for example `220103002-01`. Ids of streams that belong to a unit may be composed with "/".
 */
export const UnitId = Schema.String.check(
  Schema.isPattern(/^[^\s/\p{Cc}\p{Cf}\p{Cs}]{1,64}$/u, {
    message: 'a unit id has 1 to 64 characters, without white space, invisible characters or "/"',
    chinese: "单位编号应为 1 至 64 个字符，不含空格、不可见字符和斜杠",
  }),
).pipe(Schema.brand("UnitId"))
export type UnitId = typeof UnitId.Type
