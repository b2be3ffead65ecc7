import { Context } from "effect"

/**
 * Makes an idempotency key for a command whose caller gives none: by default a random prefix drawn once in the
 * process (122 bits) and a number that counts up, so that a storage finds neighbouring keys in one place.
 */
export const KeyGenerator = Context.Reference<() => string>("@civic-practice/core/KeyGenerator", {
  defaultValue: () => {
    const prefix = crypto.randomUUID()
    let count = 0
    return () => `${prefix}-${(count++).toString(36).padStart(8, "0")}`
  },
})
