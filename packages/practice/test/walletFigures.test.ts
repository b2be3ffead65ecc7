import { BusinessDay } from "@civic-practice/core"
import { Account, netBalanceOf } from "@civic-practice/points"
import { createPractice, walletMetrics } from "@civic-practice/practice"
import { periodOf } from "@civic-practice/reporting"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { at, district, found, shared } from "./District.ts"

const january = periodOf("month", BusinessDay.make("2025-01-01"))

const wallets = [
  { wallet: "honour", unit: "points", spendable: false, base: 100 },
  { wallet: "gifts", unit: "points", spendable: true },
  { wallet: "time", unit: "minutes", spendable: true },
] as const

/** A district with three wallets, in which a haircut costs 3 of whatever can be spent. */
const open = async () => {
  const practice = await createPractice({
    district,
    storage: shared(),
    metrics: wallets.flatMap(({ wallet }) =>
      walletMetrics({ wallet, name: wallet, title: { zh: "专项分", en: wallet } }),
    ),
  })
  await found(practice)
  const { points } = practice
  const office = at("2025-01-01 09:00")
  for (const terms of wallets) {
    await points.defineWallet({ ...terms, name: { zh: "专项", en: terms.wallet } }, office)
  }
  await points.setPolicy(
    {
      transfers: {
        from: ["volunteer"],
        to: ["volunteer"],
        expiry: { _tag: "Kept" },
        amongOwn: true,
      },
    },
    office,
  )
  await points.defineReward(
    {
      reward: "haircut",
      name: { zh: "理发", en: "haircut" },
      unit: district,
      stocked: false,
      price: 3,
      prices: ["gifts", "time"].map((wallet) => ({ wallet, price: 3 })),
    },
    office,
  )
  const totals = async () => (await practice.report(january)).total
  return { practice, points, totals }
}

const adjust = (account: string, points: number) => ({
  account,
  unit: "S1",
  points,
  reason: "表彰",
})

describe("figures of points", () => {
  it("are of the spendable points alone; each wallet has its own", async () => {
    const { practice, points, totals } = await open()
    const office = at("2025-01-10 09:00")
    await points.adjust(adjust("volunteer/V1", 7), office)
    await points.adjust(adjust("volunteer/V1/honour", 5), office)
    await points.adjust(adjust("volunteer/V1/time", 600), office)
    expect(await totals()).toMatchObject({
      pointsIssued: 7,
      pointsOutstanding: 7,
      honourIssued: 105,
      timeIssued: 600,
      giftsIssued: 0,
    })
    const redeem = { reward: "haircut", exchangePoint: "S3", quantity: 2 }
    await points.redeem({ account: "volunteer/V1", ...redeem }, office)
    await points.redeem({ account: "volunteer/V1/time", ...redeem, quantity: 50 }, office)
    expect(await totals()).toMatchObject({ pointsExchanged: 6, timeExchanged: 150 })
    const lines = async (wallet?: string) =>
      (await practice.books.settlement("2025-01", wallet)).lines
    expect(await lines()).toEqual([{ from: "S1", to: "S3", points: 6 }])
    expect(await lines("time")).toEqual([{ from: "S1", to: "S3", points: 150 }])
    expect(await lines("honour")).toEqual([])
    await practice.close()
  })

  it("come to what the accounts of a ledger hold, whatever moves within and between ledgers", async () => {
    const ledger = fc.constantFrom("", "/gifts", "/time", "/honour")
    const owner = fc.constantFrom("volunteer/V1", "volunteer/V2")
    const amount = fc.integer({ min: 1, max: 20 })
    const step = fc.oneof(
      fc.record({ does: fc.constant("adjust" as const), owner, ledger, amount }),
      fc.record({ does: fc.constant("deduct" as const), owner, ledger, amount }),
      fc.record({ does: fc.constant("redeem" as const), owner, ledger, amount: fc.constant(1) }),
      fc.record({
        does: fc.constant("send" as const),
        owner,
        ledger,
        amount,
        to: owner,
        into: ledger,
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const { practice, points, totals } = await open()
        const office = at("2025-01-10 09:00")
        const redeemed: Record<string, number> = {}
        for (const one of steps) {
          const account = `${one.owner}${one.ledger}`
          try {
            if (one.does === "adjust") await points.adjust(adjust(account, one.amount), office)
            else if (one.does === "deduct")
              await points.adjust(adjust(account, -one.amount), office)
            else if (one.does === "redeem") {
              const asked = { account, reward: "haircut", exchangePoint: "S3", quantity: 1 }
              redeemed[one.ledger] =
                (redeemed[one.ledger] ?? 0) + (await points.redeem(asked, office)).points
            } else {
              const to = `${one.to}${one.into}`
              await points.transferPoints(
                { from: account, to, points: one.amount, unit: "S1" },
                office,
              )
            }
          } catch (refusal) {
            // Too little, or not from this wallet: what a ledger then holds is as it was.
            expect(refusal).toHaveProperty("localized")
          }
        }
        const total = await totals()
        for (const [suffix, name] of [
          ["", "points"],
          ["/gifts", "gifts"],
          ["/time", "time"],
          ["/honour", "honour"],
        ] as const) {
          let held = 0
          for (const one of ["volunteer/V1", "volunteer/V2"]) {
            const state = await practice.state(Account.ref(`${one}${suffix}`))
            held += state === undefined ? 0 : netBalanceOf(state)
          }
          expect(total[`${name}Outstanding`], name).toBe(held)
          expect(total[`${name}Exchanged`], name).toBe(redeemed[suffix] ?? 0)
          const wallet = suffix === "" ? undefined : suffix.slice(1)
          const { lines } = await practice.books.settlement("2025-01", wallet)
          const settled = lines.reduce((sum, line) => sum + line.points, 0)
          expect(settled, name).toBe(redeemed[suffix] ?? 0)
        }
        await practice.close()
      }),
      { numRuns: 30 },
    )
  })
})
