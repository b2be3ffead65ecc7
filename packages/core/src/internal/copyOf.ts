import type { Json } from "../Json.ts"

/**
 * A copy of plain data, so that whoever gets it may do with it as they please. What is not plain is handed on
 * as it is.
 */
export const copyOf = (value: Json): Json => {
  if (typeof value !== "object" || value === null) return value
  if (isList(value)) return value.map(copyOf)
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  const copy: { [key: string]: Json | undefined } = { ...value }
  for (const key of Object.keys(copy)) {
    const member = copy[key]
    if (typeof member === "object") copy[key] = copyOf(member)
  }
  return copy
}

const isList = (value: object): value is ReadonlyArray<Json> => Array.isArray(value)
