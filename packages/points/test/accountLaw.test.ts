import { BusinessDay } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  Account,
  type AccountEvent,
  type AccountState,
  type LotShare,
  settled,
  shareOut,
} from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { RuleId, RuleSetId } from "../src/index.ts"
import { faultsOf } from "./Office.ts"

const day = BusinessDay.make("2026-06-01")
const units = ["a", "b", "c"].map((id) => UnitId.make(id))
const lastDays = ["2026-05-31", "2026-06-30", "2026-12-31", null].map((text) =>
  text === null ? null : BusinessDay.make(text),
)

const { evolve, initial } = Account.ref("").kind

/** What happens, as data: which event is made of it depends on the account as it is by then. */
const step = fc.record({
  what: fc.constantFrom(
    "earn",
    "pend",
    "activate",
    "cancel",
    "add",
    "reverse",
    "deduct",
    "redeem",
    "refund",
    "hold",
    "release",
    "collect",
    "send",
    "receive",
    "expire",
  ),
  unit: fc.constantFrom(...units),
  validUntil: fc.constantFrom(...lastDays),
  points: fc.integer({ min: 1, max: 9 }),
  which: fc.nat({ max: 3 }),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** Makes events that can happen, one after another. */
class Maker {
  state: AccountState = initial
  readonly events: Array<AccountEvent> = []
  private readonly reservations: Array<{
    readonly id: string
    readonly lots: ReadonlyArray<LotShare>
  }> = []
  private readonly spent: Array<ReadonlyArray<LotShare>> = []
  private count = 0

  take(one: Step): void {
    const event = this.eventOf(one)
    if (event === undefined) return
    this.events.push(event)
    this.state = evolve(this.state, event)
  }

  private eventOf({ what, unit, validUntil, points, which }: Step): AccountEvent | undefined {
    const { state } = this
    const id = `${what}-${++this.count}`
    const counted = {
      fact: `record/${id}`,
      unit,
      day,
      ruleSet: RuleSetId.make("default"),
      version: 1,
      granted: points,
      credits: [{ rule: RuleId.make("r"), asked: points, granted: points, validUntil }],
    }
    const incoming = settled(state.owed ?? [], [{ unit, since: day, validUntil, points }])
    const repaid = incoming.repaid.length === 0 ? {} : { repaid: incoming.repaid }
    const shares = shareOut(state.lots, points, day)
    const pending = state.pending?.[which]
    const sum = (lots: ReadonlyArray<LotShare>) => lots.reduce((all, lot) => all + lot.points, 0)
    /** As many points as there are, the rest owed. */
    const taken = () => {
      const there = state.lots.filter((lot) => lot.validUntil === null || lot.validUntil >= day)
      const found = Math.min(
        points,
        there.reduce((all, { left }) => all + left, 0),
      )
      const owed = points - found
      return { lots: shareOut(state.lots, found, day) ?? [], ...(owed === 0 ? {} : { owed }) }
    }
    const shop = { reward: "soap", quantity: 1, exchangePoint: unit, day }
    switch (what) {
      case "earn":
        return { _tag: "PointsEarned", ...counted, ...repaid }
      case "pend":
        return { _tag: "PointsPending", ...counted, activeFrom: null, action: "confirmed" }
      case "activate": {
        if (pending === undefined) return undefined
        const { fact, unit: issuer, points: granted } = pending
        const share = { unit: issuer, since: day, validUntil, points: granted }
        const inflow = settled(state.owed ?? [], [share]).repaid
        const credits = [{ rule: RuleId.make("r"), asked: granted, granted, validUntil }]
        return {
          _tag: "PointsActivated",
          ...counted,
          fact,
          unit: issuer,
          granted,
          credits,
          activated: day,
          ...(inflow.length === 0 ? {} : { repaid: inflow }),
        }
      }
      case "cancel":
        return pending === undefined
          ? undefined
          : {
              _tag: "PendingCancelled",
              fact: pending.fact,
              unit: pending.unit,
              day,
              points: pending.points,
              struckOut: counted,
            }
      case "add":
        return {
          _tag: "PointsAdded",
          adjustment: id,
          unit,
          day,
          points,
          validUntil,
          reason: "x",
          ...repaid,
        }
      case "reverse":
        return {
          _tag: "EarningReversed",
          fact: id,
          unit,
          day,
          points,
          ...taken(),
          struckOut: counted,
        }
      case "deduct":
        return {
          _tag: "PointsDeducted",
          adjustment: id,
          unit,
          day,
          points,
          ...taken(),
          reason: "x",
        }
      case "redeem":
        if (shares === undefined) return undefined
        this.spent.push(shares)
        return { _tag: "PointsRedeemed", redemption: id, ...shop, points, lots: shares }
      case "refund": {
        const lots = this.spent.pop()
        if (lots === undefined) return undefined
        const back = settled(state.owed ?? [], lots)
        const parts = back.repaid.length === 0 ? {} : { repaid: back.repaid }
        return {
          _tag: "PointsRefunded",
          redemption: id,
          ...shop,
          points: sum(lots),
          lots: back.lots,
          ...parts,
        }
      }
      case "hold":
        if (shares === undefined) return undefined
        this.reservations.push({ id, lots: shares })
        return { _tag: "PointsHeld", reservation: id, ...shop, until: day, points, lots: shares }
      case "release": {
        const one = this.reservations.pop()
        if (one === undefined) return undefined
        // One share in three has lapsed meanwhile.
        const [first, ...others] = one.lots
        const lapsed = which === 0 && first !== undefined ? [first] : []
        const back = settled(state.owed ?? [], which === 0 ? others : one.lots)
        return {
          _tag: "PointsReleased",
          reservation: one.id,
          day,
          points: sum(one.lots),
          lots: back.lots,
          ...(lapsed.length === 0 ? {} : { lapsed }),
          ...(back.repaid.length === 0 ? {} : { repaid: back.repaid }),
        }
      }
      case "collect": {
        const one = this.reservations.pop()
        if (one === undefined) return undefined
        const { id: reservation, lots } = one
        return {
          _tag: "PointsCollected",
          reservation,
          redemption: id,
          ...shop,
          points: sum(lots),
          lots,
        }
      }
      case "send":
        return shares === undefined
          ? undefined
          : { _tag: "PointsSent", transfer: id, to: "volunteer/v-2", day, points, lots: shares }
      case "receive":
        return {
          _tag: "PointsReceived",
          transfer: id,
          from: "volunteer/v-2",
          day,
          points,
          lots: incoming.lots,
          ...repaid,
        }
      case "expire": {
        const lots = state.lots
          .filter((lot) => lot.validUntil !== null && lot.validUntil < day)
          .map(({ unit: issuer, since, validUntil: last, left }) => ({
            unit: issuer,
            since,
            validUntil: last,
            points: left,
          }))
        return lots.length === 0
          ? undefined
          : { _tag: "PointsExpired", day, points: sum(lots), lots }
      }
    }
  }
}

/** `issued + received - redeemed - expired - reversed` and `lots + held - owed`, written out. */
const sides = (state: AccountState): readonly [number, number] => [
  state.issued + (state.received ?? 0) - state.redeemed - state.expired - state.reversed,
  state.lots.reduce((sum, { left }) => sum + left, 0) +
    (state.held ?? 0) -
    (state.owed ?? []).reduce((sum, { points }) => sum + points, 0),
]

describe("the law of an account's books", () => {
  it("holds after every event of any history, for each issuing unit, and through the storage", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const maker = new Maker()
        for (const one of steps) {
          maker.take(one)
          const [totals, there] = sides(maker.state)
          expect(totals).toBe(there)
        }
        expect(faultsOf("volunteer/v-1", maker.state, maker.events)).toEqual([])
        const { kind } = Account.ref("")
        const stored: unknown = JSON.parse(JSON.stringify(kind.storedState?.(maker.state)))
        expect(kind.upcastState(stored, kind.stateVersion)).toEqual(maker.state)
      }),
      { numRuns: 400 },
    )
  })

  it("control: is broken by points that are collected and not held", () => {
    const maker = new Maker()
    const one = { unit: units[0] ?? UnitId.make("a"), validUntil: null, points: 5, which: 1 }
    maker.take({ what: "earn", ...one })
    const shop = { reward: "soap", quantity: 1, exchangePoint: one.unit, day }
    const state = evolve(maker.state, {
      _tag: "PointsCollected",
      reservation: "none",
      redemption: "none",
      ...shop,
      points: 5,
      lots: [],
    })
    const [totals, there] = sides({ ...state, held: 0 })
    expect(totals).not.toBe(there)
  })
})
