import type { BusinessDay } from "@civic-practice/core"
import type { LotShare } from "../account/Lot.ts"
import type { RedemptionState } from "./Redemption.ts"

type StoredShare = readonly [
  unit: LotShare["unit"],
  since: BusinessDay,
  validUntil: BusinessDay | null,
  points: number,
]

/** What few redemptions have, by its name. */
type More = Pick<RedemptionState, "returned" | "taken" | "parts" | "vouchers" | "reservation">

/** A redemption as it is stored: half as long as with the names of its fields. */
type StoredRedemption = readonly [
  account: RedemptionState["account"],
  reward: RedemptionState["reward"],
  exchangePoint: RedemptionState["exchangePoint"],
  quantity: number,
  points: number,
  day: BusinessDay,
  lots: ReadonlyArray<StoredShare>,
  pickUp: string,
  stocked: boolean,
  period: string | null,
  refunded: BusinessDay | null,
  more?: More,
]

export const storedRedemption = (redemption: RedemptionState | null): StoredRedemption | null => {
  if (redemption === null) return null
  const { account, exchangePoint, lots, period, pickUp, points, quantity } = redemption
  const { returned, taken, parts, vouchers, reservation } = redemption
  const more: More = {
    ...(returned === undefined ? {} : { returned }),
    ...(taken === undefined ? {} : { taken }),
    ...(parts === undefined ? {} : { parts }),
    ...(vouchers === undefined ? {} : { vouchers }),
    ...(reservation === undefined ? {} : { reservation }),
  }
  const common: StoredRedemption = [
    account,
    redemption.reward,
    exchangePoint,
    quantity,
    points,
    redemption.day,
    lots.map((share) => [share.unit, share.since, share.validUntil, share.points]),
    pickUp,
    redemption.stocked,
    period,
    redemption.refunded,
  ]
  return Object.keys(more).length === 0 ? common : withMore(common, more)
}

const withMore = (stored: StoredRedemption, more: More): StoredRedemption => {
  const [account, reward, exchangePoint, quantity, points, day, lots, ...rest] = stored
  const [pickUp, stocked, period, refunded] = rest
  return [
    account,
    reward,
    exchangePoint,
    quantity,
    points,
    day,
    lots,
    pickUp,
    stocked,
    period,
    refunded,
    more,
  ]
}

/** The storage boundary: reads what `storedRedemption` gave. */
export const readRedemption = (stored: unknown): RedemptionState | null => {
  if (stored === null) return null
  const [account, reward, exchangePoint, quantity, points, day, lots, ...rest] =
    stored as StoredRedemption
  const [pickUp, stocked, period, refunded, more] = rest
  return {
    account,
    reward,
    exchangePoint,
    quantity,
    points,
    day,
    lots: lots.map(([unit, since, validUntil, share]) => ({
      unit,
      since,
      validUntil,
      points: share,
    })),
    pickUp,
    stocked,
    period,
    refunded,
    ...more,
  }
}
