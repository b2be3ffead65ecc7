import type { Decision } from "@civic-practice/core"
import type { Result } from "effect"
import type { HierarchyRefusal } from "./TreeRefusal.ts"
import type { UnitId } from "./UnitId.ts"

/** The answer of every command of this package: the units whose history has changed. */
export interface Changed {
  readonly changed: ReadonlyArray<UnitId>
}

/** What a change of the tree is decided to be. */
export type Decided = Result.Result<Decision<Changed>, HierarchyRefusal>
