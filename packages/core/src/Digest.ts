import { hmac } from "@noble/hashes/hmac.js"
import { sha256 as portableSha256 } from "@noble/hashes/sha2.js"
import { base64Url } from "./internal/base64Url.ts"

const portable = (text: string): string => base64Url(portableSha256(new TextEncoder().encode(text)))

// Node's own SHA-256 is several times faster than a portable one; browsers have none that is synchronous.
const native = globalThis.process?.getBuiltinModule?.("node:crypto")?.hash

/** SHA-256 of a text's UTF-8 bytes, in unpadded base64url (43 characters). The same on every platform. */
export const sha256: (text: string) => string =
  native === undefined ? portable : (text) => native("sha256", text, "base64url")

/** The portable implementation of {@link sha256}, for platforms without a native one. */
export const sha256Portable: (text: string) => string = portable

/**
 * HMAC-SHA-256 of a text under a secret, in unpadded base64url: how a look-up by phone or identity number
 * is stored without storing the number.
 */
export const keyedHash = (secret: string, text: string): string => {
  const encoder = new TextEncoder()
  return base64Url(hmac(portableSha256, encoder.encode(secret), encoder.encode(text)))
}
