const wheres = ["unit", "parent", "both", "all", "district"] as const

/** Who may do something: roles by their initials, holders in their own affairs, and where the role has to be held. */
export interface Leave {
  /** `A`dministrator, unit `M`anager, `O`rganiser, shop `K`eeper. */
  readonly roles: string
  readonly own: boolean
  /**
   * `unit`: at the unit or above it. `parent`: so at the unit's parent too. `both`: at both units. `all`: at both and
   * at the unit's parent. `district`: at the district alone.
   */
  readonly where: (typeof wheres)[number]
}

// Written down by hand, from what the roles are for: it shares nothing with the roles' own lists.
const table = `
  core.grantRole                                A     unit
  core.withdrawRole                             A     unit
  hierarchy.foundDistrict                       A     district
  hierarchy.openUnit                            A     unit
  hierarchy.amendUnit                           AM    unit
  hierarchy.moveUnit                            A     both
  hierarchy.closeUnit                           A     unit
  hierarchy.reopenUnit                          A     parent
  hierarchy.reopenUnit (moved)                  A     both
  hierarchy.splitUnit                           A     parent
  hierarchy.splitUnit (moved)                   A     all
  hierarchy.withdrawChange                      A     parent
  hierarchy.mergeUnits                          A     both
  hierarchy.mergeUnits (new)                    A     all
  volunteering.changeSettings                   AM    district
  volunteering.registerVolunteer                AM    unit
  volunteering.suspendVolunteer                 AM    unit
  volunteering.resumeVolunteer                  AM    unit
  volunteering.withdrawVolunteer                AM    unit own
  volunteering.transferHomeUnit                 AM    both
  volunteering.amendPerson                      AM    unit own
  volunteering.amendPerson (identity)           AM    unit
  volunteering.amendPerson (guardian)           AM    unit
  volunteering.erasePersonalData                AM    unit
  volunteering.foundTeam                        AM    unit
  volunteering.disbandTeam                      AM    unit
  volunteering.joinTeam                         AM    unit
  volunteering.leaveTeam                        AM    unit own
  volunteering.planActivity                     AMO   unit
  volunteering.cancelActivity                   AMO   unit
  volunteering.closeActivity                    AMO   unit
  volunteering.signUp                           AMO   unit own
  volunteering.cancelSignUp                     AMO   unit own
  volunteering.checkIn                          AMO   unit own
  volunteering.checkIn (role)                   AMO   unit
  volunteering.checkOut                         AMO   unit own
  volunteering.checkOut (overlap)               AMO   unit
  volunteering.settleMissingCheckOut            AMO   unit
  volunteering.settleMissingCheckOut (overlap)  AMO   unit
  volunteering.recordAttendance                 AMO   unit
  volunteering.recordAttendance (role)          AMO   unit
  volunteering.recordAttendance (overlap)       AMO   unit
  volunteering.reviseDraft                      AMO   unit
  volunteering.reviseDraft (overlap)            AMO   unit
  volunteering.submitRecord                     AMO   unit own
  volunteering.confirmRecord                    AMO   unit
  volunteering.correctRecord                    AM    unit
  volunteering.correctRecord (overlap)          AM    unit
  volunteering.voidRecord                       AM    unit
  points.setPolicy                              A     district
  points.grantBudget                            A     district
  points.closeMonth                             A     district
  points.sealMonth                              A     district
  points.propose                                A     unit
  points.propose (stock)                        AMK   unit
  points.propose (penalty)                      A     unit
  points.approve                                AM    unit
  points.reject                                 AM    unit
  points.publishRules                           A     district
  points.openAccount                            AM    unit
  points.award                                  A     unit
  points.awardMany                              A     both
  points.correctEarning                         A     unit
  points.reverseEarning                         A     unit
  points.penalise                               A     unit
  points.reversePenalty                         A     unit
  points.expireLots                             A     district
  points.adjust                                 A     unit
  points.activatePending                        AMO   unit
  points.cancelPending                          AM    unit
  points.activateDue                            A     district
  points.defineWallet                           A     district
  points.defineGroup                            AM    unit
  points.joinGroup                              AM    unit
  points.leaveGroup                             AM    unit
  points.transferPoints                         AM    unit own
  points.defineReward                           AM    unit
  points.changeReward                           AM    unit
  points.withdrawReward                         AM    unit
  points.receiveStock                           AMK   unit
  points.transferStock                          AM    both
  points.countStock                             AMK   unit
  points.writeOffStock                          AM    unit
  points.loadVouchers                           AMK   unit
  points.setLimitGroup                          AM    unit
  points.recordHolder                           AM    unit
  points.forgetHolder                           AM    unit
  points.redeem                                 AMK   unit own
  points.reserve                                AMK   unit own
  points.fulfilReservations                     AMK   unit
  points.fulfilReservations (approved)          AM    unit
  points.collectReservation                     AMK   unit
  points.cancelReservation                      AMK   unit own
  points.renewPickUpCode                        AMK   unit
  points.expireReservations                     A     district
  points.refundRedemption                       AMK   unit
  points.publishNotice                          AM    unit
  points.fileObjection                          A     unit own
  points.answerObjection                        AM    unit
  points.acceptAnswer                           A     unit own
  points.escalateObjection                      A     unit own
  points.withdrawObjection                      A     unit own
  points.decideObjection                        A     unit
  points.decideObjection (adjust)               A     both
  points.decideObjection (reverse)              A     both
  points.decideObjection (refund)               A     both
  points.finaliseNotice                         AM    unit
`

/** By the names of the samples. */
export const leaves: ReadonlyMap<string, Leave> = new Map(
  [
    ...table.matchAll(
      /^ {2}(\S+(?: \(\w+\))?) +([AMOK]+) +(unit|parent|both|all|district)( own)?$/gm,
    ),
  ].map(([, name = "", roles = "", where, own]) => [
    name,
    {
      roles,
      own: own !== undefined,
      where: wheres.find((one) => one === where) ?? "district",
    },
  ]),
)

export const leaveFor = (name: string): Leave => {
  const leave = leaves.get(name)
  if (leave === undefined) throw new Error(`the table does not know ${name}`)
  return leave
}

export const initialOf: Readonly<Record<string, string>> = {
  administrator: "A",
  unitManager: "M",
  organiser: "O",
  shopKeeper: "K",
}

export interface Held {
  readonly role: string
  readonly unit: string
}

/**
 * Whether somebody may, by the table: `above` gives a unit and all units above it, the district last.
 */
export const mayBy = (
  leave: Leave,
  held: ReadonlyArray<Held>,
  isOwn: boolean,
  units: readonly [unit: string, other: string],
  above: (unit: string) => ReadonlyArray<string>,
  district: string,
): boolean => {
  if (leave.own && isOwn) return true
  const places = held
    .filter(({ role }) => leave.roles.includes(initialOf[role] ?? "-"))
    .map(({ unit }) => unit)
  const reaches = (unit: string) => above(unit).some((one) => places.includes(one))
  const [, parent = district] = above(units[0])
  switch (leave.where) {
    case "district":
      return places.includes(district)
    case "unit":
      return reaches(units[0])
    case "parent":
      return reaches(parent)
    case "both":
      return reaches(units[0]) && reaches(units[1])
    case "all":
      return reaches(parent) && reaches(units[1])
  }
}
