import { person } from "@civic-practice/core"
import { Redeem } from "@civic-practice/points"
import { volunteerAccount } from "@civic-practice/practice"
import { type RedemptionRow, redemptionTable } from "../../reading/tables/redemptionTable.ts"
import { instantOf } from "../District.ts"
import { byTag, isReusedKey } from "../refusal.ts"
import type { RowFault, Step } from "../Step.ts"
import { submit } from "./submit.ts"

const duplicate = (row: RedemptionRow): RowFault<RedemptionRow> => ({
  column: "redemptionNumber",
  kind: "duplicateRedemption",
  value: row.redemptionNumber,
})

const refused = byTag<RedemptionRow>({
  RewardNotOffered: (row) => ({
    column: "rewardNumber",
    kind: "unknownReward",
    value: row.rewardNumber,
  }),
  InsufficientPoints: (row) => ({
    column: "volunteerNumber",
    kind: "insufficientPoints",
    value: row.volunteerNumber,
  }),
  OutOfStock: (row) => ({ column: "rewardNumber", kind: "stockSoldOut", value: row.rewardNumber }),
})

/** Redemptions (积分兑换), each issued by a clerk of the exchange point. */
export const redemptions: Step<RedemptionRow> = {
  title: { zh: "积分兑换", en: "redemptions" },
  table: redemptionTable,
  folder: "generated",
  keyOf: (row) => `redemption/${row.redemptionNumber}`,
  duplicate,
  check: (row, { known }) => {
    if (!known.volunteers.has(row.volunteerNumber)) {
      return { column: "volunteerNumber", kind: "unknownVolunteer", value: row.volunteerNumber }
    }
    return known.exchangePoints.has(row.exchangePointNumber)
      ? undefined
      : {
          column: "exchangePointNumber",
          kind: "unknownExchangePoint",
          value: row.exchangePointNumber,
        }
  },
  carryOut: (row, key, context) =>
    submit(
      context,
      Redeem,
      {
        account: volunteerAccount(row.volunteerNumber),
        reward: row.rewardNumber,
        exchangePoint: row.exchangePointNumber,
        quantity: row.quantity,
      },
      { key, at: instantOf(row.redeemedAt), actor: person(row.clerkNumber) },
    ),
  faultOf: (refusal, row) => (isReusedKey(refusal) ? duplicate(row) : refused(refusal, row)),
}
