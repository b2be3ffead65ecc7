import type { DistrictTables } from "./DistrictTables.ts"
import type { Cell } from "./GeneratedFile.ts"
import { dayOf, dayOfMinute, formatMinute } from "./LocalCalendar.ts"
import type { PointsEstimate } from "./PointsEstimate.ts"
import { itemAt, Random } from "./Random.ts"
import { amounts, seed } from "./settings.ts"
import { type Volunteers, volunteerNumber } from "./volunteers.ts"

/** A redemption to be written; minutes are local. */
export interface Redemption {
  readonly volunteer: number
  readonly rewardNumber: string
  readonly exchangePointNumber: string
  readonly quantity: number
  readonly minute: number
  readonly clerk: number
  readonly outcome: "redeemed" | "stockSoldOut" | "insufficientPoints"
}

export const redemptionHeaders = [
  "兑换单号",
  "志愿者编号",
  "奖品编号",
  "兑换点编号",
  "数量",
  "兑换时间",
  "经办人编号",
] as const

export const redemptionNumber = (nth: number): string => `DHD-${String(nth).padStart(6, "0")}`

export const redemptionCells = (number: string, redemption: Redemption): Array<Cell> => [
  number,
  volunteerNumber(redemption.volunteer),
  redemption.rewardNumber,
  redemption.exchangePointNumber,
  redemption.quantity,
  formatMinute(redemption.minute),
  volunteerNumber(redemption.clerk),
]

interface Shelf {
  readonly rewardNumber: string
  readonly price: number
  left: number
}

interface Counter {
  readonly exchangePointNumber: string
  readonly unitNumber: string
  readonly clerk: number
  readonly shelves: ReadonlyArray<Shelf>
}

/** Opening hours: a minute of December 2021 between 9:00 and 17:00. */
const drawMinutes = (random: Random, count: number): Array<number> => {
  const first = dayOf("2021-12-01")
  const minutes: Array<number> = []
  for (let nth = 0; nth < count; nth++) {
    minutes.push((first + random.between(0, 30)) * 1440 + random.between(540, 1019))
  }
  return minutes.sort((left, right) => left - right)
}

const counters = (tables: DistrictTables): ReadonlyArray<Counter> => {
  const prices = new Map(tables.rewards.map((reward) => [reward.rewardNumber, reward.pricePoints]))
  return tables.exchangePoints.map(({ exchangePointNumber, unitNumber }) => ({
    exchangePointNumber,
    unitNumber,
    clerk: tables.roles.findIndex((one) => one.role === "clerk" && one.unitNumber === unitNumber),
    shelves: tables.stock
      .filter((row) => row.exchangePointNumber === exchangePointNumber)
      .map(({ rewardNumber, quantity }) => ({
        rewardNumber,
        price: prices.get(rewardNumber) ?? 0,
        left: quantity,
      })),
  }))
}

/**
 * Redemptions of December 2021 in order of time. All are affordable and in stock but those meant to
 * be refused: some ask for what is sold out by then, some for points that were never earned.
 */
export const makeRedemptions = (
  tables: DistrictTables,
  volunteers: Volunteers,
  estimate: PointsEstimate,
  hasAttended: (volunteer: number) => boolean,
): ReadonlyArray<Redemption> => {
  const random = new Random(seed, "redemptions")
  const points = counters(tables)
  const byUnit = new Map(points.map((counter) => [counter.unitNumber, counter]))
  const earners = estimate.volunteers()
  const total = amounts.redemptions + amounts.soldOutRedemptions + amounts.unaffordableRedemptions
  const minutes = drawMinutes(random, total)
  const unaffordableEvery = Math.floor(total / (amounts.unaffordableRedemptions + 1))
  let soldOut = 0
  let unaffordable = 0

  const counterFor = (volunteer: number): Counter => {
    const home = itemAt(tables.units, itemAt(volunteers.unit, volunteer))
    const near = byUnit.get(home.unitNumber) ?? byUnit.get(home.parentNumber ?? "")
    return near !== undefined && random.chance(80) ? near : random.pick(points)
  }
  const unaffordableAt = (minute: number): Redemption => {
    for (;;) {
      const volunteer = random.between(1000, volunteers.count - 1)
      const counter = counterFor(volunteer)
      const shelf = random.pick(counter.shelves)
      if (hasAttended(volunteer) || shelf.left === 0) continue
      return redemption(volunteer, counter, shelf, 1, minute, "insufficientPoints")
    }
  }
  const drawAt = (minute: number): Redemption => {
    const day = dayOfMinute(minute)
    for (let tries = 0; tries < 100_000; tries++) {
      const volunteer = random.pick(earners)
      const counter = counterFor(volunteer)
      const shelf = random.pick(counter.shelves)
      const spendable = estimate.spendable(volunteer, day)
      if (volunteer === counter.clerk || shelf.price > spendable) continue
      if (shelf.left === 0) {
        if (soldOut === amounts.soldOutRedemptions || random.chance(80)) continue
        soldOut++
        return redemption(volunteer, counter, shelf, 1, minute, "stockSoldOut")
      }
      const most = Math.min(3, shelf.left, Math.floor(spendable / shelf.price))
      const quantity = most > 1 && random.chance(15) ? random.between(2, most) : 1
      estimate.spend(volunteer, day, shelf.price * quantity)
      shelf.left -= quantity
      return redemption(volunteer, counter, shelf, quantity, minute, "redeemed")
    }
    throw new RangeError("Nobody can afford anything any more")
  }

  const made = minutes.map((minute, nth) => {
    const due = (nth + 1) % unaffordableEvery === 0
    if (!due || unaffordable === amounts.unaffordableRedemptions) return drawAt(minute)
    unaffordable++
    return unaffordableAt(minute)
  })
  if (soldOut !== amounts.soldOutRedemptions || unaffordable !== amounts.unaffordableRedemptions) {
    throw new RangeError(`Only ${soldOut} sold out and ${unaffordable} unaffordable redemptions`)
  }
  return made
}

const redemption = (
  volunteer: number,
  counter: Counter,
  shelf: Shelf,
  quantity: number,
  minute: number,
  outcome: Redemption["outcome"],
): Redemption => ({
  volunteer,
  rewardNumber: shelf.rewardNumber,
  exchangePointNumber: counter.exchangePointNumber,
  quantity,
  minute,
  clerk: counter.clerk,
  outcome,
})
