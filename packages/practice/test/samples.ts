import {
  accessCommands,
  hierarchyCommands as hierarchy,
  pointsCommands as points,
  practiceRoles,
  volunteeringCommands as volunteering,
} from "@civic-practice/practice"
import { detailsOf, district, identityNumberOf, registration, rules, time } from "./District.ts"
import { type About, type Sample, sample } from "./Sample.ts"

// Inputs of every command that leave the tree as it is, whoever gives them.

const access = accessCommands({ district, roles: practiceRoles.map(({ name }) => name) })
const early = "2018-01-01"
const details = detailsOf("示例单位")
const reason = "核对后更正"
const overlap = { reason: "同一时段两处值守" }
const role = "organiser"

const grant = ({ unit }: About) => ({ actor: "somebody", role: "shopKeeper", unit })
const home = ({ owner: volunteer, unit }: About) => ({ volunteer, unit })
const service = (about: About) => ({ activity: "A1", ...home(about) })
const membership = (about: About) => ({ team: "T1", ...home(about) })
const times = { checkIn: time("2025-03-03 09:00"), checkOut: time("2025-03-03 11:00") }
const sheet = (about: About) => ({ ...service(about), ...times, evidence: "sheet" as const })
const scan = (about: About) => ({ ...service(about), evidence: "code" as const })
const award = ({ owner, unit }: About) => ({
  account: `volunteer/${owner}`,
  fact: "record/1",
  unit,
  day: "2025-03-03",
})
const inHousehold = ({ owner, unit }: About) => ({
  group: "household/h-1",
  member: `volunteer/${owner}`,
  unit,
})
const reward = ({ unit }: About) => ({ reward: "soap", unit })
const objection = ({ owner: objector, unit }: About) => ({ objection: "N1/1", unit, objector })
const stock = ({ unit: exchangePoint }: About) => ({ reward: "soap", exchangePoint })

const reservations = ({ unit: exchangePoint }: About) => ({ exchangePoint, reservations: ["R1"] })

const identityNumber = identityNumberOf("1991-05-04", 999)
const { identityHash } = registration("V", "S1", 999)
const guardian = { name: "样例监护人", phone: "13900000001", consentedOn: "2025-01-01" }

/** Every command of a practice, and every variant of an input that asks for other leave. */
export const samples: ReadonlyArray<Sample> = [
  sample(access.grantRole, grant),
  sample(access.withdrawRole, grant),

  sample(hierarchy.foundDistrict, ({ unit }) => ({ unit, on: early, details })),
  sample(hierarchy.openUnit, ({ unit: parent }) => ({
    unit: "P9",
    level: "point" as const,
    parent,
    on: early,
    details,
  })),
  sample(hierarchy.amendUnit, ({ unit }) => ({ unit, on: early, details: { brand: "红帆" } })),
  sample(hierarchy.moveUnit, ({ unit, other: parent }) => ({ unit, parent, on: early })),
  sample(hierarchy.closeUnit, ({ unit }) => ({ unit, on: early })),
  sample(hierarchy.reopenUnit, ({ unit }) => ({ unit, on: early })),
  sample(hierarchy.reopenUnit, ({ unit, other: parent }) => ({ unit, parent, on: early }), "moved"),
  sample(hierarchy.splitUnit, ({ unit }) => ({
    unit,
    on: early,
    into: [
      { unit: "X1", details },
      { unit: "X2", details },
    ],
  })),
  sample(
    hierarchy.splitUnit,
    ({ unit, other: parent }) => ({
      unit,
      on: early,
      into: [
        { unit: "X1", details },
        { unit: "X2", parent, details },
      ],
    }),
    "moved",
  ),
  sample(hierarchy.withdrawChange, ({ unit }) => ({ unit, on: "2018-07-01" })),
  sample(hierarchy.mergeUnits, ({ unit, other }) => ({
    units: [unit],
    on: early,
    into: { _tag: "Existing" as const, unit: other },
  })),
  sample(
    hierarchy.mergeUnits,
    ({ unit, other }) => ({
      units: [unit, other],
      on: early,
      into: { _tag: "New" as const, unit: "X1", details },
    }),
    "new",
  ),

  sample(volunteering.changeSettings, () => ({
    from: early,
    settings: {
      timeRule: { unitMinutes: 60, rounding: "floor" as const },
      toleranceMinutes: 30,
      missingCheckOut: "ask" as const,
      signUpRequired: false,
      minimumAge: 14,
      guardianConsentUnder: 18,
      lateEntryWorkingDays: 10,
      lateEntry: "flag" as const,
    },
  })),
  sample(volunteering.registerVolunteer, ({ owner, unit }) => registration(owner, unit, 998)),
  sample(volunteering.suspendVolunteer, (about) => ({ ...home(about), reason })),
  sample(volunteering.resumeVolunteer, home),
  sample(volunteering.withdrawVolunteer, home),
  sample(volunteering.transferHomeUnit, (about) => ({ ...home(about), to: about.other })),
  sample(volunteering.amendPerson, (about) => ({ ...home(about), phone: "13900000002" })),
  sample(
    volunteering.amendPerson,
    (about) => ({ ...home(about), identity: { identityNumber, identityHash } }),
    "identity",
  ),
  sample(volunteering.amendPerson, (about) => ({ ...home(about), guardian }), "guardian"),
  sample(volunteering.erasePersonalData, home),
  sample(volunteering.foundTeam, ({ unit }) => ({
    team: `T-${unit}`,
    unit,
    name: "环保队",
    level: "team" as const,
  })),
  sample(volunteering.disbandTeam, ({ unit }) => ({ team: "T1", unit })),
  sample(volunteering.joinTeam, membership),
  sample(volunteering.leaveTeam, membership),
  sample(volunteering.planActivity, ({ unit }) => ({
    activity: "A2",
    unit,
    title: "清洁家园",
    serviceField: "hygieneAndEnvironment",
    start: time("2025-03-04 09:00"),
    end: time("2025-03-04 12:00"),
    organiser: "organiser-1",
  })),
  sample(volunteering.cancelActivity, ({ unit }) => ({ activity: "A1", unit, reason })),
  sample(volunteering.closeActivity, ({ unit }) => ({
    activity: "A1",
    unit,
    beneficiaryPersonTimes: 20,
  })),
  sample(volunteering.signUp, service),
  sample(volunteering.cancelSignUp, service),
  sample(volunteering.checkIn, scan),
  sample(volunteering.checkIn, (about) => ({ ...scan(about), role }), "role"),
  sample(volunteering.checkOut, scan),
  sample(volunteering.checkOut, (about) => ({ ...scan(about), overlap }), "overlap"),
  sample(volunteering.settleMissingCheckOut, service),
  sample(
    volunteering.settleMissingCheckOut,
    (about) => ({ ...service(about), overlap }),
    "overlap",
  ),
  sample(volunteering.recordAttendance, sheet),
  sample(volunteering.recordAttendance, (about) => ({ ...sheet(about), role }), "role"),
  sample(volunteering.recordAttendance, (about) => ({ ...sheet(about), overlap }), "overlap"),
  sample(volunteering.reviseDraft, (about) => ({ ...service(about), ...times })),
  sample(
    volunteering.reviseDraft,
    (about) => ({ ...service(about), ...times, overlap }),
    "overlap",
  ),
  sample(volunteering.submitRecord, service),
  sample(volunteering.confirmRecord, service),
  sample(volunteering.correctRecord, (about) => ({ ...service(about), ...times, reason })),
  sample(
    volunteering.correctRecord,
    (about) => ({ ...service(about), ...times, reason, overlap }),
    "overlap",
  ),
  sample(volunteering.voidRecord, (about) => ({ ...service(about), reason })),

  sample(points.setPolicy, () => ({ refund: { _tag: "Grace" as const, days: 7 } })),
  sample(points.grantBudget, ({ unit }) => ({ unit, period: "2025-Q1", points: 1000 })),
  sample(points.closeMonth, () => ({ month: "2024-12" })),
  sample(points.sealMonth, () => ({ month: "2024-12", position: 1, root: "A".repeat(43) })),
  sample(points.propose, ({ owner, unit }) => ({
    proposed: {
      _tag: "Adjust" as const,
      adjust: { account: `volunteer/${owner}`, unit, points: 500, reason },
    },
  })),
  sample(
    points.propose,
    (about) => ({
      proposed: { _tag: "CountStock" as const, count: { ...stock(about), counted: 5, reason } },
    }),
    "stock",
  ),
  sample(
    points.propose,
    (about) => ({
      proposed: { _tag: "Penalise" as const, penalise: { ...award(about), event: "late" } },
    }),
    "penalty",
  ),
  sample(points.approve, ({ unit }) => ({ proposal: "P1", unit })),
  sample(points.reject, ({ unit }) => ({ proposal: "P1", unit, reason })),
  sample(points.publishRules, () => ({ effectiveFrom: early, rules })),
  sample(points.openAccount, ({ owner, unit }) => ({ account: `volunteer/${owner}`, unit })),
  sample(points.award, award),
  sample(points.awardMany, (about) => ({
    awards: [award(about), { ...award(about), fact: "record/2", unit: about.other }],
  })),
  sample(points.correctEarning, award),
  sample(points.reverseEarning, ({ unit }) => ({ fact: "record/1", unit })),
  sample(points.penalise, (about) => ({ ...award(about), event: "late" })),
  sample(points.reversePenalty, ({ unit }) => ({ fact: "record/1", unit })),
  sample(points.expireLots, ({ owner }) => ({ account: `volunteer/${owner}`, day: early })),
  sample(points.adjust, ({ owner, unit }) => ({
    account: `volunteer/${owner}`,
    unit,
    points: 5,
    reason,
  })),
  sample(points.activatePending, ({ unit }) => ({ fact: "record/1", unit, action: "rated" })),
  sample(points.cancelPending, ({ unit }) => ({ fact: "record/1", unit, reason })),
  sample(points.activateDue, ({ owner }) => ({ account: `volunteer/${owner}`, day: early })),
  sample(points.defineWallet, () => ({
    wallet: "honour",
    name: { zh: "荣誉分", en: "honour score" },
    unit: "points" as const,
    spendable: false,
    base: 100,
    floor: 0,
    ceiling: 200,
  })),
  sample(points.defineGroup, ({ unit }) => ({
    group: "household/h-1",
    unit,
    pooling: { _tag: "Pool" as const },
  })),
  sample(points.joinGroup, (about) => ({ ...inHousehold(about), from: early })),
  sample(points.leaveGroup, (about) => ({ ...inHousehold(about), on: early })),
  sample(points.transferPoints, ({ owner, unit }) => ({
    from: `volunteer/${owner}`,
    to: "volunteer/another",
    points: 5,
    unit,
  })),
  sample(points.defineReward, (about) => ({
    ...reward(about),
    name: { zh: "肥皂", en: "soap" },
    price: 10,
    stocked: true,
  })),
  sample(points.changeReward, (about) => ({ ...reward(about), price: 20 })),
  sample(points.withdrawReward, reward),
  sample(points.receiveStock, (about) => ({ ...stock(about), quantity: 5 })),
  sample(points.transferStock, ({ unit: from, other: to }) => ({
    reward: "soap",
    from,
    to,
    quantity: 1,
  })),
  sample(points.countStock, (about) => ({ ...stock(about), counted: 5, reason })),
  sample(points.writeOffStock, (about) => ({ ...stock(about), quantity: 1, reason })),
  sample(points.loadVouchers, (about) => ({ ...stock(about), codes: ["7001-7002"] })),
  sample(points.setLimitGroup, ({ unit }) => ({
    group: "fair",
    unit,
    amount: 3,
    counts: "pieces" as const,
    per: "year" as const,
    of: "household" as const,
  })),
  sample(points.recordHolder, (about) => ({
    account: `volunteer/${about.owner}`,
    at: about.unit,
    facts: { stars: 2, bornOn: "1990-05-04", unit: about.unit },
  })),
  sample(points.forgetHolder, (about) => ({
    account: `volunteer/${about.owner}`,
    at: about.unit,
  })),
  sample(points.redeem, (about) => ({
    ...stock(about),
    account: `volunteer/${about.owner}`,
    quantity: 1,
  })),
  sample(points.reserve, (about) => ({
    ...stock(about),
    account: `volunteer/${about.owner}`,
    quantity: 1,
  })),
  sample(points.fulfilReservations, (about) => ({ ...reservations(about), to: "ready" as const })),
  sample(
    points.fulfilReservations,
    (about) => ({ ...reservations(about), to: "approved" as const }),
    "approved",
  ),
  sample(points.collectReservation, ({ unit: exchangePoint }) => ({
    reservation: "R1",
    exchangePoint,
    code: "70017001",
  })),
  sample(points.cancelReservation, ({ unit: exchangePoint, owner }) => ({
    reservation: "R1",
    account: `volunteer/${owner}`,
    exchangePoint,
  })),
  sample(points.renewPickUpCode, ({ unit: exchangePoint }) => ({
    reservation: "R1",
    exchangePoint,
  })),
  sample(points.expireReservations, () => ({ reservations: ["R1"], day: early })),
  sample(points.refundRedemption, ({ unit: exchangePoint }) => ({
    redemption: "R1",
    exchangePoint,
  })),
  sample(points.publishNotice, ({ unit }) => ({ notice: "N1", unit, period: "2024-Q4" })),
  sample(points.fileObjection, ({ owner, unit }) => ({
    notice: "N1",
    unit,
    row: "people/1",
    reason,
    objector: owner,
  })),
  sample(points.answerObjection, ({ unit }) => ({ objection: "N1/1", unit, answer: reason })),
  sample(points.acceptAnswer, objection),
  sample(points.escalateObjection, objection),
  sample(points.withdrawObjection, objection),
  sample(points.decideObjection, ({ unit }) => ({
    objection: "N1/1",
    unit,
    decision: { _tag: "Dismissed" as const },
    reasons: reason,
  })),
  sample(
    points.decideObjection,
    ({ other, unit }) => ({
      objection: "N1/1",
      unit,
      decision: {
        _tag: "Upheld" as const,
        correction: { _tag: "Adjust" as const, unit: other, points: 5 },
      },
      reasons: reason,
    }),
    "adjust",
  ),
  sample(
    points.decideObjection,
    ({ other, unit }) => ({
      objection: "N1/1",
      unit,
      decision: {
        _tag: "Upheld" as const,
        correction: { _tag: "Reverse" as const, unit: other, fact: "record/1" },
      },
      reasons: reason,
    }),
    "reverse",
  ),
  sample(
    points.decideObjection,
    ({ other, unit }) => ({
      objection: "N1/1",
      unit,
      decision: {
        _tag: "Upheld" as const,
        correction: { _tag: "Refund" as const, exchangePoint: other, redemption: "R1" },
      },
      reasons: reason,
    }),
    "refund",
  ),
  sample(points.finaliseNotice, ({ unit }) => ({ notice: "N1", unit })),
]
