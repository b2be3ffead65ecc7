import {
  type BusinessCalendar,
  type InvalidInput,
  Storage,
  type StorageError,
} from "@civic-practice/core"
import {
  type AdjustmentExplanation,
  type EarningExplanation,
  explainAdjustment,
  explainFact,
  explainPenalty,
  type FactId,
  type RulesRefused,
  type WhatIfAsked,
  type WhatIfOptions,
  type WhatIfResult,
  whatIf,
} from "@civic-practice/points"
import { Effect } from "effect"
import type { Calls } from "./internal/Calls.ts"
import { adjustmentQuestion, explainQuestion } from "./questions.ts"
import { serviceSource } from "./serviceSource.ts"

/** How points were earned, and how they would have been by other rules; nothing is written. */
export interface Earnings {
  /**
   * How a fact, such as `record/r-1`, came to its points (积分说明), or to those that rules took for it (扣分说明).
   * `undefined`: it has earned nothing and was not penalised.
   */
  readonly explain: (
    fact: string,
  ) => Effect.Effect<EarningExplanation | undefined, InvalidInput | StorageError>
  /**
   * Who gave an account points by hand or deducted them, when and why (人工调整说明). `undefined`: it has no such
   * adjustment.
   */
  readonly explainAdjustment: (
    account: string,
    adjustment: string,
  ) => Effect.Effect<AdjustmentExplanation | undefined, InvalidInput | StorageError>
  /**
   * What a period would have come to by other rules (积分试算), for each account and each unit; see `whatIf`. Confirmed
   * service records that earned nothing are replayed too.
   */
  readonly whatIf: (
    question: WhatIfAsked,
    options?: WhatIfOptions,
  ) => Effect.Effect<WhatIfResult, InvalidInput | RulesRefused | StorageError>
}

/** The same as Promises. */
export interface PromiseEarnings {
  readonly explain: (fact: string) => Promise<EarningExplanation | undefined>
  readonly explainAdjustment: (
    account: string,
    adjustment: string,
  ) => Promise<AdjustmentExplanation | undefined>
  /** Gives up, and rejects with the signal's reason, when `signal` aborts. */
  readonly whatIf: (
    question: WhatIfAsked,
    options?: WhatIfOptions & { readonly signal?: AbortSignal },
  ) => Promise<WhatIfResult>
}

/** The earnings of a district's realm. */
export const makeEarnings = (
  realm: string,
  calendar: BusinessCalendar,
  storage: Storage["Service"],
): Earnings => ({
  explain: (asked) =>
    Effect.flatMap(Effect.fromResult(explainQuestion.decode({ fact: asked })), ({ fact }) =>
      Effect.provideService(explained(realm, fact), Storage, storage),
    ),
  explainAdjustment: (...asked) => {
    const [account, adjustment] = asked
    return Effect.flatMap(
      Effect.fromResult(adjustmentQuestion.decode({ account, adjustment })),
      (known) =>
        Effect.provideService(
          explainAdjustment(realm, known.account, known.adjustment),
          Storage,
          storage,
        ),
    )
  },
  whatIf: (question, options) =>
    Effect.provideService(
      whatIf(realm, question, { calendar, services: serviceSource, ...options }),
      Storage,
      storage,
    ),
})

/** What a fact earned, with what it was penalised by beside; or that alone. */
const explained = Effect.fnUntraced(function* (realm: string, fact: FactId) {
  const earning = yield* explainFact(realm, fact)
  const penalty = yield* explainPenalty(realm, fact)
  return earning === undefined || penalty === undefined
    ? (earning ?? penalty)
    : { ...earning, penalty }
})

/** The earnings by calls that know them as `earnings.method`. */
export const promiseEarnings = (earnings: Earnings, calls: Calls): PromiseEarnings => ({
  explain: (fact) => calls.run("earnings.explain", () => earnings.explain(fact)),
  explainAdjustment: (account, adjustment) =>
    calls.run("earnings.explainAdjustment", () => earnings.explainAdjustment(account, adjustment)),
  whatIf: (question, options) =>
    calls.run("earnings.whatIf", () => earnings.whatIf(question, options), options?.signal),
})
