import type { IndexQuery, Snapshot, StorageError, StorageShape } from "@civic-practice/core"
import { Effect } from "effect"
import { NotConforming } from "./expectations.ts"

/** More pages than any test fills: a cursor that leads in a circle ends here. */
const mostPages = 10_000

/** All snapshots in an index by following the cursors, with work between the pages if need be. */
export const findAll = (
  storage: StorageShape,
  query: Omit<IndexQuery, "after" | "limit">,
  limit = 10_000,
  between: (page: number) => Effect.Effect<unknown, StorageError> = () => Effect.void,
): Effect.Effect<ReadonlyArray<Snapshot>, StorageError> =>
  Effect.gen(function* () {
    const items: Array<Snapshot> = []
    let after: string | undefined
    for (let page = 1; page <= mostPages; page++) {
      const found = yield* storage.find(
        after === undefined ? { ...query, limit } : { ...query, limit, after },
      )
      if (found.items.length > limit) {
        throw new NotConforming(`a page of ${found.items.length} items where the limit is ${limit}`)
      }
      items.push(...found.items)
      after = found.next
      if (after === undefined) {
        if (items.length > 0 && found.items.length === 0) {
          throw new NotConforming("a page is empty: `next` must be absent where nothing follows")
        }
        return items
      }
      yield* between(page)
    }
    throw new NotConforming(`there was no end to the pages of ${JSON.stringify(query)}`)
  })

/** The ids of snapshots. */
export const idsOf = (snapshots: ReadonlyArray<Snapshot>): ReadonlyArray<string> =>
  snapshots.map(({ id }) => id)
