import type { UnitId } from "@civic-practice/hierarchy"
import type { LotShare } from "./Lot.ts"

/** Points that an account owes (待扣积分): they were taken back once they had been spent. */
export interface Debt {
  /** The unit that issued what was taken back, or that deducted points. */
  readonly unit: UnitId
  readonly points: number
}

/** Points that came in and went to a debt at once, before they reached a lot. */
export interface Repayment {
  /** The unit that issued the points which came in. */
  readonly from: UnitId
  /** The unit to which they were owed. */
  readonly to: UnitId
  readonly points: number
}

/** All that is owed. */
export const debtOf = (owed: ReadonlyArray<Debt> | undefined): number =>
  owed === undefined ? 0 : sumOf(owed)

/** The points of debts, of repayments or of lot shares. */
export const sumOf = (entries: ReadonlyArray<{ readonly points: number }>): number => {
  let sum = 0
  for (const { points } of entries) sum += points
  return sum
}

/** The debts with one more, the longest owed first. */
export const withDebt = (
  owed: ReadonlyArray<Debt>,
  unit: UnitId,
  points: number,
): ReadonlyArray<Debt> => {
  if (points === 0) return owed
  return owed.some((debt) => debt.unit === unit)
    ? owed.map((debt) => (debt.unit === unit ? { unit, points: debt.points + points } : debt))
    : [...owed, { unit, points }]
}

/** The debts once something was repaid. */
export const withRepaid = (
  owed: ReadonlyArray<Debt>,
  repaid: ReadonlyArray<Repayment>,
): ReadonlyArray<Debt> => {
  const left: Array<Debt> = []
  for (const { unit, points } of owed) {
    const rest = points - sumOf(repaid.filter(({ to }) => to === unit))
    if (rest > 0) left.push({ unit, points: rest })
  }
  return left
}

/** Points that come in: those that debts take, and those that reach lots. */
export interface Settled {
  readonly repaid: ReadonlyArray<Repayment>
  readonly lots: ReadonlyArray<LotShare>
}

/** Lets points that come in repay what is owed: the first shares first, the longest owed first. */
export const settled = (owed: ReadonlyArray<Debt>, shares: ReadonlyArray<LotShare>): Settled => {
  const repaid: Array<Repayment> = []
  const lots: Array<LotShare> = []
  const open = owed.map(({ unit, points }) => ({ unit, points }))
  for (const share of shares) {
    let { points } = share
    for (const debt of open) {
      const part = Math.min(points, debt.points)
      if (part === 0) continue
      debt.points -= part
      points -= part
      const last = repaid.at(-1)
      if (last?.from === share.unit && last.to === debt.unit) {
        repaid[repaid.length - 1] = { ...last, points: last.points + part }
      } else repaid.push({ from: share.unit, to: debt.unit, points: part })
    }
    if (points > 0) lots.push(points === share.points ? share : { ...share, points })
  }
  return { repaid, lots }
}
