import { once } from "node:events"
import { createServer, type Server, type Socket } from "node:net"

/** Listens on a free port of the loopback interface. */
export const listen = async (
  onConnection: (socket: Socket) => void,
): Promise<{ readonly server: Server; readonly port: number }> => {
  const server = createServer({ noDelay: true }, onConnection)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("there is no free port")
  return { server, port: address.port }
}
