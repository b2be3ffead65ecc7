import type { Explained } from "@civic-practice/core"
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
  /** What the column is called in English; empty where no table knows it. */
  readonly fieldEn: string
  readonly kind: FaultKind
  /** What stands in the cell, as in the file; personal data masked. */
  readonly value: string
  readonly message: LocalizedText
}

/** A fault with its sentences made up; `detail` is what was expected or found instead. */
export const makeFault = (fault: {
  readonly file: string
  readonly line: number
  readonly field?: string
  readonly fieldEn?: string
  readonly kind: FaultKind
  readonly value?: string
  readonly detail?: string
}): Fault => {
  const { file, line, field = "", fieldEn = "", kind, value = "", detail = "" } = fault
  const message = describeFault(kind, { field, fieldEn, value, detail })
  return { file, line, field, fieldEn, kind, value, message }
}

/**
 * A table was refused as a whole (no file, no readable encoding, a required column missing):
 * no row of it may be used.
 */
export class TableRefused extends Error implements Explained {
  readonly _tag = "TableRefused"
  readonly fault: Fault

  constructor(fault: Fault) {
    super(`${fault.file}:${fault.line}: ${fault.message.en}`)
    this.name = "TableRefused"
    this.fault = fault
  }

  get localized(): LocalizedText {
    const { file, line, message } = this.fault
    return { zh: `${file}:${line}: ${message.zh}`, en: `${file}:${line}: ${message.en}` }
  }
}

/** Personal data as it may stand in a list of faults: the first three and last two characters. */
export const mask = (value: string): string => {
  const characters = [...value]
  return characters.length <= 5
    ? "*".repeat(characters.length)
    : `${characters.slice(0, 3).join("")}${"*".repeat(characters.length - 5)}${characters.slice(-2).join("")}`
}

/** A cell may hold anything, a whole page too: this much of it shows which one is meant. */
export const shortened = (text: string): string =>
  text.length <= 200 ? text : `${text.slice(0, 200).replace(/[\uD800-\uDBFF]$/, "")}…`
