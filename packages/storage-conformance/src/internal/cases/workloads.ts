import { Effect } from "effect"
import type { Case } from "../Case.ts"
import { bank } from "../workloads/bank.ts"
import { growingSet } from "../workloads/growingSet.ts"
import { listAppend } from "../workloads/listAppend.ts"
import { stock } from "../workloads/stock.ts"
import { uniqueBallots } from "../workloads/uniqueBallots.ts"
import type { Workload } from "../workloads/Workload.ts"

const workloads: ReadonlyArray<Workload> = [listAppend, bank, growingSet, uniqueBallots, stock]

/** Generated concurrent work on one storage, and on two connections to the same data where there is a second. */
export const workloadCases: ReadonlyArray<Case> = workloads.map(({ run, title }) => ({
  guarantee: "serializable",
  title,
  concurrent: true,
  run: ({ beside, histories, realm, seed, storage }) =>
    Effect.gen(function* () {
      for (let history = 0; history < histories; history++) {
        yield* run({
          storages: beside === undefined ? [storage] : [storage, beside],
          realm: `${realm} ${history}`,
          seed: seed + history,
          claim: `seed ${seed}, history ${history}`,
        })
      }
    }),
}))
