import { connect, isIP } from "node:net"
import { Duplex } from "node:stream"
import { type ConnectionOptions, connect as secure } from "node:tls"
import { NoticeWatch } from "./notices.ts"
import type { ServerAddress } from "./serverAddress.ts"

type Callback = (error?: Error | null) => void

// https://www.postgresql.org/docs/current/protocol-message-formats.html, SSLRequest.
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])
const accepted = 0x53
const declined = 0x4e

/** A connection to a server, encrypted where asked for, of which the notices are watched. */
export class WatchedSocket extends Duplex {
  readonly #watch = new NoticeWatch()
  #socket: Duplex
  #isReady = false
  #onReady: (() => void) | undefined

  constructor(address: ServerAddress) {
    super()
    const { host, keepAlive, path, port } = address
    const socket =
      path === undefined
        ? connect({
            host,
            port,
            noDelay: true,
            keepAlive: keepAlive !== undefined,
            keepAliveInitialDelay: keepAlive ?? 0,
          })
        : connect({ path })
    this.#socket = socket
    this.#follow(socket)
    socket.once("connect", () => {
      if (address.ssl === false) this.#use(socket)
      else this.#secure(address, address.ssl)
    })
  }

  override _write(chunk: Uint8Array, _: BufferEncoding, done: Callback): void {
    if (this.#isReady) this.#socket.write(chunk, done)
    else this.#onReady = () => this.#socket.write(chunk, done)
  }

  override _final(done: Callback): void {
    this.#socket.end(done)
  }

  override _read(): void {
    if (this.#isReady) this.#socket.resume()
  }

  override _destroy(error: Error | null, done: Callback): void {
    this.#socket.destroy()
    done(error)
  }

  /** Ends with a socket, and by its error. */
  #follow(socket: Duplex): void {
    socket.on("error", (error) => this.destroy(error))
    socket.on("close", () => this.destroy())
  }

  #use(socket: Duplex): void {
    this.#socket = socket
    socket.on("data", (chunk: Uint8Array) => {
      const passed = this.#watch.pass(chunk)
      if (passed.length > 0 && !this.push(passed)) socket.pause()
    })
    socket.on("end", () => this.push(null))
    this.#isReady = true
    this.#onReady?.()
  }

  #secure({ host, isOptional }: ServerAddress, options: true | ConnectionOptions): void {
    const plain = this.#socket
    plain.once("data", (answer: Uint8Array) => {
      if (answer.length === 1 && answer[0] === declined && isOptional) return this.#use(plain)
      if (answer.length !== 1 || answer[0] !== accepted) {
        return this.destroy(new Error("The server does not support TLS"))
      }
      plain.removeAllListeners("close")
      const socket = secure({
        host,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(options === true ? {} : options),
        socket: plain,
      })
      this.#follow(socket)
      socket.once("secureConnect", () => this.#use(socket))
    })
    plain.write(sslRequest)
  }
}
