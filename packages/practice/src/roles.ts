import type { Role } from "@civic-practice/core"

/**
 * The roles of a district's practice system, as a start: each is granted at a unit and holds below it. What concerns
 * the whole realm (rules, settings, expiry) is allowed by a role granted at the district only. Roles are granted by
 * those who may `core.grantRole` at the unit: administrators. An application may replace them by its own.
 */
export const practiceRoles: ReadonlyArray<Role> = [
  // 区文明实践中心管理员
  { name: "administrator", allows: ["*"] },
  // 所、站负责人: gives no points, and makes no rules
  {
    name: "unitManager",
    allows: [
      "hierarchy.amendUnit",
      "volunteering.*",
      "points.openAccount",
      "points.activatePending",
      "points.cancelPending",
      "points.defineGroup",
      "points.joinGroup",
      "points.leaveGroup",
      "points.transferPoints",
      "points.defineReward",
      "points.changeReward",
      "points.withdrawReward",
      "points.receiveStock",
      "points.transferStock",
      "points.countStock",
      "points.writeOffStock",
      "points.loadVouchers",
      "points.setLimitGroup",
      "points.recordHolder",
      "points.forgetHolder",
      "points.propose",
      "points.approve",
      "points.reject",
      "points.redeem",
      "points.reserve",
      "points.fulfilReservations",
      "points.approveReservation",
      "points.collectReservation",
      "points.cancelReservation",
      "points.renewPickUpCode",
      "points.refundRedemption",
      "points.publishNotice",
      "points.answerObjection",
      "points.finaliseNotice",
    ],
  },
  // 活动组织者: corrects and voids nothing that is confirmed
  {
    name: "organiser",
    allows: [
      "volunteering.planActivity",
      "volunteering.cancelActivity",
      "volunteering.closeActivity",
      "volunteering.signUp",
      "volunteering.cancelSignUp",
      "volunteering.checkIn",
      "volunteering.checkOut",
      "volunteering.settleMissingCheckOut",
      "volunteering.recordAttendance",
      "volunteering.allowOverlap",
      "volunteering.reviseDraft",
      "volunteering.submitRecord",
      "volunteering.confirmRecord",
      "points.activatePending",
    ],
  },
  // 积分超市管理员
  {
    name: "shopKeeper",
    allows: [
      "points.receiveStock",
      "points.countStock",
      "points.loadVouchers",
      "points.propose",
      "points.redeem",
      "points.reserve",
      "points.fulfilReservations",
      "points.collectReservation",
      "points.cancelReservation",
      "points.renewPickUpCode",
      "points.refundRedemption",
    ],
  },
]

/**
 * What volunteers may do in their own affairs without a role. They act under their number.
 *
 * An application that wants it may add `volunteering.registerVolunteer`, `volunteering.recordAttendance`,
 * `volunteering.reviseDraft` and `volunteering.erasePersonalData`; every other command asks for a role.
 */
export const ownActions: ReadonlyArray<string> = [
  "volunteering.signUp",
  "volunteering.cancelSignUp",
  "volunteering.checkIn",
  "volunteering.checkOut",
  "volunteering.submitRecord",
  "volunteering.leaveTeam",
  "volunteering.amendPerson",
  "volunteering.withdrawVolunteer",
  "points.redeem",
  "points.reserve",
  "points.cancelReservation",
  "points.transferPoints",
  "points.fileObjection",
  "points.acceptAnswer",
  "points.escalateObjection",
  "points.withdrawObjection",
]
