import { person, type Storage } from "@civic-practice/core"
import { Account, AccountId, balanceOf } from "@civic-practice/points"
import { createPractice } from "@civic-practice/practice"
import { layer } from "@civic-practice/storage-sqlite"
import type { Layer } from "effect"
import { describe, expect, it } from "vitest"
import { at, district, found, shared, time } from "./District.ts"

const storages: ReadonlyArray<readonly [string, () => Layer.Layer<Storage, unknown>]> = [
  ["memory", () => shared()],
  ["SQLite", () => layer({ filename: ":memory:" })],
]

const unit = "S1"

/** A notice with one row, published, and an officer for each of two levels. */
const published = async (storage: Layer.Layer<Storage, unknown>) => {
  const practice = await createPractice({ district, storage })
  await found(practice)
  await practice.points.adjust(
    { account: "volunteer/W1", unit, points: 9, reason: "慰问活动" },
    at("2025-07-05 10:00"),
  )
  await practice.points.publishNotice(
    { notice: "N1", unit, period: "2025-Q3" },
    at("2025-10-09 09:00"),
  )
  await practice.notices.compile("N1", { at: time("2025-10-09 10:00") })
  return practice
}

describe.each(storages)("at once, on %s", (_, storage) => {
  it("no objection is lost, and each has a number of its own", async () => {
    const practice = await published(storage())
    const objectors = Array.from({ length: 60 }, (_, index) => `R${index}`)
    const filed = await Promise.all(
      // Everybody twice: the second is refused, whichever comes first.
      [...objectors, ...objectors].map((objector) =>
        practice.points
          .fileObjection(
            { notice: "N1", unit, row: "people/1", reason: `少记一次 ${objector}`, objector },
            { actor: person(objector), at: time("2025-10-10 09:00") },
          )
          .then(
            ({ objection }) => objection,
            (refusal: { readonly _tag: string }) => refusal._tag,
          ),
      ),
    )
    const numbers = objectors.map((_, index) => `N1/${index + 1}`)
    expect(filed.filter((one) => one === "AlreadyObjected").length).toBe(60)
    expect(new Set(filed.filter((one) => one !== "AlreadyObjected"))).toEqual(new Set(numbers))
    const listed: Array<string> = []
    const reasons = new Set<string>()
    for await (const { objection, reason } of practice.notices.objections("N1", {
      at: time("2025-10-10 10:00"),
    })) {
      listed.push(objection)
      reasons.add(reason)
    }
    expect(listed).toEqual(numbers)
    expect(reasons.size).toBe(60)
    await practice.close()
  })

  it("one of many decisions is made, and one correction", async () => {
    const practice = await published(storage())
    const { objection } = await practice.points.fileObjection(
      { notice: "N1", unit, row: "people/1", reason: "少记一次", objector: "R1" },
      { actor: person("R1"), at: time("2025-10-10 09:00") },
    )
    const correction = { _tag: "Adjust", unit, points: 3 } as const
    const decisions = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        practice.points.decideObjection(
          { objection, unit, decision: { _tag: "Upheld", correction }, reasons: "漏记一次" },
          at("2025-10-27 09:00"),
        ),
      ),
    )
    expect(decisions.filter(({ status }) => status === "fulfilled").length).toBe(1)
    const account = await practice.state(Account.ref(AccountId.make("volunteer/W1")))
    expect(account === undefined ? undefined : balanceOf(account)).toBe(12)
    await practice.close()
  })
})
