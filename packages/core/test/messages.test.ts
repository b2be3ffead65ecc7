import * as Core from "@civic-practice/core"
import {
  Closed,
  Conflict,
  Denied,
  explain,
  InvalidInput,
  KeyReused,
  ReactionRefused,
  SchemaTooNew,
  StorageError,
  StorageErrorReason,
  TimedOut,
  TooContended,
} from "@civic-practice/core"
import { describe, expect, it } from "@effect/vitest"
import { Schema } from "effect"

const storageErrors = StorageErrorReason.literals.map(
  (reason) => new StorageError({ reason, operation: "commit", detail: "磁盘 disk" }),
)

/** One of every class of error, or several where the class has several things to say; `shows` is what each tells. */
const errors: ReadonlyArray<
  readonly [error: Error & Core.Explained, shows: ReadonlyArray<string>]
> = [
  [
    new InvalidInput({
      command: "points.redeem",
      issues: [
        { field: "quantity", problem: "at least 1", chinese: "至少为 1" },
        { field: "", problem: "no record 7", chinese: "没有记录 7" },
      ],
    }),
    ["points.redeem", "quantity", "1", "7"],
  ],
  [
    new Denied({ actor: "lin", action: "points.redeem", unit: "east" }),
    ["lin", "points.redeem", "east"],
  ],
  [new Denied({ actor: "lin", action: "report.close" }), ["lin", "report.close"]],
  [new KeyReused({ key: "k-1", command: "points.redeem" }), ["k-1", "points.redeem"]],
  [
    new ReactionRefused({
      command: "points.award",
      detail: { zh: "积分已达上限", en: "the cap is reached" },
      cause: new Error("inner"),
    }),
    ["points.award"],
  ],
  [
    new TimedOut({ command: "points.redeem", key: "k-2", limit: 5000 }),
    ["points.redeem", "k-2", "5000"],
  ],
  [new TooContended({ command: "points.redeem", attempts: 30 }), ["points.redeem", "30"]],
  [new Closed({ command: "points.redeem" }), ["points.redeem"]],
  [
    new Conflict({ stale: [{ kind: "points.account", id: "a", expected: 1, actual: 2 }] }),
    ["points.account", "a", "1", "2"],
  ],
  ...storageErrors.map((error) => [error, ["commit", "磁盘 disk"]] as const),
  [
    new SchemaTooNew({ database: "district.db", found: 9, supported: 3 }),
    ["district.db", "9", "3"],
  ],
]

const hanCharacter = /\p{Script=Han}/u

describe("what errors say", () => {
  it.each(errors)("%s: in Chinese and in English, with what one needs to act", (error, shows) => {
    const { zh, en } = error.localized
    expect(zh).toMatch(hanCharacter)
    expect(en).toMatch(/[a-z]{2,} [a-z]{2,}/)
    expect(zh).not.toBe(en)
    expect(error.message).toBe(en)
    expect(explain(error, "zh")).toBe(zh)
    expect(explain(error, "en")).toBe(en)
    for (const one of shows) {
      expect(zh).toContain(one)
      expect(en).toContain(one)
    }
    for (const one of [zh, en]) expect(one).not.toMatch(/undefined|\[object|NaN/)
  })

  it("is said by every class of error there is", () => {
    const classes = Object.entries(Core).filter(
      ([, value]) => typeof value === "function" && value.prototype instanceof Error,
    )
    expect(classes.length).toBeGreaterThan(9)
    const covered = new Set<unknown>(errors.map(([error]) => error.constructor))
    expect(classes.filter(([, value]) => !covered.has(value)).map(([name]) => name)).toEqual([])
  })

  it("differs between the reasons of the storage, in both languages", () => {
    for (const language of ["zh", "en"] as const) {
      const told = new Set(storageErrors.map((error) => error.localized[language]))
      expect(told.size).toBe(storageErrors.length)
    }
  })

  it("is found in a reaction's refusal as in the refusal itself", () => {
    const [error] = errors.flatMap(([one]) => (one instanceof ReactionRefused ? [one] : []))
    expect(error?.localized.zh).toContain("积分已达上限")
    expect(error?.localized.en).toContain("the cap is reached")
  })

  it("of errors from elsewhere is their own message", () => {
    expect(explain(new Error("disk"), "zh")).toBe("disk")
    expect(explain("disk", "en")).toBe("disk")
    expect(explain(null, "zh")).toBe("null")
    expect(explain({ localized: null }, "en")).toBeTypeOf("string")
  })

  it("survives being sent: errors decode to what they were", () => {
    for (const [error] of errors) {
      if (error instanceof Denied) {
        const codec = Schema.toCodecJson(Denied)
        const sent = JSON.parse(JSON.stringify(Schema.encodeSync(codec)(error)))
        const back = Schema.decodeUnknownSync(codec)(sent)
        expect(back).toBeInstanceOf(Denied)
        expect(back.localized).toEqual(error.localized)
      }
    }
  })

  it("only a busy storage is worth the same batch again", () => {
    expect(storageErrors.filter((error) => error.isRetryable).map(({ reason }) => reason)).toEqual([
      "Retryable",
    ])
  })
})
