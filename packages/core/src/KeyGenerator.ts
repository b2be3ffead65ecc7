import { Context } from "effect"
import { base64Url } from "./internal/base64Url.ts"

/**
 * Makes an idempotency key for a command whose caller gives none: by default a random prefix drawn once in the
 * process (128 bits) and a number that counts up, so that a storage finds neighbouring keys in one place.
 * 31 characters, since a key is stored with every event.
 */
export const KeyGenerator = Context.Reference<() => string>("@civic-practice/core/KeyGenerator", {
  defaultValue: () => {
    const prefix = base64Url(crypto.getRandomValues(new Uint8Array(16)))
    let count = 0
    return () => `${prefix}-${(count++).toString(36).padStart(8, "0")}`
  },
})
