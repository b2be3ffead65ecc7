import { code, dateTime, wholeNumber } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** A redemption (积分兑换) as a clerk wrote it down. */
export interface RedemptionRow {
  readonly redemptionNumber: string
  readonly volunteerNumber: string
  readonly rewardNumber: string
  readonly exchangePointNumber: string
  readonly quantity: number
  /** Date and time with offset, `2021-12-03T10:15:00+08:00`. */
  readonly redeemedAt: string
  /** Who issued it (经办人): a clerk of the exchange point, never the volunteer. */
  readonly clerkNumber: string
}

export const redemptionTable: TableDefinition<RedemptionRow> = {
  file: "redemptions.csv",
  columns: {
    redemptionNumber: column("兑换单号", "redemption number", code),
    volunteerNumber: column("志愿者编号", "volunteer number", code),
    rewardNumber: column("奖品编号", "reward number", code),
    exchangePointNumber: column("兑换点编号", "exchange point number", code),
    quantity: column("数量", "quantity", wholeNumber(1, 1000)),
    redeemedAt: column("兑换时间", "redeemed at", dateTime),
    clerkNumber: column("经办人编号", "clerk number", code),
  },
}
