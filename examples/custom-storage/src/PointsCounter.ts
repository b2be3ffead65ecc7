import { businessCalendar, type Storage, system } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Account, accountOf, balanceOf, RewardId, Stock, stockId } from "@civic-practice/points"
import { createPractice, type PromisePractice } from "@civic-practice/practice"
import type { Layer } from "effect"

const station = UnitId.make("220103-counter")
const reward = RewardId.make("towel")
const calendar = businessCalendar()

/** What the page shows. */
export interface CounterView {
  /** Points of the volunteer asked for. */
  readonly balance: number
  /** Towels that are left. */
  readonly left: number
}

/** The counter of a station, where hours are entered and points are exchanged for towels (兑换点). */
export interface PointsCounter {
  /** Enters minutes of service; `entry` tells this entry from others, so that sending it twice enters it once. */
  readonly enter: (volunteer: string, minutes: number, entry: string) => Promise<number>
  /** Exchanges points for a towel; `entry` as above. Rejects where points or towels are short. */
  readonly exchange: (volunteer: string, entry: string) => Promise<void>
  readonly look: (volunteer: string) => Promise<CounterView>
  readonly close: () => Promise<void>
}

/** Opens the counter on whatever keeps its streams; the first time, it is set up. */
export const openPointsCounter = async <E>(
  storage: Layer.Layer<Storage, E>,
  now: () => number = Date.now,
): Promise<PointsCounter> => {
  const practice = await createPractice({ district: "220103", storage })
  await setUp(practice)
  const by = (key: string) => ({ actor: system("counter"), at: now(), key })
  return {
    enter: async (volunteer, minutes, entry) => {
      const account = accountOf("volunteer", volunteer)
      const day = calendar.dayOf(now())
      const award = { account, fact: `entry/${entry}`, unit: station, day, minutes }
      const { granted } = await practice.points.award(award, by(`enter/${entry}`))
      return granted
    },
    exchange: async (volunteer, entry) => {
      const account = accountOf("volunteer", volunteer)
      const redemption = { account, reward, exchangePoint: station, quantity: 1 }
      await practice.points.redeem(redemption, by(`exchange/${entry}`))
    },
    look: async (volunteer) => {
      const account = await practice.state(Account.ref(accountOf("volunteer", volunteer)))
      const stock = await practice.state(Stock.ref(stockId(reward, station)))
      const balance = account === undefined ? 0 : balanceOf(account)
      return { balance, left: stock?.onHand ?? 0 }
    },
    close: () => practice.close(),
  }
}

/** The station, its rule and three towels. Each step has a key: repeated, it does nothing and answers as before. */
const setUp = async ({ hierarchy, points }: PromisePractice): Promise<void> => {
  const at = Date.parse("2026-01-01T08:00+08:00")
  const by = (key: string) => ({ actor: system("counter"), at, key: `set-up/${key}` })
  const name = { zh: "样例志愿服务站", en: "Sample Station" }
  const owner = { kind: "district", name, division: "220103" } as const
  await hierarchy.foundDistrict(
    { unit: station, on: "2026-01-01", details: { name, owner } },
    by("station"),
  )
  const hours = { id: "hours", earns: { _tag: "PerHour", points: 10 }, rounding: "floor" } as const
  const rules = [{ ...hours, validity: { _tag: "Months", months: 12 } } as const]
  await points.publishRules({ effectiveFrom: "2026-01-01", rules }, by("rules"))
  const towel = { zh: "毛巾", en: "towel" }
  await points.defineReward(
    { reward, unit: station, name: towel, price: 15, stocked: true },
    by("towel"),
  )
  await points.receiveStock({ reward, exchangePoint: station, quantity: 3 }, by("stock"))
}
