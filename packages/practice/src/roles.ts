import type { Role } from "@civic-practice/core"

/**
 * The roles of a district's practice system, as a start: each is granted at a unit and holds below it.
 * An application may replace them by its own.
 */
export const practiceRoles: ReadonlyArray<Role> = [
  // 区文明实践中心管理员
  { name: "administrator", allows: ["*"] },
  // 所、站负责人
  {
    name: "unitManager",
    allows: [
      "hierarchy.amendUnit",
      "volunteering.*",
      "points.receiveStock",
      "points.countStock",
      "points.defineReward",
      "points.changeReward",
      "points.withdrawReward",
      "points.redeem",
      "points.refundRedemption",
      "points.openAccount",
    ],
  },
  // 活动组织者
  {
    name: "organiser",
    allows: [
      "volunteering.planActivity",
      "volunteering.cancelActivity",
      "volunteering.closeActivity",
      "volunteering.signUp",
      "volunteering.checkIn",
      "volunteering.checkOut",
      "volunteering.recordAttendance",
      "volunteering.submitRecord",
      "volunteering.confirmRecord",
    ],
  },
  // 积分超市管理员
  {
    name: "shopKeeper",
    allows: [
      "points.receiveStock",
      "points.countStock",
      "points.redeem",
      "points.refundRedemption",
    ],
  },
]

/** What people may do in their own affairs without a role. */
export const ownActions: ReadonlyArray<string> = [
  "volunteering.signUp",
  "volunteering.withdrawVolunteer",
  "volunteering.amendPerson",
  "points.redeem",
]
