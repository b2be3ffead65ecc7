import { lastDay } from "../plainRules.ts"
import { cutTogether, grantedIn } from "./PlainEarnings.ts"
import { isValid, type Share, sum } from "./PlainMoney.ts"
import { type Outcome, plus } from "./PlainSettings.ts"
import { PlainTransfers } from "./PlainTransfers.ts"
import { grantsOf, type PlainAward, type PlainCredit } from "./plainCredits.ts"
import { whyClosed } from "./plainTree.ts"

interface PlainPenalty {
  readonly award: PlainAward
  readonly credits: ReadonlyArray<PlainCredit>
  readonly shares: ReadonlyArray<Share>
  readonly owed: number
  reversed: boolean
}

/** Points that rules take, and that are given back. */
export class PlainDeductions extends PlainTransfers {
  readonly penalties = new Map<string, PlainPenalty>()

  penalise(name: string, award: PlainAward, today: string, by: string | null): Outcome {
    let count = () => {}
    const outcome = this.orNothing((): { readonly taken: number } | string => {
      const answer = this.penaliseBy(name, award, today, by)
      if (typeof answer === "string" || answer.taken === 0) return answer
      const alone = this.byOne(0 - answer.taken, today, by)
      if (typeof alone === "string") {
        this.penalties.delete(name)
        return alone
      }
      count = alone
      return answer
    })
    if (typeof outcome !== "string") count()
    return outcome
  }

  protected penaliseBy(
    name: string,
    award: PlainAward,
    today: string,
    by: string | null,
  ): { readonly taken: number } | string {
    const { account: id, day, unit } = award
    if (this.isOwn(id, by, today)) return "OwnAccount"
    if (day > today) return "DayInFuture"
    if (this.penalties.get(name)?.reversed === false) return "AlreadyPenalised"
    const closed = whyClosed(unit, day)
    if (closed !== undefined) return closed
    const wallet = this.walletOf(id)
    if (wallet === "UnknownWallet") return wallet
    const version = this.versions.findLast(({ from }) => from <= day)
    if (version === undefined) return { taken: 0 }
    // What takes points for an event, written as what gives them.
    const rules = version.rules.flatMap((rule) =>
      rule.earns._tag === "Penalty"
        ? [{ ...rule, earns: { ...rule.earns, _tag: "PerEvent" as const } }]
        : [],
    )
    const standing = [...this.penalties.values()].filter(({ reversed }) => !reversed)
    const credits = grantsOf({ rules, groups: version.groups }, award, standing)
    if (credits.length === 0) return { taken: 0 }
    const needed = grantedIn(credits)
    if (needed > 0 && this.policy.reversal === "onlyPending" && wallet === undefined) {
      return "PointsActive"
    }
    return this.orNothing(() => {
      this.open(id, unit, today)
      const parts = this.spendOrder(id, unit, today).map((lot) => [lot, lot.left] as const)
      const there = parts.reduce((all, [, left]) => all + left, 0)
      const found = { needed, parts, missing: Math.max(0, needed - there) }
      const taken = this.takeParts(id, unit, found, today, today)
      if (taken === undefined) return "InsufficientPoints"
      const { owed, shares } = taken
      const points = sum(shares) + owed
      // The latest of one name is the one that stands.
      this.penalties.set(name, {
        award,
        credits: cutTogether(credits, points),
        shares,
        owed,
        reversed: false,
      })
      return { taken: points }
    })
  }

  reversePenalty(name: string, unit: string, today: string, by: string | null): Outcome {
    const known = this.penalties.get(name)
    if (known === undefined || known.reversed) return "NotPenalised"
    const { award, owed, shares } = known
    const { account: id } = award
    if (award.unit !== unit) return "OtherUnit"
    if (this.isOwn(id, by, today)) return "OwnAccount"
    known.reversed = true
    const account = this.account(id)
    const debt = account.owed.find((one) => one.unit === unit)
    const forgiven = Math.min(owed, debt?.points ?? 0)
    if (debt !== undefined) debt.points -= forgiven
    account.owed = account.owed.filter(({ points }) => points > 0)
    account.reversed -= sum(shares) + owed
    this.bookAll("reversed", shares, today, -1)
    this.book("reversed", unit, today, 0 - owed)
    const valid = shares.filter((share) => isValid(share, today))
    const lapsed = shares.filter((share) => !isValid(share, today))
    const { refund } = this.policy
    const anew = lapsed.map((share): Share => {
      if (refund?._tag === "Grace") return { ...share, until: plus(today, refund.days) }
      return refund?._tag === "NewLot"
        ? { ...share, since: today, until: lastDay(refund.validity, today) }
        : share
    })
    const again = refund?._tag === "Grace" || refund?._tag === "NewLot"
    const repaid = { unit, until: null, since: today, points: owed - forgiven }
    this.into(id, [...valid, ...(again ? anew : []), repaid], today)
    const gone = again ? [] : lapsed
    for (const share of gone) this.put(id, share)
    this.takeShares(id, gone)
    account.expired += sum(gone)
    this.bookAll("expired", gone, today)
    return { givenBack: sum(shares) + owed, expired: sum(gone) }
  }
}
