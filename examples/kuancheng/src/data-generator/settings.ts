/** Raise it when the generator makes different files from the same seed and tables. */
export const generatorVersion = 2

/** The one seed of everything random in the generated files. */
export const seed = 220_103

/** How much is made: sound rows, besides those planted with a fault. */
export const amounts = {
  volunteers: 70_412,
  activities: 1_026,
  attendances: 60_000,
  beneficiaryPersonTimes: 50_318,
  redAlliancePeople: 512,
  redemptions: 5_940,
  soldOutRedemptions: 18,
  unaffordableRedemptions: 24,
} as const

/**
 * GB/T 2260 has no province 99: an identity number that begins so was never issued to anybody.
 */
export const unassignedArea = "999999"

/** No mobile number in China begins with 10: 100 is the prefix of a carrier's service lines. */
export const unassignedPhonePrefix = "100"
