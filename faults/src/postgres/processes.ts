import type { Server } from "../../../packages/storage-postgres/test/fixtures/startServer.ts"
import type { Fault, FaultOptions, Outcome } from "../Fault.ts"
import { type Place, repeatedly } from "../repeatedly.ts"
import type { WithoutGuarantee } from "../Worker.ts"
import { auditDatabase } from "./auditDatabase.ts"
import { noPostgres, startOwnServer } from "./startOwnServer.ts"

const killOften = async (options: FaultOptions, without: WithoutGuarantee): Promise<Outcome> => {
  const server = await startOwnServer()
  try {
    let databases = 0
    return await repeatedly(options, {
      place: () => newDatabase(server, `n${++databases}`),
      processes: 4,
      without,
      perPlace: 10,
    })
  } finally {
    await server.stop()
  }
}

/** A database to write to, with nothing in it. */
export const newDatabase = async (server: Server, name: string): Promise<Place> => {
  await server.createDatabase(name)
  const url = server.url(name)
  return {
    storage: ["postgres", url],
    audit: (acknowledged) => auditDatabase(url, acknowledged),
    // It goes with its server.
    remove: async () => undefined,
  }
}

/** Four processes write to one PostgreSQL database, and each of them is killed at any moment. */
export const processesPostgres: Fault = {
  name: "processes-postgres",
  defaultRuns: 50,
  skipped: noPostgres,
  run: (options) => killOften(options, "nothing"),
  // Repeated under new keys: what was committed and not acknowledged happens twice.
  control: (options) => killOften(options, "keys"),
  controlRuns: 10,
}
