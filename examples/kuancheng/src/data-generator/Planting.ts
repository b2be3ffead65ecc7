import type { FaultKind } from "../messages/faultMessages.ts"
import type { GeneratedFile } from "./GeneratedFile.ts"

/** A wrong row to be written: see `GeneratedFile.fault`. */
export interface WrongRow {
  readonly kind: FaultKind
  readonly field: string
  readonly row: Parameters<GeneratedFile["fault"]>[2]
}

/** Makes a wrong row at its place in the file; undefined when it does not fit there. */
export type Plant<Place> = (place: Place) => WrongRow | undefined

/**
 * Spreads wrong rows evenly over a file of `places`, in their order. One that does not fit at its
 * place is tried again at the next.
 */
export class Planting<Place> {
  readonly #plants: ReadonlyArray<Plant<Place>>
  readonly #distance: number
  #next = 0

  constructor(plants: ReadonlyArray<Plant<Place>>, places: number) {
    this.#plants = plants
    this.#distance = places / (plants.length + 1)
  }

  /** Writes what is due after the place with this index. */
  after(index: number, place: Place, file: GeneratedFile): void {
    const plant = this.#plants[this.#next]
    if (plant === undefined || index < Math.floor(this.#distance * (this.#next + 1))) return
    const wrong = plant(place)
    if (wrong === undefined) return
    file.fault(wrong.kind, wrong.field, wrong.row)
    this.#next++
  }

  /** Throws when a wrong row found no place. */
  finish(): void {
    if (this.#next < this.#plants.length) {
      throw new RangeError(`${this.#plants.length - this.#next} wrong rows found no place`)
    }
  }
}

/** Cells with one of them replaced. */
export const withCell = <Cell>(
  headers: ReadonlyArray<string>,
  cells: ReadonlyArray<Cell>,
  header: string,
  cell: Cell,
): Array<Cell> => {
  const at = headers.indexOf(header)
  if (at === -1) throw new RangeError(`No column ${header}`)
  return cells.with(at, cell)
}

/** Digits as they come out of a Chinese input method left in full-width mode. */
export const toFullWidth = (text: string): string =>
  text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
