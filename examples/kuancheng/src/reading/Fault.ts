import { describeFault, type FaultKind } from "../messages/faultMessages.ts"
import type { LocalizedText } from "../messages/LocalizedText.ts"

/** Why a row was refused, and where to look: what one line of `rejected.csv` needs. */
export interface Fault {
  /** File name without its folder. */
  readonly file: string
  /** Line of the file on which the row begins; the header is line 1. */
  readonly line: number
  /** Chinese header of the column; empty when the whole row or file is meant. */
  readonly field: string
  readonly kind: FaultKind
  /** What stood there; personal data masked. */
  readonly value: string
  readonly message: LocalizedText
}

/** A fault with its sentences made up; `detail` is what was expected or found instead. */
export const makeFault = (fault: {
  readonly file: string
  readonly line: number
  readonly field: string
  readonly kind: FaultKind
  readonly value: string
  readonly detail?: string
}): Fault => {
  const { file, line, field, kind, value, detail = "" } = fault
  return { file, line, field, kind, value, message: describeFault(kind, { field, value, detail }) }
}

/**
 * A table was refused as a whole (no file, no readable encoding, a required column missing):
 * no row of it may be used.
 */
export class TableRefused extends Error {
  readonly _tag = "TableRefused"
  readonly fault: Fault

  constructor(fault: Fault) {
    super(`${fault.file}:${fault.line}: ${fault.message.zh} / ${fault.message.en}`)
    this.name = "TableRefused"
    this.fault = fault
  }
}

/** Personal data as it may stand in a list of faults: the first three and last two characters. */
export const mask = (value: string): string => {
  const characters = [...value]
  return characters.length <= 5
    ? "*".repeat(characters.length)
    : `${characters.slice(0, 3).join("")}${"*".repeat(characters.length - 5)}${characters.slice(-2).join("")}`
}
