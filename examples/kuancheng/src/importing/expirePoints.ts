import { type BusinessDay, Storage } from "@civic-practice/core"
import { accountsDue, ExpireLots } from "@civic-practice/points"
import { Effect } from "effect"
import { district, startOfDay } from "./District.ts"
import { ImportStopped } from "./importTable.ts"
import type { ImportContext } from "./Step.ts"
import { submit } from "./steps/submit.ts"

/** Writes off the points that have lapsed before a day (积分过期), account by account; answers with how many accounts. */
export const expirePoints = Effect.fnUntraced(function* (
  context: ImportContext,
  day: BusinessDay,
  advance: (accounts: number) => void,
  isStopping: () => boolean,
) {
  const storage = yield* Storage
  let accounts = 0
  for (;;) {
    // Accounts leave the index as their points are written off, so the first page is always the next one.
    const page = yield* storage.find(accountsDue(district, day, 1000))
    if (page.items.length === 0) return accounts
    if (isStopping()) return yield* Effect.fail(new ImportStopped())
    yield* Effect.forEach(
      page.items,
      ({ id, version }) =>
        submit(
          context,
          ExpireLots,
          { account: id, day },
          { key: `expiry/${day}/${id}/${version}`, at: startOfDay(day) },
        ),
      { concurrency: "unbounded", discard: true },
    )
    accounts += page.items.length
    advance(page.items.length)
  }
})
