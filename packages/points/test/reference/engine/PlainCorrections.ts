import { type Drafted, grantedIn, PlainEarnings, type PlainFact } from "./PlainEarnings.ts"
import { partOf } from "./PlainGroups.ts"
import { cutOff, isValid, never, type Share, sum } from "./PlainMoney.ts"
import type { Outcome } from "./PlainSettings.ts"
import { type PlainAward, type PlainCredit, validFrom } from "./plainCredits.ts"

type PlainShare = PlainFact["shared"][number]
type Places = ReadonlyMap<string | null, number>

const inOrder = (places: Iterable<readonly [string | null, number]>): Places =>
  new Map([...places].toSorted(([one], [other]) => ((one ?? never) < (other ?? never) ? -1 : 1)))

const placesOf = (credits: ReadonlyArray<PlainCredit>): Places => {
  const places = new Map<string | null, number>()
  for (const { granted, until } of credits) {
    if (granted > 0) places.set(until, (places.get(until) ?? 0) + granted)
  }
  return inOrder(places)
}

/** What the first has more than the second. */
const beyond = (first: Places, second: Places): Array<[string | null, number]> =>
  [...first].flatMap(([until, points]) => {
    const more = points - (second.get(until) ?? 0)
    return more > 0 ? [[until, more] as [string | null, number]] : []
  })

const upTo = (points: number, list: ReadonlyArray<readonly [string | null, number]>) => {
  let open = points
  return list.flatMap(([until, there]): Array<readonly [string | null, number]> => {
    const part = Math.min(open, there)
    open -= part
    return part > 0 ? [[until, part]] : []
  })
}

/** What becomes of earnings that were wrong. */
export class PlainCorrections extends PlainEarnings {
  reverse(name: string, unit: string, today: string, by: string | null): Outcome {
    const fact = this.facts.get(name)
    if (fact === undefined || fact.reversed) return "NotEarned"
    if (fact.unit !== unit) return "OtherUnit"
    if (this.isOwn(fact.account, by, today)) return "OwnAccount"
    return this.undo(fact, today)
  }

  private undo(fact: PlainFact, today: string): { readonly taken: number } | string {
    if (fact.waits !== undefined) {
      this.cancel(fact, today)
      return { taken: 0 }
    }
    const claims = fact.placed ?? placesOf(fact.credits)
    const points = this.orNothing((): number | string => {
      this.bringBack(fact, claims, today, () => 0)
      return this.takeClaims(fact, claims, today)
    })
    if (typeof points === "string") return points
    this.giveBack(fact, points, today)
    fact.reversed = true
    fact.shared = []
    return { taken: points }
  }

  /** Groups give back what they do not keep, of what they still have, where it is needed. */
  private bringBack(
    { account, shared, unit }: PlainFact,
    claims: Places,
    today: string,
    keeps: (got: PlainShare) => number,
  ): ReadonlyArray<PlainShare> {
    const left: Array<PlainShare> = []
    let open = [...claims].reduce(
      (all, [until, points]) => all + (until === null || until >= today ? points : 0),
      0,
    )
    for (const { group, points: got } of shared) {
      const there = this.lots(group)
        .filter((lot) => lot.unit === unit && isValid(lot, today))
        .map((lot): Share => ({ ...lot, points: lot.left }))
      const asked = Math.min(got - keeps({ group, points: got }), open)
      open -= asked
      left.push({ group, points: got - asked })
      const [back] = cutOff(there, asked)
      if (back.length > 0) this.carry(group, account, back, back, today)
    }
    return left
  }

  private takeClaims({ account, unit }: PlainFact, claims: Places, today: string) {
    const found = this.find(account, unit, claims, today)
    if (this.policy.reversal === "onlyPending" && found.needed > 0) return "PointsActive"
    return this.takeFound(account, unit, found, today) ?? "Shortfall"
  }

  correct(name: string, award: PlainAward, today: string, by: string | null): Outcome {
    const former = this.facts.get(name)
    if (former === undefined || former.reversed) {
      const answer = this.award(name, award, today, by)
      return typeof answer === "string" ? answer : { ...answer, difference: answer.granted }
    }
    if (former.account !== award.account) return "AlreadyAwarded"
    if (former.unit !== award.unit) return "OtherUnit"
    const drafted = this.draft(name, award, today, by, former)
    if (typeof drafted === "string") return drafted
    if (drafted === undefined) {
      const answer = this.undo(former, today)
      return typeof answer === "string" ? answer : { granted: 0, difference: 0 - answer.taken }
    }
    const granted = grantedIn(drafted.credits)
    if (former.waits === undefined) {
      const difference = this.change(name, former, award, drafted, today)
      return typeof difference === "string" ? difference : { granted, difference }
    }
    const { waits } = former
    const difference = granted - grantedIn(former.credits)
    for (const [budget, points] of former.charged) this.budget(budget).taken -= points
    former.charged.clear()
    former.reversed = true
    this.replace(name, { ...former, award, reversed: false }, drafted)
    const fact = this.facts.get(name)
    if (fact !== undefined) {
      fact.waits = waits
      if (drafted.budget !== undefined) this.charge(fact, drafted.budget, granted)
    }
    return { granted, difference }
  }

  private replace(name: string, fact: PlainFact, { credits, version }: Drafted): void {
    this.facts.delete(name)
    this.facts.set(name, { ...fact, version, credits })
  }

  /** Enters the difference between what an active fact earned and what it earns. */
  private change(
    name: string,
    former: PlainFact,
    award: PlainAward,
    drafted: Drafted,
    today: string,
  ): number | string {
    const { account, activated, unit } = former
    const { budget, version, waits } = drafted
    const come =
      activated ??
      (waits !== undefined && "from" in waits && waits.from <= today ? waits.from : undefined)
    const credits =
      come === undefined ? drafted.credits : validFrom(drafted.credits, version.rules, come)
    const before = former.placed ?? placesOf(former.credits)
    const now = placesOf(credits)
    const more = grantedIn(credits) - grantedIn(former.credits)
    let placed: Places
    let difference = more
    if (more >= 0) {
      const added = upTo(more, beyond(now, before).toReversed())
      placed = inOrder(
        [...new Set([...before.keys(), ...added.map(([until]) => until)])].map((until) => [
          until,
          (before.get(until) ?? 0) + (added.find(([one]) => one === until)?.[1] ?? 0),
        ]),
      )
      const shares = added.map(([until, points]) => ({ unit, until, since: award.day, points }))
      this.account(account).issued += more
      const counts = activated ?? award.day
      this.book("issued", unit, counts, more)
      const reached = this.into(account, shares, counts)
      const had = (group: string) => former.shared.find((one) => one.group === group)?.points ?? 0
      const got = this.shareOut(account, reached, award.day, counts, (group, pooling) =>
        Math.min(
          Math.max(0, partOf(pooling, grantedIn(credits)) - had(group)),
          partOf(pooling, sum(reached), Math.ceil),
        ),
      )
      const all = new Map<string, number>()
      for (const { group, points } of [...former.shared, ...got])
        all.set(group, (all.get(group) ?? 0) + points)
      former.shared = Array.from(all, ([group, points]) => ({ group, points }))
      if (budget !== undefined) this.charge(former, budget, more)
    } else {
      const claims = new Map(upTo(-more, beyond(before, now)))
      const comesTo = grantedIn(credits)
      const keeps = ({ group, points }: PlainShare) => {
        const isIn = this.account(account).groups.some(
          (one) => one.group === group && one.from <= award.day && (one.to ?? "~") >= award.day,
        )
        const pooling = isIn ? this.groups.get(group)?.pooling : undefined
        const part = pooling === undefined ? 0 : partOf(pooling, comesTo)
        const sameRate = Math.floor((points * comesTo) / grantedIn(former.credits))
        return Math.min(points, Math.max(part, sameRate))
      }
      let left: ReadonlyArray<PlainShare> = []
      const taken = this.orNothing((): number | string => {
        left = this.bringBack(former, claims, today, keeps)
        return this.takeClaims(former, claims, today)
      })
      if (typeof taken === "string") return taken
      former.shared = left
      placed = inOrder(beyond(before, claims))
      difference = 0 - taken
      this.giveBack(former, taken, today)
    }
    this.replace(name, { ...former, award, placed }, { ...drafted, credits })
    return difference
  }
}
