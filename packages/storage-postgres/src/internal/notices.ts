/**
 * Watches what a server sends, message by message, and turns one notice into an error.
 *
 * A commit that waits for a synchronous standby can be cancelled. PostgreSQL then answers as if all was well, with
 * no more than a warning that the standby may not have the commit; a driver that keeps warnings to itself would
 * acknowledge what a failover loses. As an error message, with the warning's own fields, it fails the commit.
 */
export class NoticeWatch {
  /** The beginning of a message that is not complete, held back. */
  #held: Uint8Array | undefined
  /** How many bytes of a message are still to come that need no look. */
  #left = 0

  /** Takes what came, and answers with what may be passed on: the same bytes, or some of them later. */
  pass(chunk: Uint8Array): Uint8Array {
    const bytes = this.#held === undefined ? chunk : Buffer.concat([this.#held, chunk])
    this.#held = undefined
    let at = Math.min(this.#left, bytes.length)
    this.#left -= at
    while (at < bytes.length) {
      const end = endOfMessage(bytes, at)
      const isNotice = bytes[at] === notice
      if (end === undefined || (isNotice && end > bytes.length)) {
        this.#held = bytes.subarray(at)
        return bytes.subarray(0, at)
      }
      if (isNotice && isCancelledWait(bytes.subarray(at + headerLength, end)))
        bytes[at] = errorResponse
      this.#left = Math.max(0, end - bytes.length)
      at = Math.min(end, bytes.length)
    }
    return bytes
  }
}

// A message is its type, one byte, and its length, four bytes that count themselves.
const headerLength = 5
const notice = 0x4e
const errorResponse = 0x45

const endOfMessage = (bytes: Uint8Array, at: number): number | undefined => {
  if (at + headerLength > bytes.length) return undefined
  return at + 1 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 1)
}

/** Whether a notice comes from the wait for a synchronous standby: by its source, since its text is translated. */
const isCancelledWait = (body: Uint8Array): boolean =>
  Buffer.from(body).toString("latin1").split("\0").includes("RSyncRepWaitForLSN")
