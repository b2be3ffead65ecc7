import { lastDay } from "../plainRules.ts"
import { PlainCorrections } from "./PlainCorrections.ts"
import { sum } from "./PlainMoney.ts"
import type { Outcome } from "./PlainSettings.ts"
import { whyClosed } from "./plainTree.ts"

const kindOf = (account: string): string => account.split("/")[0] ?? ""
const mainOf = (account: string): string => account.split("/").slice(0, 2).join("/")

export interface PlainAdjustment {
  readonly account: string
  readonly unit: string
  readonly points: number
  readonly validUntil?: string
}

/** Points by hand, transfers, expiry and closed months. */
export class PlainTransfers extends PlainCorrections {
  private readonly sent = new Map<string, number>()
  private readonly alone = new Map<string, number>()

  closeMonth(month: string, today: string): Outcome {
    if (this.closedThrough !== null) {
      const next = this.booked(`${this.closedThrough}-01`).slice(0, 7)
      if (month !== next) return "MonthOutOfOrder"
    }
    if (today.slice(0, 7) <= month) return "MonthNotOver"
    this.closedThrough = month
    return { closedThrough: month }
  }

  expire(id: string, by: string, today: string): Outcome {
    if (by > today) return "DayInFuture"
    const lapsed = this.lots(id).filter(({ until }) => until !== null && until < by)
    const shares = this.out(id, lapsed, Number.POSITIVE_INFINITY)
    this.account(id).expired += sum(shares)
    for (const share of shares) this.book("expired", share.unit, share.until ?? by, share.points)
    return { expired: sum(shares) }
  }

  transfer(
    from: string,
    to: string,
    points: number,
    unit: string,
    today: string,
    by: string | null,
  ): Outcome {
    const closed = whyClosed(unit, today)
    if (closed !== undefined) return closed
    const { transfers } = this.policy
    if (transfers === undefined || from === to) return "TransferRefused"
    if (!transfers.from.includes(kindOf(from)) || !transfers.to.includes(kindOf(to)))
      return "TransferRefused"
    const sender = this.account(from)
    const receiver = this.account(to)
    const near =
      mainOf(from) === mainOf(to) ||
      sender.groups.some(({ group }) => group === mainOf(to)) ||
      receiver.groups.some(({ group }) => group === mainOf(from))
    if ((near && transfers.amongOwn !== true) || !receiver.opened) return "TransferRefused"
    const isSender = from.startsWith(`volunteer/${by}`)
    if (!isSender && (this.isOwn(from, by, today) || this.isOwn(to, by, today))) return "OwnAccount"
    const wallets = [this.walletOf(from), this.walletOf(to)]
    for (const wallet of wallets) {
      if (wallet === "UnknownWallet") return wallet
      if (wallet?.spendable === false) return "WalletNotSpendable"
    }
    const [giving, taking] = wallets.map((one) => (typeof one === "object" ? one.unit : "points"))
    if (giving !== taking) return "TransferRefused"
    const shares = this.wouldSpend(from, points, unit, today)
    if (shares === undefined || this.aboveFloor(from, today) < points) return "InsufficientPoints"
    if (this.belowCeiling(to, this.pendingOf(to), today) < points) return "WalletFull"
    if (transfers.perMonth !== undefined) {
      const month = `${mainOf(from)} ${today.slice(0, 7)}`
      const sent = (this.sent.get(month) ?? 0) + points
      if (sent > transfers.perMonth) return "TransferLimitReached"
      this.sent.set(month, sent)
    }
    const { expiry } = transfers
    const arrive = shares.map((share) =>
      expiry._tag === "Kept" ? share : { ...share, until: lastDay(expiry.validity, today) },
    )
    this.carry(from, to, shares, arrive, today)
    return {}
  }

  /** What one person may not do alone, of points given or deducted; counts what they may. */
  protected byOne(points: number, today: string, by: string | null): (() => void) | string {
    const { approval } = this.policy
    if (by === null || approval === undefined) return () => undefined
    const { addition, deduction, perPersonAndDay } = approval
    const most = points > 0 ? addition : deduction
    if (most !== undefined && Math.abs(points) > most) return "NeedsApproval"
    const sum = (this.alone.get(`${by} ${today}`) ?? 0) + Math.abs(points)
    if (perPersonAndDay === undefined) return () => undefined
    return sum > perPersonAndDay
      ? "NeedsApproval"
      : () => {
          this.alone.set(`${by} ${today}`, sum)
        }
  }

  adjust(asked: PlainAdjustment, today: string, by: string | null): Outcome {
    const count = this.byOne(asked.points, today, by)
    if (typeof count === "string") return count
    const outcome = this.adjustBy(asked, today, by)
    if (typeof outcome !== "string") count()
    return outcome
  }

  protected adjustBy(asked: PlainAdjustment, today: string, by: string | null): Outcome {
    const { account: id, points, unit, validUntil } = asked
    if (this.isOwn(id, by, today)) return "OwnAccount"
    const closed = whyClosed(unit, today)
    if (closed === "UnknownUnit" || (closed !== undefined && points > 0)) return closed
    const wallet = this.walletOf(id)
    if (wallet === "UnknownWallet") return wallet
    if (points < 0) return this.deduct(id, unit, -points, today)
    if (validUntil !== undefined && validUntil < today) return "DayInPast"
    if (this.belowCeiling(id, this.pendingOf(id), today) < points) return "WalletFull"
    const budget = wallet === undefined ? this.budgetFor(unit, today) : undefined
    if (budget !== undefined) {
      if (this.budgetLeft(budget) < points) return "BudgetExhausted"
      this.budget(budget).taken += points
    }
    this.open(id, unit, today)
    this.account(id).issued += points
    this.book("issued", unit, today, points)
    this.into(id, [{ unit, until: validUntil ?? null, since: today, points }], today)
    return {}
  }

  private deduct(id: string, unit: string, points: number, today: string): Outcome {
    const answer = this.orNothing((): Outcome => {
      this.open(id, unit, today)
      if (this.policy.reversal === "onlyPending" && this.walletOf(id) === undefined)
        return "PointsActive"
      const found = this.findBelow(id, unit, points, today)
      return this.takeFound(id, unit, found, today, today) === undefined ? "InsufficientPoints" : {}
    })
    return answer
  }
}
