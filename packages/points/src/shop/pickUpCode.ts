import { type Occasion, sha256 } from "@civic-practice/core"

// Crockford's alphabet: no letter that is easily taken for another or for a digit.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** The letter or digit that stands for each character of an id, by its code. */
const readable = Array.from({ length: 128 }, (_, code) =>
  alphabet.charAt(Math.max(0, digits.indexOf(String.fromCharCode(code))) % alphabet.length),
)

/** The last 8 of an id's 24 characters, as letters and digits that can be read out: the first tell the time. */
export const pickUpCode = (id: string): string => {
  let text = ""
  for (let place = id.length - 8; place < id.length; place++)
    text += readable[id.charCodeAt(place)] ?? "0"
  return text
}

/** A code by which a reservation is collected: drawn at random, since ids can be worked out from what is recorded. */
export const newPickUpCode = ({ newSecret }: Occasion): string =>
  pickUpCode(newSecret("pickUpCode").slice(0, 8))

/** What a reservation and its events keep of its code. */
export const hashOfCode = (reservation: string, code: string): string =>
  sha256(`${reservation}\n${code}`)

/** As it is typed in: small letters and the letters that the alphabet leaves out are read as what they look like. */
export const normalCode = (typed: string): string =>
  typed.toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1")

/** Whether two hashes are one, by a comparison that takes as long wherever they differ. */
export const isSameHash = (one: string, other: string): boolean => {
  let difference = one.length ^ other.length
  for (let place = 0; place < one.length; place++) {
    difference |= one.charCodeAt(place) ^ other.charCodeAt(place % Math.max(1, other.length))
  }
  return difference === 0
}
