/** A day at the reading room: `npm start`, with `DATABASE_URL` on PostgreSQL too. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openPostgresReadingRoom } from "./postgresReadingRoom.ts"
import type { ReadingRoom } from "./ReadingRoom.ts"
import { openSqliteReadingRoom } from "./sqliteReadingRoom.ts"

const day = async (database: string, room: ReadingRoom): Promise<void> => {
  const reader = `r-${Date.now()}`
  const loan = await room.lend("论语", reader)
  const told = async (what: string): Promise<void> =>
    console.log(
      `${database}: ${what}: ${await room.borrowed(reader)} borrowed, ${await room.points(reader)} points`,
    )
  await told("lent")
  await room.bringBack(loan)
  await told("brought back")
  await room.bringBack(loan).catch((error: unknown) => console.log(`${database}: again: ${error}`))
  await told("afterwards")
  await room.close()
}

const folder = await mkdtemp(join(tmpdir(), "civic-practice-reading-room-"))
try {
  await day("SQLite", await openSqliteReadingRoom(join(folder, "reading-room.sqlite")))
  const url = process.env.DATABASE_URL
  if (url === undefined) console.log("PostgreSQL: set DATABASE_URL to see the same there")
  else await day("PostgreSQL", await openPostgresReadingRoom(url))
} finally {
  await rm(folder, { recursive: true, force: true })
}
