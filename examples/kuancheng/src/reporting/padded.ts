/** How many columns of a terminal a text takes: Chinese characters take two. */
const columnsOf = (text: string): number =>
  [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(
        character,
      )
        ? 2
        : 1),
    0,
  )

/** A text filled up with blanks to so many columns, behind it or (`start`) before it. */
export const padded = (text: string, columns: number, side: "start" | "end" = "end"): string => {
  const blanks = " ".repeat(Math.max(side === "start" ? 1 : 0, columns - columnsOf(text)))
  return side === "start" ? `${blanks}${text}` : `${text}${blanks}`
}
