import { setTimeout as sleep } from "node:timers/promises"
import type { Server } from "../../../packages/storage-postgres/test/fixtures/startServer.ts"
import { Draw } from "../Draw.ts"
import { type Fault, type FaultOptions, type Outcome, together } from "../Fault.ts"
import { Worker } from "../Worker.ts"
import { auditDatabase } from "./auditDatabase.ts"
import { Gate } from "./Gate.ts"
import { inSession } from "./Session.ts"
import { noPostgres, startOwnServer } from "./startOwnServer.ts"
import { hasCaughtUp, standbyName, startStandby } from "./startStandby.ts"

const workerCount = 2
/** Failovers before everything is begun anew, so that looking through all of it stays quick. */
const perCluster = 10
/** Milliseconds that a worker gives an operation: less than a standby can be out of reach. */
const timeout = 500
const database = "ledger"

const failOver = async (options: FaultOptions, isSynchronous: boolean): Promise<Outcome> => {
  const draw = new Draw(options.seed)
  const outcomes: Array<Outcome> = []
  for (let first = 0; first < options.runs; first += perCluster) {
    const runs = Math.min(perCluster, options.runs - first)
    const cluster = await Cluster.start(`c${first}`, isSynchronous, draw)
    try {
      outcomes.push(await cluster.failOver(runs, (run) => options.onRun(first + run)))
    } finally {
      await cluster.stop()
    }
  }
  return together(outcomes)
}

/** A primary, its standby, and processes that write to whichever is the primary. */
class Cluster {
  private primary: Server
  private standby: Server | undefined
  /** What the processes connect to. */
  private readonly front: Gate
  /** What the standby follows the primary through. */
  private readonly link: Gate
  private readonly settings: Readonly<Record<string, string>>
  private readonly workers: ReadonlyArray<Worker>
  private readonly isSynchronous: boolean
  private readonly draw: Draw

  private constructor(
    parts: { primary: Server; front: Gate; link: Gate; settings: Readonly<Record<string, string>> },
    name: string,
    isSynchronous: boolean,
    draw: Draw,
  ) {
    this.primary = parts.primary
    this.front = parts.front
    this.link = parts.link
    this.settings = parts.settings
    this.isSynchronous = isSynchronous
    this.draw = draw
    this.workers = Array.from(
      { length: workerCount },
      (_, number) =>
        new Worker({
          name: `${name}p${number}`,
          unsettled: [],
          without: "nothing",
          timeout,
          storage: ["postgres", `postgres://postgres@127.0.0.1:${this.front.port}/${database}`],
        }),
    )
  }

  static async start(name: string, isSynchronous: boolean, draw: Draw): Promise<Cluster> {
    const settings = {
      wal_keep_size: "256MB",
      synchronous_standby_names: isSynchronous ? standbyName : "",
    }
    const primary = await startOwnServer(settings)
    await inSession(primary.url(), (session) => session.run(`CREATE DATABASE ${database}`))
    const front = await Gate.open(primary.port)
    const link = await Gate.open(primary.port)
    return new Cluster({ primary, front, link, settings }, name, isSynchronous, draw)
  }

  async failOver(runs: number, onRun: (run: number) => void): Promise<Outcome> {
    let found: Outcome | undefined
    let faults = 0
    let givenUp = 0
    for (let run = 1; run <= runs; run++) {
      givenUp += await this.losePrimary(run)
      faults++
      found = await auditDatabase(
        this.primary.url(database),
        this.workers.flatMap((worker) => worker.acknowledged),
      )
      onRun(run)
      // What is lost stays lost: there is no more to learn from these servers.
      if (found.lost > 0 || found.doubled > 0 || found.broken.length > 0) break
      this.front.leadTo(this.primary.port)
    }
    if (found === undefined) throw new Error("nothing was run")
    return { ...found, faults, counted: { givenUp } }
  }

  async stop(): Promise<void> {
    for (const worker of this.workers) worker.process.kill("SIGKILL")
    await Promise.all(this.workers.map((worker) => worker.ended))
    for (const gate of [this.front, this.link]) gate.close()
    await this.standby?.stop()
    await this.primary.stop()
  }

  /** Lets a standby join, kills the primary while everybody writes, and has the standby take its place. */
  private async losePrimary(run: number): Promise<number> {
    this.link.leadTo(this.primary.port)
    const standby = await startStandby(this.primary, this.link.port, this.settings)
    this.standby = standby
    // By now somebody has written, so that there is something to lose.
    const before = this.workers.map((worker) => worker.acknowledged.length)
    await inSession(this.primary.url(), hasCaughtUp)
    await Promise.all(
      this.workers.map((worker, number) => worker.hasAcknowledged((before[number] ?? 0) + 1)),
    )
    for (const worker of this.workers) {
      if (worker.process.exitCode !== null) {
        throw new Error(`a process ended by itself: ${worker.complaints}`)
      }
    }
    await sleep(this.draw.next() * 200)
    // Every second time the standby is out of reach first.
    const isOutOfReach = !this.isSynchronous || run % 2 === 0
    const givenUp = isOutOfReach ? await this.loseStandby(this.draw.next()) : 0
    await this.primary.kill()
    this.front.leadTo(undefined)
    this.link.leadTo(undefined)
    await inSession(standby.url(), (session) => session.run("SELECT pg_promote()"))
    await this.primary.stop()
    this.primary = standby
    this.standby = undefined
    return givenUp
  }

  /** Cuts the standby off, for longer than anybody waits; answers how many commits were told to wait no longer. */
  private async loseStandby(share: number): Promise<number> {
    this.link.hold()
    const end = Date.now() + timeout * (1 + 2 * share)
    // In one of two cases an impatient operator ends the waits, or else the processes' own time limit does.
    const isImpatient = this.isSynchronous && share < 0.5
    let givenUp = 0
    await inSession(this.primary.url(), async (session) => {
      while (Date.now() < end) {
        await sleep(50)
        if (!isImpatient) continue
        const rows = await session.run(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
        )
        givenUp += rows.length
      }
    })
    return givenUp
  }
}

/** The primary is killed (kill -9), its synchronous standby is promoted, and whoever wrote goes on there. */
export const postgresFailover: Fault = {
  name: "postgres-failover",
  defaultRuns: 10,
  share: 0.2,
  skipped: noPostgres,
  run: (options) => failOver(options, true),
  // A standby that commits do not wait for: what it had not received is lost.
  control: (options) => failOver(options, false),
  controlRuns: 1,
}
