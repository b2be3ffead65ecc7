import {
  CollectReservation,
  DefineReward,
  LoadVouchers,
  ReceiveStock,
  Redeem,
  RefundRedemption,
  Reserve,
  TransferStock,
  vouchersPerPage,
  WriteOffStock,
} from "@civic-practice/points"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"
import { asked, at, give, officeWith, receive, soap } from "./soapShop.ts"

describe("stock", () => {
  const early = { batch: { batch: "n-1", useBy: "2026-02-10" } }
  const late = { batch: { batch: "n-2", useBy: "2026-03-10" } }
  const stockOf = (office: Office) => {
    const events = office.spec.events().filter(({ kind }) => kind === "points.stock")
    return events.at(-1)?.event
  }

  it("is handed out first to expire first, and never past its day", () => {
    const office = officeWith(100, {}, 1)
    receive(office, 2, late)
    receive(office, 2, early)
    office.must(Redeem, asked, "2026-02-01")
    expect(stockOf(office)).toMatchObject({ parts: [{ ...early.batch, quantity: 1 }] })
    expect(office.refused(Redeem, { ...asked, quantity: 4 }, "2026-02-11")).toMatchObject({
      _tag: "OutOfStock",
      onHand: 3,
    })
    office.must(Redeem, { ...asked, quantity: 3 }, "2026-02-11")
    expect(stockOf(office)).toMatchObject({ parts: [{ ...late.batch, quantity: 2 }] })
    const expired = { reward: "soap", exchangePoint: at, quantity: 1, reason: "过期", ...early }
    expect(office.must(WriteOffStock, expired, "2026-02-11")).toEqual({ onHand: 0 })
  })

  it("that is promised until a day is not past its own by then", () => {
    const office = officeWith(100, {}, 0)
    receive(office, 1, early)
    expect(office.must(Reserve, asked, "2026-02-03").until).toBe("2026-02-10")
    receive(office, 1, early)
    expect(office.refused(Reserve, asked, "2026-02-04")).toMatchObject({ _tag: "OutOfStock" })
    office.must(Redeem, asked, "2026-02-04")
  })

  it("goes to another place with its batches, but not what is promised", () => {
    const office = officeWith(100, {}, 0)
    receive(office, 3, late)
    office.must(Reserve, asked, "2026-02-01")
    const move = { reward: "soap", from: at, to: "station-2", quantity: 3 }
    expect(office.refused(TransferStock, move, "2026-02-01")).toMatchObject({
      _tag: "OutOfStock",
      onHand: 2,
    })
    office.must(TransferStock, { ...move, quantity: 2 }, "2026-02-01")
    expect(stockOf(office)).toMatchObject({ parts: [{ ...late.batch, quantity: 2 }] })
  })

  it("of codes hands each out once, over pages and loads, and none again after a refund", () => {
    const office = new Office()
    office.must(DefineReward, { ...soap, price: 1, vouchers: true }, "2026-01-01")
    give(office, 1000)
    const all = Array.from({ length: vouchersPerPage * 2 + 50 }, (_, number) => `code-${number}`)
    const load = (codes: ReadonlyArray<string>) => ({ reward: "soap", exchangePoint: at, codes })
    office.must(LoadVouchers, load(all.slice(0, 150)), "2026-01-01")
    office.must(LoadVouchers, load(all.slice(150)), "2026-01-01")
    expect(office.refused(LoadVouchers, load(["new", "code-7"]), "2026-01-01")).toMatchObject({
      _tag: "VouchersLoaded",
      places: [2],
    })
    const handed: Array<string> = []
    const take = (quantity: number) => {
      const answer = office.must(Redeem, { ...asked, quantity }, "2026-01-02")
      handed.push(...(answer.codes ?? []))
      return answer.redemption
    }
    const first = take(3)
    office.must(RefundRedemption, { redemption: first, exchangePoint: at }, "2026-01-02")
    const made = office.must(Reserve, { ...asked, quantity: 7 }, "2026-01-02")
    take(190)
    const shown = { reservation: made.reservation, exchangePoint: at, code: made.code }
    const collected = office.must(CollectReservation, shown, "2026-01-02")
    if (collected._tag === "Collected") handed.push(...(collected.codes ?? []))
    take(all.length - 200)
    expect(handed).toEqual(all)
    expect(office.refused(Redeem, asked, "2026-01-02")).toMatchObject({ _tag: "OutOfStock" })
    const delivery = { reward: "soap", exchangePoint: at, quantity: 1 }
    expect(office.refused(ReceiveStock, delivery, "2026-01-02")).toMatchObject({
      _tag: "StockOfVouchers",
    })
  })
})
