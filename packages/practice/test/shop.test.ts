import { person } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Account, Holder, Reservation, reservationsAt, sentencesOf } from "@civic-practice/points"
import { layer } from "@civic-practice/storage-sqlite"
import { describe, expect, it } from "vitest"
import { at, district, founded, registration, shared, time } from "./District.ts"
import { rejection } from "./rejection.ts"

const storages = [
  ["memory", () => shared()],
  ["SQLite", () => layer({ filename: ":memory:" })],
] as const

const account = "volunteer/V1"
const day = "2026-02-02 10:00"
const asked = { account, reward: "soap", exchangePoint: "S1", quantity: 1 }

describe.each(storages)("a shop, on %s", (_, storage) => {
  const open = async () => {
    const practice = await founded({ storage: storage() as ReturnType<typeof shared> })
    const { points } = practice
    const reward = { unit: district, name: { zh: "香皂", en: "soap" }, price: 10 }
    await points.defineReward({ ...reward, reward: "soap", stocked: true }, at(day))
    await points.defineReward(
      { ...reward, reward: "tea", stocked: false, windows: [{ _tag: "DaysOfMonth", days: [15] }] },
      at(day),
    )
    const delivery = { reward: "soap", exchangePoint: "S2", quantity: 3 }
    await points.receiveStock(delivery, at(day))
    await points.adjust({ account, unit: "S1", points: 25, reason: "慰问" }, at(day))
    return practice
  }

  it("says what can be had where, and what not yet", async () => {
    const practice = await open()
    const found = await practice.shop.examine({ account, at: time(day) })
    expect(found).toMatchObject([
      { reward: "soap", exchangePoint: "S2", possible: { points: 10 }, obstacles: [] },
      {
        reward: "tea",
        exchangePoint: district,
        possible: null,
        obstacles: [{ _tag: "WindowClosed", opensOn: "2026-02-15" }],
      },
    ])
    const { reward: _, ...there } = asked
    const here = await practice.shop.examine({ ...there, rewards: ["soap"], at: time(day) })
    expect(here).toMatchObject([{ obstacles: [{ _tag: "OutOfStock" }], elsewhere: ["S2"] }])
    expect(here.flatMap(sentencesOf).map(({ zh }) => zh)).toEqual([
      "S1 的 soap 现有 0 件，不足 1 件，请减少数量或先补货",
      "soap 可到 S2 兑换",
    ])
    const nobody = { account: "volunteer/nobody", rewards: ["nothing"] }
    const stranger = await practice.shop.examine({ ...nobody, at: time(day) })
    expect(stranger).toEqual([])
    await practice.close()
  })

  it("makes codes that neither the log nor the reservation tells, nor the key they were asked for with", async () => {
    const codes: Array<string> = []
    for (let number = 0; number < 3; number++) {
      const practice = await open()
      const office = { ...at(day), key: "a key that everybody knows" }
      const asking = { ...asked, exchangePoint: "S2" }
      const { code, reservation } = await practice.points.reserve(asking, office)
      const again = await practice.points.reserve(asking, office)
      expect(again).toMatchObject({ code, reservation })
      const ref = Reservation.ref(reservation)
      const recorded: Array<unknown> = [await practice.state(ref)]
      for await (const fact of practice.history(ref)) recorded.push(fact)
      for await (const fact of practice.history(Account.ref(account))) recorded.push(fact)
      expect(recorded.length).toBeGreaterThan(2)
      expect(JSON.stringify(recorded)).not.toContain(code)
      codes.push(code)
      await practice.close()
    }
    expect(new Set(codes).size).toBe(3)
  })

  it("lets residents reserve and cancel for themselves, lists what is to be prepared, and ends what is due", async () => {
    const practice = await open()
    const { points } = practice
    const self = { actor: person("V1"), at: time(day) }
    const there = { ...asked, exchangePoint: "S2" }
    const one = await points.reserve(there, self)
    const two = await points.reserve(there, self)
    const cancelled = { reservation: one.reservation, account, exchangePoint: "S2" }
    await points.cancelReservation(cancelled, self)
    const listed = await practice.find(Reservation, reservationsAt(UnitId.make("S2"), "reserved"))
    expect(listed.items.map(({ id }) => id)).toEqual([two.reservation])
    const collection = { reservation: two.reservation, exchangePoint: "S2", code: two.code }
    expect(await rejection(points.collectReservation(collection, self))).toMatchObject({
      _tag: "Denied",
    })
    const run = { actor: at(day).actor, at: time("2026-02-10 10:00") }
    expect(await practice.shop.expireReservations("2026-02-09", run)).toMatchObject({ ended: 0 })
    expect(await practice.shop.expireReservations("2026-02-10", run)).toEqual({
      ended: 1,
      points: 10,
      expired: 0,
    })
    expect(await practice.shop.expireReservations("2026-02-10", run)).toMatchObject({ ended: 0 })
    const none = await practice.find(Reservation, reservationsAt(UnitId.make("S2"), "reserved"))
    expect(none.items).toEqual([])
    await practice.close()
  })

  it("forgets what rewards asked of a resident with the resident's personal data", async () => {
    const practice = await open()
    const { points, volunteering } = practice
    await volunteering.registerVolunteer(registration("V1", "S1", 1), at(day))
    const ref = Holder.ref(account)
    const facts = { stars: 2, bornOn: "1990-05-04" }
    await points.recordHolder({ account, at: "S1", facts }, at(day))
    expect(await practice.state(ref)).toEqual(facts)
    await volunteering.withdrawVolunteer({ volunteer: "V1", unit: "S1" }, at(day))
    await volunteering.erasePersonalData({ volunteer: "V1", unit: "S1" }, at(day))
    expect(await practice.state(ref)).toBeUndefined()
    await practice.close()
  })

  it("lets members of a household that pools its points reserve for it, and give that up again", async () => {
    const practice = await open()
    const { points } = practice
    const household = { group: "household/h-1", unit: "S2" }
    await points.defineGroup({ ...household, pooling: { _tag: "Pool" } }, at(day))
    await points.joinGroup({ ...household, member: account, from: "2026-02-01" }, at(day))
    await points.adjust(
      { account: household.group, unit: "S1", points: 30, reason: "慰问" },
      at(day),
    )
    const pooled = { account: household.group, exchangePoint: "S2" }
    const by = (id: string) => ({ actor: person(id), at: time(day) })
    const asking = { ...pooled, member: account, reward: "soap", quantity: 1 }
    const { reservation } = await points.reserve(asking, by("V1"))
    const alone = points.cancelReservation({ ...pooled, reservation }, by("V1"))
    expect(await rejection(alone)).toMatchObject({ _tag: "Denied" })
    const stranger = { ...pooled, reservation, member: "volunteer/V2" }
    expect(await rejection(points.cancelReservation(stranger, by("V2")))).toMatchObject({
      _tag: "NotMember",
    })
    const given = await points.cancelReservation(
      { ...pooled, reservation, member: account },
      by("V1"),
    )
    expect(given).toEqual({ points: 10, expired: 0 })
    await practice.close()
  })
})
