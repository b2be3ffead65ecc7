import { DatabaseSync } from "node:sqlite"
import { inTransaction, layer } from "@civic-practice/storage-sqlite"
import { Effect, Layer } from "effect"
import { awardReturn, pointsOf, practice, prepare } from "./points.ts"
import { NoSuchLoan, type ReadingRoom } from "./ReadingRoom.ts"

/** The reading room in one SQLite file, with our tables beside its own. */
export const openSqliteReadingRoom = async (filename: string): Promise<ReadingRoom> => {
  const services = Layer.provide(practice, layer({ filename }))
  await Effect.runPromise(Effect.provide(prepare, services))
  const desk = new DatabaseSync(filename)
  // A transaction has its connection to itself: what else the room does meanwhile must not become part of it.
  const returns = new DatabaseSync(filename)
  desk.exec(
    `CREATE TABLE IF NOT EXISTS loan (
       number INTEGER PRIMARY KEY, book TEXT NOT NULL, reader TEXT NOT NULL, ended INTEGER NOT NULL DEFAULT 0
     ) STRICT`,
  )
  const insert = desk.prepare("INSERT INTO loan (book, reader) VALUES (?, ?)")
  const end = returns.prepare(
    "UPDATE loan SET ended = 1 WHERE number = ? AND ended = 0 RETURNING reader",
  )
  const open = desk.prepare("SELECT number FROM loan WHERE reader = ? AND ended = 0")
  return {
    lend: async (book, reader) => Number(insert.run(book, reader).lastInsertRowid),
    bringBack: async (loan) => {
      const work = Effect.gen(function* () {
        const ended = end.get(loan)
        if (ended === undefined) return yield* new NoSuchLoan({ loan })
        yield* awardReturn(loan, String(ended.reader))
      })
      await Effect.runPromise(inTransaction(returns, practice, work))
    },
    borrowed: async (reader) => open.all(reader).length,
    points: (reader) => Effect.runPromise(Effect.provide(pointsOf(reader), services)),
    close: async () => {
      desk.close()
      returns.close()
    },
  }
}
