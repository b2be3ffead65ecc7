/** A value that JSON can carry: what states, events and answers are made of. */
export type Json =
  | string
  | number
  | boolean
  | null
  | ReadonlyArray<Json>
  | { readonly [key: string]: Json | undefined }

/**
 * JSON text with the keys of every object in code-unit order, so that two equal values have one text.
 *
 * Properties that are `undefined` are left out, as `JSON.stringify` does.
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null"
  if (Array.isArray(value)) {
    let text = "["
    for (let index = 0; index < value.length; index++) {
      text += index === 0 ? canonicalJson(value[index]) : `,${canonicalJson(value[index])}`
    }
    return `${text}]`
  }
  let text = "{"
  for (const key of sortedKeys(value)) {
    const member: unknown = Reflect.get(value, key)
    if (member === undefined) continue
    text += `${text.length === 1 ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `${text}}`
}

const sortedKeys = (value: object): ReadonlyArray<string> => {
  const keys = Object.keys(value)
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] ?? "") > (keys[index] ?? "")) return keys.sort()
  }
  return keys
}
