import { sha256 } from "../Digest.ts"

/** Ids derived from a command's key: the same each time it is decided, 22 characters (132 bits) of SHA-256. */
export const newIdFrom =
  (key: string) =>
  (label = ""): string =>
    sha256(`${key}\n${label}`).slice(0, 22)
