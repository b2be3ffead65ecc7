import { StorageError } from "@civic-practice/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { make } from "../src/index.ts"

describe("a filename that names no file", () => {
  it.each(["", "a\0b"])(
    "is refused instead of opening a database that would be lost: %j",
    async (filename) => {
      const refused = await Effect.runPromise(Effect.flip(Effect.scoped(make({ filename }))))
      expect(refused).toBeInstanceOf(StorageError)
      expect(refused.message).toContain("filename")
    },
  )
})
