import { sha256 } from "../Digest.ts"

/** Secrets of one command: drawn when the first is asked for, and the same each time it is decided. */
export const newSecretFrom = (generate: () => string): ((label?: string) => string) => {
  let drawn: string | undefined
  return (label = "") => {
    drawn ??= generate()
    return sha256(`${drawn}\n${label}`)
  }
}
