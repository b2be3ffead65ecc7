/** A message of PostgreSQL's protocol, version 3. */
export interface Message {
  /** Its type as a letter; empty for the first message of a client, which has none. */
  readonly type: string
  readonly body: Buffer
  /** All of it. */
  readonly bytes: Buffer
}

/** Puts chunks of a connection together to messages. */
export class Messages {
  private rest: Buffer = Buffer.alloc(0)
  private isFirst: boolean

  constructor(from: "client" | "server") {
    this.isFirst = from === "client"
  }

  /** The messages that are complete with what came. */
  take(chunk: Uint8Array): ReadonlyArray<Message> {
    this.rest = Buffer.concat([this.rest, chunk])
    const messages: Array<Message> = []
    while (true) {
      // A type, then a length that counts itself but not the type.
      const typeLength = this.isFirst ? 0 : 1
      const head = typeLength + 4
      if (this.rest.length < head) return messages
      const length = typeLength + this.rest.readUInt32BE(typeLength)
      if (this.rest.length < length) return messages
      const bytes = this.rest.subarray(0, length)
      messages.push({
        type: bytes.toString("latin1", 0, typeLength),
        body: bytes.subarray(head),
        bytes,
      })
      this.rest = this.rest.subarray(length)
      this.isFirst = false
    }
  }
}

/** The texts that a message begins with, each of them ended by a zero. */
export const textsOf = ({ body }: Message, count: number): ReadonlyArray<string> => {
  const texts: Array<string> = []
  for (let start = 0; texts.length < count; ) {
    const end = body.indexOf(0, start)
    if (end < 0) break
    texts.push(body.toString("utf8", start, end))
    start = end + 1
  }
  return texts
}
