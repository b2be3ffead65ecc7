import type { ReaderFaultKind } from "../messages/faultMessages.ts"
import { type IdentityNumber, readIdentityNumber } from "./IdentityNumber.ts"
import { readDate, readDateTime } from "./LocalTime.ts"

/** What is wrong with one cell; `detail` is what was expected instead. */
export class CellFault {
  readonly kind: ReaderFaultKind
  readonly detail: string

  constructor(kind: ReaderFaultKind, detail = "") {
    this.kind = kind
    this.detail = detail
  }
}

/** Reads the trimmed text of one cell. */
export type CellReader<Value> = (text: string) => Value | CellFault

const missing = new CellFault("missingValue")

const toHalfWidth = (text: string): string => text.normalize("NFKC")

/** Full-width digits are refused with a hint, not mended: whoever typed them should look again. */
const fullWidthDigits = (text: string): CellFault | undefined =>
  /[\uFF10-\uFF19]/.test(text) ? new CellFault("fullWidthDigits", toHalfWidth(text)) : undefined

/** Any text but none. */
export const text: CellReader<string> = (cell) => (cell === "" ? missing : cell)

/** A number of the office's own, such as `KC000001`: letters, digits, `-`, `.`, `_`. */
export const code: CellReader<string> = (cell) =>
  /^[\w.-]+$/.test(cell)
    ? cell
    : cell === ""
      ? missing
      : (fullWidthDigits(cell) ?? new CellFault("malformedCode"))

/** Whole number within bounds, both included. */
export const wholeNumber = (minimum = 0, maximum = 1_000_000_000): CellReader<number> => {
  const bounds = `${minimum}-${maximum}`
  return (cell) => {
    if (!/^-?\d+$/.test(cell)) {
      return cell === "" ? missing : (fullWidthDigits(cell) ?? new CellFault("notANumber"))
    }
    const value = Number(cell)
    if (value >= minimum && value <= maximum) return value
    return value < 0 ? new CellFault("negativeNumber") : new CellFault("outOfRange", bounds)
  }
}

/** One of the words a form offers, turned into the code's word for it. */
export const choice = <const Choices extends Readonly<Record<string, unknown>>>(
  choices: Choices,
): CellReader<Choices[keyof Choices]> => {
  const byWord: ReadonlyMap<string, unknown> = new Map(Object.entries(choices))
  const words = [...byWord.keys()].join("、")
  return (cell) => {
    if (!byWord.has(cell)) return cell === "" ? missing : new CellFault("unknownChoice", words)
    // The map was built from these very choices.
    return byWord.get(cell) as Choices[keyof Choices]
  }
}

/** Local date as `2021-07-03`. */
export const date: CellReader<string> = (cell) => {
  if (cell === "") return missing
  const reading = readDate(cell)
  if (reading.type === "date") return reading.date
  return fullWidthDigits(cell) ?? new CellFault(reading.kind, "2021-07-03")
}

/** Local date and time with its offset, as `2021-07-03T09:05:00+08:00`. */
export const dateTime: CellReader<string> = (cell) => {
  if (cell === "") return missing
  const reading = readDateTime(cell)
  if (reading.type === "dateTime") return reading.dateTime
  return fullWidthDigits(cell) ?? new CellFault(reading.kind, "2021-07-03 09:05")
}

/** Mobile number of eleven digits. */
export const mobilePhone: CellReader<string> = (cell) =>
  /^1\d{10}$/.test(cell)
    ? cell
    : cell === ""
      ? missing
      : (fullWidthDigits(cell) ?? new CellFault("malformedPhone"))

/** Identity number with the birth date and sex it states. */
export const identityNumber: CellReader<IdentityNumber> = (cell) => {
  if (cell === "") return missing
  const fullWidth = fullWidthDigits(cell)
  if (fullWidth !== undefined) return fullWidth
  const reading = readIdentityNumber(cell)
  if (typeof reading === "object") return reading
  const detail =
    reading === "idNumberLength"
      ? String([...cell].length)
      : reading === "impossibleBirthDate"
        ? cell.slice(6, 14)
        : ""
  return new CellFault(reading, detail)
}

/** Several words with `、` between them; none when the cell is empty. */
export const list: CellReader<ReadonlyArray<string>> = (cell) =>
  cell === "" ? [] : cell.split("、").map((word) => word.trim())

/** The same, but an empty cell is `null`. */
export const optional =
  <Value>(reader: CellReader<Value>): CellReader<Value | null> =>
  (cell) =>
    cell === "" ? null : reader(cell)
