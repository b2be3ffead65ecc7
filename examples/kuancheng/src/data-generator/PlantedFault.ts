import { type FaultKind, faultMessages } from "../messages/faultMessages.ts"

/** A row that was made wrong on purpose: exactly these rows must be refused. */
export interface PlantedFault {
  readonly file: string
  /** Line on which the row begins; the header is line 1. */
  readonly line: number
  readonly kind: FaultKind
  /** Chinese header of the column; empty for the whole row. */
  readonly field: string
}

export const plantedFaultHeaders = ["file", "line", "kind", "field", "foundBy", "nature"] as const

/** The fault as a line of a list, with who finds it and whether it is a fault or a refusal. */
export const plantedFaultCells = (fault: PlantedFault): ReadonlyArray<string | number> => {
  const { foundBy, nature } = faultMessages[fault.kind]
  return [fault.file, fault.line, fault.kind, fault.field, foundBy, nature]
}
