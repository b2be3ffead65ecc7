import type { StorageError, StorageShape } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { Book, BookCheck, Checked } from "./BookCheck.ts"
import type { BookDifference } from "./BookDifference.ts"
import { named } from "./brokenLink.ts"

const atOnce = 500

/** Compares the streams of a share with what is stored of them, with what was recorded meanwhile. */
export const compareShare = Effect.fnUntraced(function* (
  storage: StorageShape,
  realm: string,
  check: BookCheck,
  gap: number | null,
): Effect.fn.Return<BookDifference | undefined, StorageError> {
  const books = [...check.books.values()]
  for (let first = 0; first < books.length; first += atOnce) {
    const some = books.slice(first, first + atOnce)
    const snapshots = yield* storage.load(
      realm,
      some.map(({ id, kind }) => ({ kind: kind.name, id })),
    )
    for (const [place, snapshot] of snapshots.entries()) {
      const book = some[place]
      if (book === undefined) continue
      const checked =
        snapshot.version > book.version
          ? yield* caughtUp(storage, realm, check, book, snapshot.version)
          : undefined
      if (checked !== undefined) return yield* named(storage, realm, checked, gap)
      const difference = check.compare(book, snapshot)
      if (difference !== undefined) return difference
    }
  }
  return undefined
})

/** Takes in what a stream has more than the log had when it was read. */
const caughtUp = Effect.fnUntraced(function* (
  storage: StorageShape,
  realm: string,
  check: BookCheck,
  book: Book,
  version: number,
): Effect.fn.Return<Checked, StorageError> {
  const stream = { kind: book.kind.name, id: book.id }
  const limit = version - book.version
  const events = yield* Stream.runCollect(
    storage.read({ realm, stream, after: book.version, limit }),
  )
  for (const event of events) {
    if (event.version > version) break
    // Charges are compared as of the log that was read.
    const checked = check.enter(book, event, false)
    if (checked !== undefined) return checked
  }
  return book.version === version
    ? undefined
    : {
        what: "eventMissing",
        stream,
        position: book.position,
        expected: `version ${version}`,
        found: `version ${book.version}`,
      }
})
