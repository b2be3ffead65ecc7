import { BusinessDay } from "@civic-practice/core"
import { createPractice } from "@civic-practice/practice"
import { periodOf } from "@civic-practice/reporting"
import { layer as sqlite } from "@civic-practice/storage-sqlite"
import { describe, expect, it } from "vitest"
import { at, district, found, rules, shared } from "./District.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const path = temporaryFolder()

describe("the settlement of a practice", () => {
  it("is of the month asked, up to what was recorded last, and refunds undo it", async () => {
    for (const storage of [shared(), sqlite({ filename: path("settlement.sqlite") })]) {
      const practice = await createPractice({ district, storage })
      await found(practice)
      const { books, points } = practice
      const account = "volunteer/V1"
      await points.publishRules({ effectiveFrom: "2025-01-01", rules }, at("2025-01-01 09:00"))
      const day = "2025-01-10"
      await points.award(
        { account, fact: "record/1", unit: "S1", day, minutes: 300 },
        at("2025-01-10 18:00"),
      )
      await points.defineReward(
        {
          reward: "cut",
          unit: "C",
          name: { zh: "理发", en: "haircut" },
          price: 10,
          stocked: false,
        },
        at("2025-01-10 18:00"),
      )
      const redeem = { account, reward: "cut", exchangePoint: "S3", quantity: 2 }
      await points.redeem(redeem, at("2025-01-20 09:00"))
      expect((await books.settlement("2025-01")).lines).toEqual([
        { from: "S1", to: "S3", points: 20 },
      ])
      const { redemption } = await points.redeem({ ...redeem, quantity: 1 }, at("2025-01-21 09:00"))
      const settlement = await books.settlement("2025-01")
      expect(settlement.lines).toEqual([{ from: "S1", to: "S3", points: 30 }])
      expect(settlement.levels).toEqual([
        {
          unit: "C",
          lines: [{ from: "I1", to: "I2", points: 30 }],
          balances: [
            { unit: "I1", points: -30 },
            { unit: "I2", points: 30 },
          ],
        },
      ])
      await points.refundRedemption({ redemption, exchangePoint: "S3" }, at("2025-02-03 09:00"))
      expect((await books.settlement("2025-01")).lines).toEqual(settlement.lines)
      expect((await books.settlement("2025-02")).lines).toEqual([
        { from: "S1", to: "S3", points: -10 },
      ])
      await expect(books.settlement("January")).rejects.toMatchObject({ _tag: "InvalidInput" })
      await practice.close()
    }
  })

  it("is of no month that is still to be closed where it is sealed", async () => {
    const practice = await createPractice({ district, storage: shared() })
    await found(practice)
    const office = at("2025-02-01 09:00")
    await expect(practice.books.seal("2025-01", office)).rejects.toMatchObject({
      _tag: "NotToSeal",
      reason: "open",
    })
    await practice.points.closeMonth({ month: "2025-01" }, office)
    const far = { cursor: { position: 5000, root: "A".repeat(43) } }
    await expect(practice.books.seal("2025-01", { ...office, ...far })).rejects.toMatchObject({
      issues: [{ field: "cursor.position" }],
    })
    expect(await practice.books.seal("2025-01", office)).toMatch(/^[\w-]{43}$/)
    await expect(practice.books.seal("2025-01", office)).rejects.toMatchObject({ reason: "sealed" })
    await practice.close()
  })

  it("leaves the reports of a closed month as they were, whatever comes late", async () => {
    const practice = await createPractice({ district, storage: shared() })
    await found(practice)
    const { points } = practice
    await points.publishRules({ effectiveFrom: "2025-01-01", rules }, at("2025-01-01 09:00"))
    const award = (number: number) => ({
      account: `volunteer/V${number}`,
      fact: `record/${number}`,
      unit: "S1",
      day: "2025-01-20",
      minutes: 120,
    })
    await points.award(award(1), at("2025-01-20 18:00"))
    await points.award(award(2), at("2025-01-20 18:00"))
    await points.closeMonth({ month: "2025-01" }, at("2025-02-01 09:00"))
    const reports = async () => {
      const all: Array<unknown> = []
      for (const number of [1, 2])
        all.push(
          (await practice.report(periodOf("month", BusinessDay.make(`2025-0${number}-01`)))).total,
        )
      return all
    }
    const [january, february] = await reports()
    await points.award(award(3), at("2025-02-02 09:00"))
    await points.correctEarning({ ...award(1), minutes: 240 }, at("2025-02-03 09:00"))
    await points.reverseEarning({ fact: "record/2", unit: "S1" }, at("2025-01-25 09:00"))
    const [after, then] = await reports()
    expect(after).toEqual(january)
    expect(january).toMatchObject({ pointsIssued: 40, pointsBookedLate: 0 })
    // 20 more for a service of January, 20 more by a correction, and 20 taken back.
    expect(february).toMatchObject({ pointsIssued: 0, pointsBookedLate: 0 })
    expect(then).toMatchObject({ pointsIssued: 40, pointsReversed: 20, pointsBookedLate: 20 })
    await practice.close()
  })
})
