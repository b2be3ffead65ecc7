import { Denied, person, type Storage } from "@civic-practice/core"
import { Account, AccountId, balanceOf, OutOfStock, Stock } from "@civic-practice/points"
import { createPractice, type PromisePractice } from "@civic-practice/practice"
import { layer } from "@civic-practice/storage-sqlite"
import type { Layer } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { withoutReads, withoutVersions } from "./believing.ts"
import { at, district, found, morning, registration, row, rules } from "./District.ts"
import { seeded } from "./Seed.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const path = temporaryFolder()
const office = at("2025-03-03 18:00")
const by = (id: string) => ({ ...office, actor: person(id) })

/** Two practices of one district, as two processes have them, on one file; the second may be on a broken storage. */
const two = async (
  name: string,
  broken?: (filename: string) => Layer.Layer<Storage, unknown>,
): Promise<{ readonly one: PromisePractice; readonly other: PromisePractice }> => {
  const filename = path(name)
  const storage = layer({ filename })
  const one = await createPractice({ district, storage: broken?.(filename) ?? storage })
  const other = await createPractice({ district, storage: broken?.(filename) ?? storage })
  await found(one)
  return { one, other }
}

/** How many of the promises were kept; the others' reasons. */
const settled = async (promises: ReadonlyArray<Promise<unknown>>) => {
  const results = await Promise.allSettled(promises)
  const refusals = results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []))
  return { kept: results.length - refusals.length, refusals }
}

const adjustment = (volunteer: string, points: number) => ({
  account: `volunteer/${volunteer}`,
  unit: "S1",
  points,
  reason: "补发",
})

const soap = {
  reward: "soap",
  unit: "S1",
  name: { zh: "肥皂", en: "soap" },
  price: 10,
  stocked: true,
}

const redemption = (volunteer: string) => ({
  account: `volunteer/${volunteer}`,
  reward: "soap",
  exchangePoint: "S1",
  quantity: 1,
})

describe("what one practice changes", () => {
  const keeper = { actor: "keeper", role: "shopKeeper", unit: "S1" }
  const delivery = { reward: "soap", exchangePoint: "S1", quantity: 1 }

  const withdraw = async ({ one, other }: Awaited<ReturnType<typeof two>>) => {
    await one.points.defineReward(soap, office)
    await one.access.grantRole(keeper, office)
    // The other one has the role at hand from now on.
    await other.points.receiveStock(delivery, by("keeper"))
    await one.access.withdrawRole(keeper, office)
    return settled([other.points.receiveStock(delivery, by("keeper"))])
  }

  it("counts in the other at once: a role that is withdrawn allows nothing any more", async () => {
    const { kept, refusals } = await withdraw(await two("withdrawn.sqlite"))
    expect(kept).toBe(0)
    expect(refusals[0]).toBeInstanceOf(Denied)
  })

  it("would not, if commits did not check what was read", async () => {
    expect((await withdraw(await two("stale.sqlite", withoutReads))).kept).toBe(1)
  })

  it("counts at once where it allows something: a role that is granted", async () => {
    const { one, other } = await two("granted.sqlite")
    await one.points.defineReward(soap, office)
    const before = await settled([other.points.receiveStock(delivery, by("keeper"))])
    expect(before.refusals[0]).toBeInstanceOf(Denied)
    await one.access.grantRole(keeper, office)
    await other.points.receiveStock(delivery, by("keeper"))
  })

  it("counts at once where it changes an amount: new rules, and a new tree", async () => {
    const { one, other } = await two("rules.sqlite")
    for (const practice of [one, other]) {
      await practice.volunteering.planActivity(
        morning(
          practice === one ? "A1" : "A2",
          "S1",
          practice === one ? "2025-03-03" : "2025-03-02",
        ),
        office,
      )
    }
    await one.volunteering.registerVolunteer(registration("V1", "S1", 1), at("2025-01-01 09:00"))
    await one.points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
    const confirm = async (activity: string, day: string) => {
      await other.volunteering.recordAttendance(row(activity, "S1", "V1", day, 1), office)
      const record = { activity, volunteer: "V1", unit: "S1" }
      await other.volunteering.confirmRecord(record, office)
    }
    await confirm("A1", "2025-03-03")
    const [hour] = rules
    const doubled = [{ ...hour, earns: { _tag: "PerHour", points: 20 } } as const]
    await one.points.publishRules({ effectiveFrom: "2025-01-01", rules: doubled }, office)
    await confirm("A2", "2025-03-02")
    const account = await one.state(Account.ref("volunteer/V1"))
    expect(account?.issued).toBe(10 + 20)
    await one.hierarchy.closeUnit({ unit: "S3", on: "2025-03-01" }, office)
    const closed = await settled([
      other.volunteering.planActivity(morning("A3", "S3", "2025-03-04"), office),
    ])
    expect(closed.refusals[0]).toMatchObject({ _tag: "UnitNotOpen" })
  })
})

describe("racing practices", () => {
  const volunteers = Array.from({ length: 16 }, (_, number) => `V${number}`)

  const race = async ({ one, other }: Awaited<ReturnType<typeof two>>) => {
    await one.points.defineReward(soap, office)
    await one.points.receiveStock({ reward: "soap", exchangePoint: "S1", quantity: 1 }, office)
    for (const volunteer of volunteers) await one.points.adjust(adjustment(volunteer, 10), office)
    // Both know how much there is before they begin.
    const known = await settled([other.points.redeem(redemption("nobody"), office)])
    expect(known.refusals[0]).toMatchObject({ _tag: "InsufficientPoints" })
    return settled(
      volunteers.map(
        (volunteer, place) =>
          [one, other][place % 2]?.points.redeem(redemption(volunteer), office) ?? Promise.reject(),
      ),
    )
  }

  it("hand the last piece out once", async () => {
    const { one, other } = await two("last.sqlite")
    const { kept, refusals } = await race({ one, other })
    expect(kept).toBe(1)
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(OutOfStock)
    expect((await other.state(Stock.ref("soap/S1")))?.onHand).toBe(0)
  })

  it("would hand it out more than once, if the storage believed every version", async () => {
    const { kept } = await race(await two("oversold.sqlite", withoutVersions))
    expect(kept).toBeGreaterThan(1)
  })

  const spend = async ({ one, other }: Awaited<ReturnType<typeof two>>) => {
    await one.points.defineReward({ ...soap, stocked: false }, office)
    await one.points.adjust(adjustment("V1", 35), office)
    // Both know the account before they begin.
    await settled([other.points.redeem({ ...redemption("V1"), quantity: 4 }, office)])
    const { kept, refusals } = await settled(
      Array.from(
        { length: 16 },
        (_, place) =>
          [one, other][place % 2]?.points.redeem(redemption("V1"), office) ?? Promise.reject(),
      ),
    )
    const account = await one.state(Account.ref("volunteer/V1"))
    return { kept, refusals, account }
  }

  it("never overdraw an account", async () => {
    const { kept, refusals, account } = await spend(await two("overdrawn.sqlite"))
    expect(kept).toBe(3)
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ _tag: "InsufficientPoints", available: 5, missing: 5 })
    }
    expect(account).toMatchObject({ issued: 35, redeemed: 30, lots: [{ left: 5 }] })
  })

  it("would, if the storage believed every version", async () => {
    const { kept } = await spend(await two("believing.sqlite", withoutVersions))
    expect(kept * 10).toBeGreaterThan(35)
  })

  const step = fc.record({
    practice: fc.nat(1),
    act: fc.constantFrom("earn", "redeem", "redeem", "redeem", "receive", "deduct"),
    volunteer: fc.nat(2),
    amount: fc.integer({ min: 1, max: 25 }),
  })

  it("keep books and stock right in any order of what they do at the same time", async () => {
    const filename = path("histories.sqlite")
    let realm = 0
    let redeemed = 0
    let refused = 0
    const burst = fc.array(step, { minLength: 1, maxLength: 12, size: "max" })
    const bursts = fc.noBias(fc.array(burst, { minLength: 1, maxLength: 5, size: "max" }))
    await fc.assert(
      fc.asyncProperty(bursts, async (history) => {
        // A realm of its own for each history.
        const options = { district: `d${realm++}`, storage: layer({ filename }) }
        const practices = [await createPractice(options), await createPractice(options)] as const
        await found(practices[0])
        await practices[0].points.defineReward(soap, office)
        const sums = { issued: 0, deducted: 0, redeemed: 0, received: 0, pieces: 0 }
        for (const burst of history) {
          const { refusals } = await settled(
            burst.map(async ({ practice, act, volunteer, amount }) => {
              const { points } = practices[practice === 0 ? 0 : 1]
              const who = `V${volunteer}`
              switch (act) {
                case "earn":
                  await points.adjust(adjustment(who, amount), office)
                  sums.issued += amount
                  return
                case "deduct":
                  await points.adjust(adjustment(who, -amount), office)
                  sums.deducted += amount
                  return
                case "receive":
                  await points.receiveStock(
                    { reward: "soap", exchangePoint: "S1", quantity: 1 },
                    office,
                  )
                  sums.received++
                  return
                case "redeem": {
                  const redeemed = await points.redeem(redemption(who), office)
                  sums.redeemed += redeemed.points
                  sums.pieces++
                }
              }
            }),
          )
          refused += refusals.length
          for (const refusal of refusals) {
            expect(refusal._tag).toMatch(/^(InsufficientPoints|OutOfStock)$/)
          }
        }
        const counted = { issued: 0, reversed: 0, redeemed: 0, lots: 0 }
        for (const volunteer of ["V0", "V1", "V2"]) {
          const ref = Account.ref(AccountId.make(`volunteer/${volunteer}`))
          const account = await practices[1].state(ref)
          if (account === undefined) continue
          expect(account.lots.every(({ left }) => left > 0)).toBe(true)
          const inLots = account.lots.reduce((sum, { left }) => sum + left, 0)
          expect(inLots).toBe(balanceOf(account))
          counted.issued += account.issued
          counted.reversed += account.reversed
          counted.redeemed += account.redeemed
          counted.lots += inLots
        }
        const { issued, deducted, received, pieces } = sums
        expect(counted).toEqual({
          issued,
          reversed: deducted,
          redeemed: sums.redeemed,
          lots: issued - deducted - sums.redeemed,
        })
        const stock = await practices[0].state(Stock.ref("soap/S1"))
        expect(stock?.onHand ?? 0).toBe(received - pieces)
        expect(received).toBeGreaterThanOrEqual(pieces)
        redeemed += pieces
        for (const practice of practices) await practice.close()
      }),
      seeded(25),
    )
    expect(redeemed).toBeGreaterThan(10)
    expect(refused).toBeGreaterThan(10)
  })
})
