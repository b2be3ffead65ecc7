import { Context } from "effect"

/** Makes an idempotency key for a command whose caller gives none; random UUIDs by default. */
export const KeyGenerator = Context.Reference<() => string>("@civic-practice/core/KeyGenerator", {
  defaultValue: () => () => crypto.randomUUID()
})
