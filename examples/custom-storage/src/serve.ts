import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { Served } from "./bundle.ts"

/** Serves files to this machine alone; port 0 takes any that is free. */
export const serve = async (
  files: ReadonlyMap<string, Served>,
  port = 0,
): Promise<{ readonly url: string; readonly server: Server }> => {
  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? "/", "http://localhost").pathname)
    if (file === undefined) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { "content-type": `${file.type}; charset=utf-8` }).end(file.body)
  })
  await new Promise<void>((listening) => server.listen(port, "localhost", listening))
  const { port: taken } = server.address() as AddressInfo // A TCP server's address is no text.
  return { url: `http://localhost:${taken}/`, server }
}
