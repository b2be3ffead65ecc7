import { compoundSurnames } from "./compoundSurnames.ts"

/**
 * A name as a public list shows it (姓名脱敏): never more than the surname, and never the whole name.
 *
 * - A name that begins with a Chinese character keeps its surname: 张三 is 张*, and 欧阳娜娜 is 欧阳**.
 * - Any other name, and one with parts joined by a dot as those of minorities are (买买提·艾力), keeps its first
 *   character: 买**·**. Dots, hyphens, apostrophes and blanks stay.
 * - A name, or a first part, of one character keeps nothing.
 *
 * A character with its marks counts as one, also beyond the basic plane.
 */
export const maskedName = (name: string): string => {
  const characters = name.trim().match(wholeCharacter) ?? []
  const first = characters.findIndex((character) => !isJoint(character))
  if (first < 0) return "*"
  const shown = shownFrom(characters, first)
  return characters
    .map((character, place) =>
      (place >= first && place < first + shown) || isJoint(character) ? character : "*",
    )
    .join("")
}

// With the marks and variation selectors that follow it.
const wholeCharacter = /[^\p{M}\p{Cf}][\p{M}\p{Cf}]*|[\p{M}\p{Cf}]+/gu

const joint = /^[·•・‧.'’\s-]/u

const isJoint = (character: string): boolean => joint.test(character)

/** How many characters are shown, from the first on. */
const shownFrom = (characters: ReadonlyArray<string>, first: number): number => {
  const end = characters.findIndex((character, place) => place > first && isJoint(character))
  const length = (end < 0 ? characters.length : end) - first
  if (length < 2) return 0
  const isChinese = /^\p{Script=Han}/u.test(characters[first] ?? "")
  return isChinese &&
    characters.length === length &&
    length > 2 &&
    compoundSurnames.has(characters.slice(first, first + 2).join(""))
    ? 2
    : 1
}
