import { sha256 } from "../Digest.ts"

/**
 * Ids derived from a command's key and the time of its recording: the same each time it is decided. 24 characters:
 * the milliseconds (48 bits), by which ids sort, so that an index keeps together what is made at one time, and 96 bits
 * of SHA-256.
 */
export const newIdFrom = (key: string, now: number): ((label?: string) => string) => {
  let time: string | undefined
  return (label = "") => {
    time ??= sortable(now)
    return time + sha256(`${key}\n${label}`).slice(0, 16)
  }
}

// In code point order, as the digest's own letters are not.
const digits = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

const sortable = (now: number): string => {
  let text = ""
  let rest = Math.max(0, Math.floor(now))
  for (let place = 0; place < 8; place++) {
    text = digits.charAt(rest % 64) + text
    rest = Math.floor(rest / 64)
  }
  return text
}
