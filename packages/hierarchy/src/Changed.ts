import type { UnitId } from "./UnitId.ts"

/** The answer of every command of this package: the units whose history has changed. */
export interface Changed {
  readonly changed: ReadonlyArray<UnitId>
}
