import { describe, expect, it } from "vitest"
import { sqliteReason } from "../src/internal/sqliteReason.ts"

// All primary result codes of https://www.sqlite.org/rescode.html but OK, ROW and DONE, which are no errors.
const codes = {
  ERROR: [1, "Down"],
  INTERNAL: [2, "Down"],
  PERM: [3, "Down"],
  ABORT: [4, "Retryable"],
  BUSY: [5, "Retryable"],
  LOCKED: [6, "Retryable"],
  NOMEM: [7, "Down"],
  READONLY: [8, "Down"],
  INTERRUPT: [9, "Retryable"],
  IOERR: [10, "Down"],
  CORRUPT: [11, "Down"],
  NOTFOUND: [12, "Down"],
  FULL: [13, "StorageFull"],
  CANTOPEN: [14, "Down"],
  PROTOCOL: [15, "Retryable"],
  EMPTY: [16, "Down"],
  SCHEMA: [17, "Retryable"],
  TOOBIG: [18, "Refused"],
  CONSTRAINT: [19, "Refused"],
  MISMATCH: [20, "Refused"],
  MISUSE: [21, "Down"],
  NOLFS: [22, "Down"],
  AUTH: [23, "Down"],
  FORMAT: [24, "Down"],
  RANGE: [25, "Refused"],
  NOTADB: [26, "Down"],
  NOTICE: [27, "Down"],
  WARNING: [28, "Down"],
} as const

describe.each(Object.entries(codes))("SQLITE_%s", (name, [code, reason]) => {
  it(`is ${reason} for every extended code, unless a COMMIT leaves its outcome open`, () => {
    for (let extension = 0; extension < 64; extension++) {
      const errcode = code | (extension << 8)
      expect(sqliteReason(errcode, "open")).toBe(reason)
      expect(sqliteReason(errcode, "statement")).toBe(reason)
      expect(sqliteReason(errcode, "commit")).toBe(name === "IOERR" ? "CommitUnknown" : reason)
    }
  })
})

it("does not know a code from the future, and so trusts nothing", () => {
  expect(sqliteReason(99, "statement")).toBe("Down")
})
