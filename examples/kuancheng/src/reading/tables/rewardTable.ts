import { choice, code, date, optional, text, wholeNumber } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** A reward (奖品) and its price. */
export interface RewardRow {
  readonly rewardNumber: string
  readonly name: string
  readonly kind: "goods" | "service" | "honour"
  readonly pricePoints: number
  /** First and last local day on offer; a null end means until further notice. */
  readonly offeredFrom: string
  readonly offeredUntil: string | null
}

export const rewardTable: TableDefinition<RewardRow> = {
  file: "rewards.csv",
  columns: {
    rewardNumber: column("奖品编号", "reward number", code),
    name: column("奖品名称", "name", text),
    kind: column("类别", "kind", choice({ 商品: "goods", 服务: "service", 荣誉: "honour" })),
    pricePoints: column("所需积分", "price in points", wholeNumber(1, 1_000_000)),
    offeredFrom: column("上架日期", "offered from", date),
    offeredUntil: column("下架日期", "offered until", optional(date)),
  },
}
