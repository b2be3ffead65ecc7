import { connect, type Server, type Socket } from "node:net"
import { listen } from "./listen.ts"
import { type Message, Messages, textsOf } from "./Messages.ts"

/** How a connection to PostgreSQL goes wrong. */
export type Manner =
  /** Cut while something is under way. */
  | "cut"
  /** Cut after a part of a commit's request has reached the server. */
  | "request"
  /** The server carries out a commit; the connection is cut instead of passing its answer on. */
  | "reply"
  /** The same after a part of the answer. */
  | "torn"
  /** The same, and for a moment nobody gets through. */
  | "outage"
  /** The worker's end is cut, the server goes on for a while as if it was there. */
  | "abandoned"
  /** The server carries out a commit, and nothing ever passes on that connection again. */
  | "silent"
  /** The server's end is cut, and the worker is never told. */
  | "half-open"

/** A request that the server has in whole, and has not answered to the end. */
interface Request {
  readonly isCommit: boolean
  /** Whether the server has said that the commit is done. */
  isDone: boolean
}

/** What an armed fault waits for. */
interface Armed {
  readonly manner: Manner
  /** From 0 to below 1: where a message is torn, how long an outage is. */
  readonly share: number
  readonly struck: () => void
}

/** A proxy before a PostgreSQL server that reads along, so that faults can strike exactly at a commit. */
export class FaultyProxy {
  readonly port: number
  /** Commits that the server got in whole and whose answer did not reach the worker. */
  ambiguous = 0
  /** Of those, the ones of which the server had said that they were done. */
  done = 0
  private readonly server: Server
  private readonly target: number
  private readonly connections = new Set<Connection>()
  private armed: Armed | undefined
  private refusesUntil = 0

  private constructor(server: Server, port: number, target: number) {
    this.server = server
    this.port = port
    this.target = target
  }

  static async open(target: number): Promise<FaultyProxy> {
    let onConnection = (socket: Socket): void => void socket.destroy()
    const { port, server } = await listen((socket) => onConnection(socket))
    const proxy = new FaultyProxy(server, port, target)
    onConnection = (socket) => proxy.join(socket)
    return proxy
  }

  /** Makes something go wrong in a manner as soon as it can; resolves when it did. */
  strike(manner: Manner, share: number): Promise<void> {
    return new Promise((resolve) => {
      this.armed = { manner, share, struck: resolve }
    })
  }

  close(): void {
    // What ends now is no fault.
    for (const connection of this.connections) connection.forget()
    for (const connection of this.connections) connection.end()
    this.server.close()
  }

  /** The fault that strikes now, if one of these is armed. */
  take(...those: ReadonlyArray<Manner>): Armed | undefined {
    const { armed } = this
    if (armed === undefined || !those.includes(armed.manner)) return undefined
    this.armed = undefined
    armed.struck()
    return armed
  }

  /** Counts what a connection left open. */
  count(open: ReadonlyArray<Request>): void {
    for (const { isCommit, isDone } of open) {
      if (isCommit) this.ambiguous++
      if (isDone) this.done++
    }
  }

  /** Refuses all for a moment, and ends what there is. */
  interrupt(milliseconds: number): void {
    this.refusesUntil = Date.now() + milliseconds
    for (const connection of this.connections) connection.end()
  }

  private join(near: Socket): void {
    if (Date.now() < this.refusesUntil) return void near.destroy()
    const far = connect({ port: this.target, host: "127.0.0.1", noDelay: true })
    const connection = new Connection(this, near, far)
    this.connections.add(connection)
    near.on("close", () => this.connections.delete(connection))
  }
}

/** One connection, message by message. */
class Connection {
  private readonly proxy: FaultyProxy
  private readonly near: Socket
  private readonly far: Socket
  private readonly asked = new Messages("client")
  private readonly answered = new Messages("server")
  /** The statements that were prepared: whether they commit. */
  private readonly prepared = new Map<string, boolean>()
  private isCommit = false
  private readonly open: Array<Request> = []
  /** The answer to a commit, held until it is whole. */
  private held: Array<Buffer> = []
  private isOver = false

  constructor(proxy: FaultyProxy, near: Socket, far: Socket) {
    this.proxy = proxy
    this.near = near
    this.far = far
    near.on("data", (chunk) => {
      for (const message of this.asked.take(chunk)) this.ask(message)
    })
    far.on("data", (chunk) => {
      for (const message of this.answered.take(chunk)) this.answer(message)
    })
    for (const socket of [near, far]) socket.on("error", () => undefined)
    near.on("close", () => this.end())
    far.on("close", () => {
      if (this.isOver) return
      // Its last words, such as that it was told to end.
      near.end(Buffer.concat(this.held))
      this.over()
    })
  }

  /** Ends both ends. */
  end(): void {
    this.over()
    this.near.destroy()
    this.far.destroy()
  }

  /** Is no longer counted. */
  forget(): void {
    this.isOver = true
  }

  /** Counts what is left open; from now on nothing passes. */
  private over(): void {
    if (this.isOver) return
    this.isOver = true
    this.proxy.count(this.open)
  }

  private ask(message: Message): void {
    if (this.isOver) return
    const { bytes, type } = message
    if (type === "P") {
      const [name = "", statement = ""] = textsOf(message, 2)
      this.prepared.set(name, statement.includes(".commit_1("))
    } else if (type === "B") {
      const [, name = ""] = textsOf(message, 2)
      if (this.prepared.get(name) === true) {
        this.isCommit = true
        const torn = this.proxy.take("request")
        if (torn !== undefined) {
          this.over()
          this.far.write(bytes.subarray(0, Math.floor(bytes.length * torn.share)))
          this.near.destroy()
          return void this.far.end()
        }
      }
    }
    this.far.write(bytes)
    // Sync, and a simple query: each of them is answered by a ReadyForQuery.
    if (type !== "S" && type !== "Q") return
    this.open.push({ isCommit: this.isCommit, isDone: false })
    this.isCommit = false
    this.strikeNow()
  }

  /** A fault that strikes while the server is at it. */
  private strikeNow(): void {
    const armed = this.proxy.take("cut", "abandoned", "half-open")
    if (armed === undefined) return
    // Anywhere from before the server has read it to after it has answered.
    setTimeout(() => {
      if (this.isOver) return
      this.over()
      if (armed.manner !== "half-open") this.near.destroy()
      if (armed.manner === "cut" || armed.manner === "half-open") this.far.destroy()
      else setTimeout(() => this.far.destroy(), armed.share * 200)
    }, armed.share * 6)
  }

  private answer({ body, bytes, type }: Message): void {
    if (this.isOver) return
    const [request] = this.open
    if (request?.isCommit !== true) {
      if (type === "Z") this.open.shift()
      this.near.write(bytes)
      return
    }
    if (type === "D" && saysDone(body)) request.isDone = true
    this.held.push(bytes)
    if (type !== "Z") return
    const whole = Buffer.concat(this.held)
    this.held = []
    const armed = request.isDone ? this.proxy.take("reply", "torn", "outage", "silent") : undefined
    if (armed !== undefined) this.swallow(whole, armed)
    else {
      this.open.shift()
      this.near.write(whole)
    }
  }

  private swallow(whole: Buffer, { manner, share }: Armed): void {
    this.over()
    if (manner === "silent") return
    this.far.destroy()
    if (manner === "torn") {
      this.near.write(whole.subarray(0, Math.floor(whole.length * share)))
      this.near.end()
    } else this.near.destroy()
    if (manner === "outage") this.proxy.interrupt(20 + share * 250)
  }
}

/** Whether a row of a commit's answer begins with the place 0, as text or in binary: it holds the position. */
const saysDone = (row: Buffer): boolean => {
  const value = row.subarray(6, 6 + row.readInt32BE(2))
  return value.equals(Buffer.from("0")) || value.equals(Buffer.alloc(4))
}
