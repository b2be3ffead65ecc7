import { connect, type Server, type Socket } from "node:net"
import { listen } from "./listen.ts"

/** A way to a server that can be closed, held up, or made to lead to another one. */
export class Gate {
  /** Where it leads: a port of the loopback interface, or nowhere. */
  target: number | undefined
  readonly port: number
  private readonly server: Server
  private readonly sockets = new Set<Socket>()
  private isHeld = false

  private constructor(server: Server, port: number) {
    this.server = server
    this.port = port
  }

  static async open(target: number | undefined): Promise<Gate> {
    let onConnection = (socket: Socket): void => void socket.destroy()
    const { port, server } = await listen((socket) => onConnection(socket))
    const gate = new Gate(server, port)
    onConnection = (socket) => gate.join(socket)
    gate.target = target
    return gate
  }

  /** From now on nothing passes; connections stay open, as if the network was gone. */
  hold(): void {
    this.isHeld = true
  }

  /** Cuts what there is, and leads on from here to another server, or nowhere. */
  leadTo(target: number | undefined): void {
    this.isHeld = false
    this.target = target
    for (const socket of this.sockets) socket.destroy()
  }

  close(): void {
    this.leadTo(undefined)
    this.server.close()
  }

  private join(near: Socket): void {
    if (this.target === undefined) return void near.destroy()
    const far = connect({ port: this.target, host: "127.0.0.1", noDelay: true })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from)
      from.on("data", (chunk) => {
        // What is held up never arrives: who held it lets nothing through before the connection is cut.
        if (!this.isHeld) to.write(chunk)
      })
      from.on("error", () => undefined)
      from.on("close", () => {
        this.sockets.delete(from)
        to.end()
      })
    }
  }
}
