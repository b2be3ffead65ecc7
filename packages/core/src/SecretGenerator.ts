import { Context } from "effect"
import { base64Url } from "./internal/base64Url.ts"

/**
 * Draws what nobody can guess, for commands that hand out a secret: by default 128 random bits, as 22 characters. It
 * is drawn once for a command that asks for it; nothing that is recorded tells it.
 */
export const SecretGenerator = Context.Reference<() => string>(
  "@civic-practice/core/SecretGenerator",
  { defaultValue: () => () => base64Url(crypto.getRandomValues(new Uint8Array(16))) },
)
