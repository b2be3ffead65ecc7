import { readState, type Storage, type StorageError } from "@civic-practice/core"
import { Effect } from "effect"
import { Earning, type FactId } from "./Earning.ts"
import { type EarningExplanation, explainEarning } from "./Explanation.ts"
import { RuleSet } from "./RuleSet.ts"

/**
 * Explains what a fact earned, or what that was corrected to, as `explainEarning` does; also where it was reversed
 * since. `undefined`: it has earned nothing.
 */
export const explainFact = Effect.fnUntraced(function* (
  realm: string,
  fact: FactId,
): Effect.fn.Return<EarningExplanation | undefined, StorageError, Storage> {
  const earning = yield* readState(realm, Earning.ref(fact))
  if (earning === undefined || earning === null) return undefined
  const { account, activated, earned } = earning
  const rules = yield* readState(realm, RuleSet.ref(earned.ruleSet))
  const version = rules?.versions.find((one) => one.version === earned.version)
  // Versions stay for good.
  if (version === undefined) return undefined
  const found = activated === undefined ? earned : { ...earned, activated }
  return explainEarning(account, found, version)
})
