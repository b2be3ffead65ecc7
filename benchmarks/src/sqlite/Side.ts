import type { AwardDraw, RedemptionDraw } from "./district.ts"

/** Work that is ready to be timed. */
export type Work = () => Promise<void>

/** What the benchmark asks of a side. Both are asked the same, in turns. */
export interface Side {
  /** Redemptions one by one, each durable before the next begins. */
  readonly redeemingEach: (redemptions: ReadonlyArray<RedemptionDraw>) => Work
  /** Redemptions of as many callers at once. */
  readonly redeemingTogether: (redemptions: ReadonlyArray<RedemptionDraw>) => Work
  /** Awards batch by batch, each durable before the next begins. */
  readonly awarding: (batches: ReadonlyArray<ReadonlyArray<AwardDraw>>) => Work
  /** Fails where the books are not what the work comes to; closes the database. */
  readonly verify: (done: Done) => Promise<void>
}

/** What a side was asked to do in all. */
export interface Done {
  readonly redemptions: number
  readonly awards: number
}

/** Fails where a side did not do what it was timed for. */
export const mustBe = (what: string, actual: unknown, expected: unknown): void => {
  if (actual !== expected) throw new Error(`${what}: ${actual}, not ${expected}`)
}
