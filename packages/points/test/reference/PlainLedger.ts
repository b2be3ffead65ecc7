import type { AwardItem, Caps, EarningRule, RewardLimit } from "@civic-practice/points"
import type { PlainLot } from "./PlainAccounts.ts"
import { type Outcome, PlainShop, refused } from "./PlainShop.ts"
import { grantedUnder, holding, lastDay, pointsOf } from "./plainRules.ts"
import { closedOn } from "./plainUnits.ts"

// What points commands come to, written apart from the deciders and as plainly as possible: lists that are
// searched from end to end, and caps that are counted from the earnings each time.

interface PlainCredit {
  readonly rule: string
  readonly asked: number
  readonly granted: number
  readonly minutes: number
  readonly caps: Caps | undefined
  readonly validUntil: string | null
}

interface PlainEarning {
  readonly award: AwardItem
  readonly credits: ReadonlyArray<PlainCredit>
  /** Points by the last day on which they can be spent, "never" where there is none. */
  readonly placed: ReadonlyMap<string, number>
  stands: boolean
}

interface PlainRedemption {
  readonly account: string
  readonly reward: string
  readonly exchangePoint: string
  readonly quantity: number
  readonly points: number
  readonly taken: ReadonlyArray<PlainLot>
  readonly period: string | null
  stands: boolean
}

const largest = Number.MAX_SAFE_INTEGER

export class PlainLedger extends PlainShop {
  readonly versions: Array<{ readonly from: string; readonly rules: ReadonlyArray<EarningRule> }> =
    []
  readonly earnings: Array<PlainEarning> = []
  readonly redemptions = new Map<string, PlainRedemption>()

  publish(from: string, rules: ReadonlyArray<EarningRule>): Outcome {
    const last = this.versions.at(-1)
    if (last !== undefined && from < last.from) return refused("RulesRefused")
    this.versions.push({ from, rules })
    return { answer: { version: this.versions.length } }
  }

  award(award: AwardItem, today: string): Outcome {
    const credits = this.creditsFor(award, today)
    if (typeof credits === "string") return refused(credits)
    if (credits.length === 0) return { answer: { granted: 0 } }
    const granted = totalOf(placesOf(credits))
    for (const credit of credits)
      this.add(award.account, award.unit, award.day, credit.validUntil, credit.granted)
    this.enter(award.account, granted)
    this.earnings.push({ award, credits, placed: placesOf(credits), stands: true })
    return { answer: { granted } }
  }

  /** What the rules grant now, or why they grant nothing. */
  private creditsFor(
    award: AwardItem,
    today: string,
    corrects = false,
  ): ReadonlyArray<PlainCredit> | string {
    if (award.day > today) return "DayInFuture"
    if (this.earnings.some((one) => one.stands && one.award.fact === award.fact)) {
      return "AlreadyAwarded"
    }
    const closed = closedOn(award.unit, award.day)
    if (closed !== undefined && !corrects) return closed
    const version = this.versions.findLast(({ from }) => from <= award.day)
    if (version === undefined) return []
    const credits: Array<PlainCredit> = []
    for (const rule of holding(version.rules, award)) {
      const asked = pointsOf(rule, award, award.minutes ?? 0)
      if (asked > BigInt(largest)) return "TooManyPoints"
      if (asked === 0n) continue
      const { granted, minutes } = grantedUnder(rule, award, this.used(rule.id, award))
      const validUntil = lastDay(rule.validity, award.day)
      credits.push({
        rule: rule.id,
        asked: Number(asked),
        granted,
        minutes,
        caps: rule.caps,
        validUntil,
      })
    }
    return credits
  }

  correct(award: AwardItem, today: string): Outcome {
    const former = this.earnings.find((one) => one.stands && one.award.fact === award.fact)
    if (former === undefined) {
      const outcome = this.award(award, today)
      if ("refusal" in outcome) return outcome
      // An award answers with what was granted.
      const { granted } = outcome.answer as { readonly granted: number }
      return { answer: { granted, difference: granted } }
    }
    const { account, unit, day, fact } = award
    if (former.award.account !== account) return refused("AlreadyAwarded")
    if (former.award.unit !== unit) return refused("OtherUnit")
    former.stands = false
    const credits = this.creditsFor(award, today, true)
    former.stands = true
    if (typeof credits === "string") return refused(credits)
    if (credits.length === 0) {
      const outcome = this.reverse(fact, unit, today)
      if ("refusal" in outcome) return outcome
      // A reversal answers with what was taken.
      const { taken } = outcome.answer as { readonly taken: number }
      return { answer: { granted: 0, difference: 0 - taken } }
    }
    const now = placesOf(credits)
    const placed = new Map(former.placed)
    const granted = totalOf(now)
    const difference = granted - totalOf(placed)
    const byDay = [...new Set([...now.keys(), ...placed.keys()])].sort()
    let taken = 0
    if (difference >= 0) {
      let open = difference
      for (const until of byDay.toReversed()) {
        const more = Math.max(0, (now.get(until) ?? 0) - (former.placed.get(until) ?? 0))
        const added = Math.min(open, more)
        open -= added
        placed.set(until, (placed.get(until) ?? 0) + added)
        this.add(account, unit, day, until === "never" ? null : until, added)
      }
    } else {
      let open = -difference
      const claims = new Map<string, number>()
      for (const until of byDay) {
        const less = Math.max(0, (former.placed.get(until) ?? 0) - (now.get(until) ?? 0))
        const claimed = Math.min(open, less)
        open -= claimed
        claims.set(until, claimed)
        placed.set(until, (placed.get(until) ?? 0) - claimed)
      }
      const found = this.claim(account, unit, claims, today)
      if (found === undefined) return refused("Shortfall")
      taken = found
    }
    const change = difference >= 0 ? difference : 0 - taken
    this.enter(account, change)
    former.stands = false
    this.earnings.push({ award, credits, placed, stands: true })
    return { answer: { granted, difference: change } }
  }

  awardMany(awards: ReadonlyArray<AwardItem>, today: string): Outcome {
    const before = structuredClone({
      accounts: this.accounts,
      entries: this.entries,
      earnings: this.earnings,
    })
    const granted: Array<unknown> = []
    for (const award of awards) {
      const outcome = this.award(award, today)
      if ("answer" in outcome) {
        // An award answers with what was granted.
        granted.push((outcome.answer as { readonly granted: number }).granted)
        continue
      }
      this.restore(before)
      return outcome
    }
    return { answer: { granted } }
  }

  reverse(fact: string, unit: string, today: string): Outcome {
    const earning = this.earnings.findLast((one) => one.award.fact === fact)
    if (earning === undefined || !earning.stands) return refused("NotEarned")
    const { award, placed } = earning
    if (award.unit !== unit) return refused("OtherUnit")
    const taken = this.claim(award.account, unit, placed, today)
    if (taken === undefined) return refused("Shortfall")
    this.enter(award.account, -taken)
    earning.stands = false
    return { answer: { taken } }
  }

  /** Takes points out of their own lots, then out of others; `undefined` where they are not there. */
  private claim(
    account: string,
    unit: string,
    claims: ReadonlyMap<string, number>,
    today: string,
  ): number | undefined {
    const lots = this.lots(account)
    const left = lots.map((lot) => lot.left)
    let taken = 0
    let open = 0
    for (const [until, points] of claims) {
      const place = lots.findIndex(
        (lot) => lot.unit === unit && (lot.validUntil ?? "never") === until,
      )
      const own = Math.min(points, left[place] ?? 0)
      if (place >= 0) left[place] = (left[place] ?? 0) - own
      taken += own
      if (until >= today) open += points - own
    }
    for (const [place, lot] of lots.entries()) {
      if (lot.validUntil !== null && lot.validUntil < today) continue
      const more = Math.min(open, left[place] ?? 0)
      left[place] = (left[place] ?? 0) - more
      taken += more
      open -= more
    }
    if (open > 0) return undefined
    for (const [place, lot] of lots.entries()) lot.left = left[place] ?? 0
    this.tidy(account)
    return taken
  }

  redeem(
    id: string,
    account: string,
    reward: string,
    exchangePoint: string,
    quantity: number,
    today: string,
  ): Outcome {
    const offer = this.rewards.get(reward)
    if (offer === undefined || offer.withdrawn) return refused("RewardNotOffered")
    const { price, from, to, limit } = offer.terms
    if ((from !== null && today < from) || (to !== null && today > to))
      return refused("RewardNotOffered")
    const closed = closedOn(exchangePoint, today)
    if (closed !== undefined) return refused(closed)
    const points = price * quantity
    if (!this.canTake(account, points, today)) return refused("InsufficientPoints")
    const stock = `${reward}/${exchangePoint}`
    if (offer.stocked && (this.stock.get(stock) ?? 0) < quantity) return refused("OutOfStock")
    const period = limit === null ? null : plainPeriod(limit.per, today)
    if (limit !== null) {
      const before = [...this.redemptions.values()]
        .filter((one) => one.stands && one.account === account && one.reward === reward)
        .filter((one) => one.period === period)
        .reduce((sum, one) => sum + one.quantity, 0)
      if (before + quantity > limit.quantity) return refused("LimitReached")
    }
    const taken = this.take(account, points, today)
    this.enter(account, -points)
    if (offer.stocked) this.stock.set(stock, (this.stock.get(stock) ?? 0) - quantity)
    this.redemptions.set(id, {
      account,
      reward,
      exchangePoint,
      quantity,
      points,
      taken,
      period,
      stands: true,
    })
    return { answer: { points } }
  }

  refund(id: string, exchangePoint: string, restock: boolean, today: string): Outcome {
    const redemption = this.redemptions.get(id)
    if (redemption === undefined || !redemption.stands) return refused("NotRedeemed")
    if (redemption.exchangePoint !== exchangePoint) return refused("OtherUnit")
    const { account, reward, quantity, points, taken } = redemption
    let expired = 0
    for (const { unit, since, validUntil, left } of taken) {
      this.add(account, unit, since, validUntil, left)
      if (validUntil === null || validUntil >= today) continue
      // Back in its lot, and out of it again.
      const lot = this.lots(account).find(
        (one) => one.unit === unit && one.validUntil === validUntil,
      )
      if (lot !== undefined) lot.left -= left
      expired += left
    }
    this.tidy(account)
    this.enter(account, points)
    if (expired > 0) this.enter(account, -expired)
    const stock = `${reward}/${exchangePoint}`
    if (restock && this.rewards.get(reward)?.stocked === true) {
      this.stock.set(stock, (this.stock.get(stock) ?? 0) + quantity)
    }
    redemption.stands = false
    return { answer: { points, expired } }
  }

  expire(account: string, day: string, today: string): Outcome {
    if (day > today) return refused("DayInFuture")
    let expired = 0
    for (const lot of this.lots(account)) {
      if (lot.validUntil === null || lot.validUntil >= day) continue
      expired += lot.left
      lot.left = 0
    }
    this.tidy(account)
    if (expired > 0) this.enter(account, -expired)
    return { answer: { expired } }
  }

  adjust(
    account: string,
    unit: string,
    points: number,
    validUntil: string | null,
    today: string,
  ): Outcome {
    const closed = closedOn(unit, today)
    if (closed === "UnknownUnit" || (points > 0 && closed !== undefined)) return refused(closed)
    if (points > 0) {
      if (validUntil !== null && validUntil < today) return refused("DayInPast")
      this.add(account, unit, today, validUntil, points)
    } else {
      // A district's are all points, and a station's those it issued.
      const of = unit === "district" ? undefined : unit
      if (!this.canTake(account, -points, today, of)) return refused("InsufficientPoints")
      this.take(account, -points, today, of)
    }
    this.enter(account, points)
    return { answer: {} }
  }

  /** What a rule has granted before to the account for standing earnings, counted one by one. */
  private used(rule: string, { account, day, activity, activityMonth }: AwardItem) {
    const used = { minutesInActivity: 0, inActivity: 0, onDay: 0, inMonth: 0, inWeek: 0 }
    for (const { award, credits, stands } of this.earnings) {
      if (!stands || award.account !== account) continue
      for (const { rule: id, granted, minutes, caps } of credits) {
        if (id !== rule) continue
        const together =
          activity !== undefined &&
          award.activity === activity &&
          award.activityMonth === activityMonth
        if (together && caps?.countedMinutesPerActivity !== undefined)
          used.minutesInActivity += minutes
        if (
          together &&
          (caps?.perActivity !== undefined || caps?.countedMinutesPerActivity !== undefined)
        ) {
          used.inActivity += granted
        }
        const byDay = caps?.perDay !== undefined || caps?.perWeek !== undefined
        if (award.day === day && byDay) used.onDay += granted
        if (mondayOf(award.day) === mondayOf(day) && byDay) used.inWeek += granted
        if (award.day.slice(0, 7) === day.slice(0, 7) && caps?.perMonth !== undefined)
          used.inMonth += granted
      }
    }
    return used
  }

  private restore(before: Pick<PlainLedger, "accounts" | "entries" | "earnings">): void {
    this.accounts.clear()
    for (const [id, lots] of before.accounts) this.accounts.set(id, lots)
    this.entries.clear()
    for (const [id, entries] of before.entries) this.entries.set(id, entries)
    this.earnings.splice(0, this.earnings.length, ...before.earnings)
  }
}

// "never" sorts after every day.
const placesOf = (credits: ReadonlyArray<PlainCredit>): ReadonlyMap<string, number> => {
  const places = new Map<string, number>()
  for (const { validUntil, granted } of credits) {
    const until = validUntil ?? "never"
    places.set(until, (places.get(until) ?? 0) + granted)
  }
  return places
}

/** The Monday on or before a day, going back day by day. */
const mondayOf = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`)
  while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1)
  return date.toISOString().slice(0, 10)
}

const totalOf = (places: ReadonlyMap<string, number>): number =>
  [...places.values()].reduce((sum, points) => sum + points, 0)

const plainPeriod = (per: RewardLimit["per"], day: string): string => {
  const [year = "", month = ""] = day.split("-")
  const quarters = ["01 02 03", "04 05 06", "07 08 09", "10 11 12"]
  const quarter = quarters.findIndex((months) => months.includes(month)) + 1
  const fixed = { ever: "ever", redemption: "redemption" }
  return { day, month: `${year}-${month}`, quarter: `${year}-Q${quarter}`, year, ...fixed }[per]
}
