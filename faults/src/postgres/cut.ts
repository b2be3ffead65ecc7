import { setTimeout as sleep } from "node:timers/promises"
import type { Server } from "../../../packages/storage-postgres/test/fixtures/startServer.ts"
import { Draw } from "../Draw.ts"
import { type Fault, type FaultOptions, type Outcome, together } from "../Fault.ts"
import { type WithoutGuarantee, Worker } from "../Worker.ts"
import { FaultyProxy, type Manner } from "./FaultyProxy.ts"
import { newDatabase } from "./processes.ts"
import { openSession, type Session } from "./Session.ts"
import { noPostgres, startOwnServer } from "./startOwnServer.ts"

const workerCount = 3
/** Cuts before a new database is begun, so that looking through all of it stays quick. */
const perDatabase = 250
/** Milliseconds between two cuts at one worker, on average, beside what it takes to strike. */
const pause = 70
/** Milliseconds that a worker gives an operation. */
const timeout = 400

// A silent connection costs the worker its whole time limit, so these are drawn less often.
const drawn: ReadonlyArray<Manner | "terminated"> = [
  ...(["cut", "cut", "cut", "request", "reply", "reply", "reply", "torn", "outage"] as const),
  ...(["abandoned", "terminated", "terminated"] as const),
]
const rarely = ["silent", "half-open"] as const

const cutOften = async (options: FaultOptions, without: WithoutGuarantee): Promise<Outcome> => {
  const server = await startOwnServer()
  const session = openSession(server.url())
  const outcomes: Array<Outcome> = []
  try {
    for (let first = 0; first < options.runs; first += perDatabase) {
      const runs = Math.min(perDatabase, options.runs - first)
      outcomes.push(
        await onOneDatabase(server, session, `n${first}`, without, {
          runs,
          seed: options.seed + first,
          onRun: (run) => options.onRun(first + run),
        }),
      )
    }
  } finally {
    await session.close()
    await server.stop()
  }
  return together(outcomes)
}

const onOneDatabase = async (
  server: Server,
  session: Session,
  name: string,
  without: WithoutGuarantee,
  options: FaultOptions,
): Promise<Outcome> => {
  const place = await newDatabase(server, name)
  const proxies: Array<FaultyProxy> = []
  const workers: Array<Worker> = []
  let faults = 0
  const cutOne = async (proxy: FaultyProxy, worker: Worker, draw: Draw): Promise<void> => {
    while (faults < options.runs) {
      await sleep(draw.next() * 2 * pause)
      const manner = pick(draw)
      const share = draw.next()
      const strike =
        manner === "terminated" ? terminateOne(session, name, share) : proxy.strike(manner, share)
      const code = await Promise.race([strike, worker.ended])
      if (worker.process.exitCode !== null) {
        throw new Error(`a process ended by itself with ${code}: ${worker.complaints}`)
      }
      options.onRun(++faults)
    }
  }
  try {
    for (let number = 0; number < workerCount; number++) {
      const proxy = await FaultyProxy.open(server.port)
      proxies.push(proxy)
      const worker = new Worker({
        name: `p${number}`,
        unsettled: [],
        without,
        timeout,
        storage: ["postgres", throughPort(place.storage[1], proxy.port)],
      })
      workers.push(worker)
    }
    // Opening is not what is tried here: all have opened when the first fault strikes.
    await Promise.all(workers.map((worker) => worker.hasAcknowledged(1)))
    await Promise.all(
      proxies.map(async (proxy, number) => {
        const worker = workers[number]
        if (worker !== undefined) await cutOne(proxy, worker, new Draw(options.seed + number))
      }),
    )
  } finally {
    for (const worker of workers) worker.process.kill("SIGKILL")
    await Promise.all(workers.map((worker) => worker.ended))
    for (const proxy of proxies) proxy.close()
  }
  // Whoever comes next repeats what was left over, and gets through with all of it.
  const last = new Worker({
    name: "last",
    unsettled: workers.flatMap((worker) => worker.unsettled),
    without,
    intents: 0,
    storage: place.storage,
  })
  const code = await last.ended
  if (code !== 0) throw new Error(`a process ended with ${code}: ${last.complaints}`)
  const acknowledged = [...workers, last].flatMap((worker) => worker.acknowledged)
  const found = await place.audit(acknowledged)
  const sum = (numberOf: (proxy: FaultyProxy) => number): number =>
    proxies.reduce((total, proxy) => total + numberOf(proxy), 0)
  return {
    ...found,
    faults,
    broken: [...found.broken, ...last.unsettled.map((intent) => `${intent} never got through`)],
    counted: { ambiguous: sum((proxy) => proxy.ambiguous), done: sum((proxy) => proxy.done) },
  }
}

const pick = (draw: Draw): Manner | "terminated" => {
  const from = draw.below(20) === 0 ? rarely : drawn
  return from[draw.below(from.length)] ?? "cut"
}

/** Ends one of the connections to a database by the server's own hand, one with something under way if there is one. */
const terminateOne = async (session: Session, database: string, share: number): Promise<void> => {
  while (true) {
    const rows = await session.run(
      `WITH others AS MATERIALIZED (
         SELECT pid, row_number() OVER (ORDER BY state = 'active' DESC, backend_start) - 1 AS place,
                greatest(1, count(*) FILTER (WHERE state = 'active') OVER ()) AS busy
         FROM pg_stat_activity WHERE datname = '${database}')
       SELECT pg_terminate_backend(pid) FROM others WHERE place = floor(${share} * busy)`,
    )
    if (rows.length > 0) return
    // All were cut just now.
    await sleep(5)
  }
}

const throughPort = (url: string, port: number): string => {
  const through = new URL(url)
  through.port = String(port)
  return through.href
}

/** Connections to PostgreSQL are cut, go silent, or are ended by the server, above all while they commit. */
export const postgresCut: Fault = {
  name: "postgres-cut",
  defaultRuns: 500,
  share: 10,
  skipped: noPostgres,
  run: (options) => cutOften(options, "nothing"),
  // Repeated under new keys: what was committed and never answered happens twice.
  control: (options) => cutOften(options, "keys"),
  controlRuns: 100,
}
