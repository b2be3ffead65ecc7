import { person } from "@civic-practice/core"
import { Redeem } from "@civic-practice/points"
import { volunteerAccount } from "@civic-practice/practice"
import { type RedemptionRow, redemptionTable } from "../../reading/tables/redemptionTable.ts"
import { instantOf } from "../District.ts"
import type { FaultsByTag, RowFault, Step } from "../Step.ts"
import { submit } from "./submit.ts"

const duplicate: RowFault<RedemptionRow> = {
  column: "redemptionNumber",
  kind: "duplicateRedemption",
}

const faults: FaultsByTag<RedemptionRow> = {
  RewardNotOffered: {
    column: "rewardNumber",
    kind: "unknownReward",
  },
  InsufficientPoints: {
    column: "volunteerNumber",
    kind: "insufficientPoints",
  },
  OutOfStock: { column: "rewardNumber", kind: "stockSoldOut" },
}

/** Redemptions (积分兑换), each issued by a clerk of the exchange point. */
export const redemptions: Step<RedemptionRow> = {
  title: { zh: "积分兑换", en: "redemptions" },
  table: redemptionTable,
  folder: "generated",
  keyOf: (row) => `redemption/${row.redemptionNumber}`,
  duplicate,
  check: (row, { known }) => {
    if (!known.volunteers.has(row.volunteerNumber)) {
      return { column: "volunteerNumber", kind: "unknownVolunteer" }
    }
    return known.shops.exchangePoints.has(row.exchangePointNumber)
      ? undefined
      : {
          column: "exchangePointNumber",
          kind: "unknownExchangePoint",
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
  faults,
}
