import { Schema } from "effect"

/**
 * The keyed hash of an identity number, as `keyedHash(secret, number)` of `@civic-practice/core` makes it
 * (HMAC-SHA-256, 43 characters of base64url). The caller makes it, so that the secret never enters a command.
 */
export const KeyedHash = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9_-]{43}$/)).pipe(
  Schema.brand("KeyedHash"),
)
export type KeyedHash = typeof KeyedHash.Type
