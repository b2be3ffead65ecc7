import fc from "fast-check"
import { expect, it } from "vitest"
import { NoticeWatch } from "../src/internal/notices.ts"

const message = (type: string, body: Uint8Array): Buffer => {
  const header = Buffer.alloc(5)
  header.write(type, 0, "latin1")
  header.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

const notice = (routine: string): Buffer =>
  message("N", Buffer.from(`SWARNING\0C01000\0M等待已取消\0R${routine}\0\0`))

const cancelledWait = notice("SyncRepWaitForLSN")

/** The same message as an error. */
const asError = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from("E"), bytes.subarray(1)])

// Rows may hold anything, also what looks like a notice.
const passing = fc.oneof(
  fc
    .tuple(fc.constantFrom("D", "C", "Z", "A", "E", "S"), fc.uint8Array({ maxLength: 40 }))
    .map(([type, body]) => message(type, body)),
  fc.constantFrom("exec_simple_query", "RSyncRepWaitForLSN", "").map(notice),
  fc.constant(message("D", cancelledWait)),
)
const messages = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: passing.map((bytes) => [bytes, bytes] as const) },
    { weight: 1, arbitrary: fc.constant([cancelledWait, asError(cancelledWait)] as const) },
  ),
  { maxLength: 12 },
)

it("every byte a server sends is passed on in order, and the notice of a cancelled wait as an error", () => {
  fc.assert(
    fc.property(messages, fc.array(fc.nat(60), { maxLength: 40 }), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(([one]) => one))
      const expected = Buffer.concat(sent.map(([, one]) => one))
      const watch = new NoticeWatch()
      const passed: Array<Buffer> = []
      let at = 0
      for (const cut of [...cuts, bytes.length]) {
        passed.push(Buffer.from(watch.pass(Uint8Array.from(bytes.subarray(at, at + cut)))))
        at = Math.min(bytes.length, at + cut)
      }
      expect(Buffer.concat(passed)).toEqual(expected)
    }),
  )
})
