import { describe, expect, it } from "vitest"
import { postgresReason } from "../src/internal/sqlState.ts"

const whenever = {
  "22001": "Refused",
  "22021": "Refused",
  "23505": "Refused",
  "23514": "Refused",
  "54000": "Refused",
  "40001": "Retryable",
  "40P01": "Retryable",
  "55P03": "Retryable",
  "57014": "Retryable",
  "57P03": "Retryable",
  "53300": "Retryable",
  "53100": "StorageFull",
  "25006": "Down",
  "25P02": "Refused",
  "28P01": "Down",
  "3D000": "Down",
  "42501": "Down",
  "42883": "Down",
  "58030": "Down",
  XX001: "Down",
  "99999": "Down",
} as const

describe.each(Object.entries(whenever))("SQLSTATE %s", (sqlState, reason) => {
  it.each(["connect", "query", "commit"] as const)(`is ${reason}, during %s`, (step) => {
    expect(postgresReason(sqlState, step)).toBe(reason)
  })
})

// The server, or the network, ended the connection.
describe.each([undefined, "08006", "08003", "57P01", "57P02", "57P05", "25P03"])(
  "a connection that ends with %s",
  (sqlState) => {
    it("leaves the outcome of a commit open, and of nothing else", () => {
      expect(postgresReason(sqlState, "commit")).toBe("CommitUnknown")
      expect(postgresReason(sqlState, "query")).toBe("Retryable")
      expect(postgresReason(sqlState, "connect")).toBe("Down")
    })
  },
)

it.each(["01000", "08007", "40003"])("a commit that ends with %s may have happened", (sqlState) => {
  expect(postgresReason(sqlState, "commit")).toBe("CommitUnknown")
  expect(postgresReason(sqlState, "query")).toBe("Retryable")
})
