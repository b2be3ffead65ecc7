import { readState, type Storage, type StorageError } from "@civic-practice/core"
import { Effect } from "effect"
import type { FactId } from "./Earning.ts"
import { type EarningExplanation, explainPenalised } from "./Explanation.ts"
import { Penalty } from "./Penalty.ts"
import { RuleSet } from "./RuleSet.ts"

/**
 * Explains what a fact was penalised by, as `explainPenalised` does; also where that was reversed since. `undefined`: it
 * was not penalised.
 */
export const explainPenalty = Effect.fnUntraced(function* (
  realm: string,
  fact: FactId,
): Effect.fn.Return<EarningExplanation | undefined, StorageError, Storage> {
  const found = yield* readState(realm, Penalty.ref(fact))
  if (found === undefined || found === null) return undefined
  const rules = yield* readState(realm, RuleSet.ref(found.penalty.ruleSet))
  const version = rules?.versions.find((one) => one.version === found.penalty.version)
  // Versions stay for good.
  return version === undefined ? undefined : explainPenalised(found, version)
})
