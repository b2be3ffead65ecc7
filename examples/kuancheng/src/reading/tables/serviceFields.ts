/** Service fields (服务领域): the eight standing kinds of volunteer team. */
export const serviceFields = {
  理论宣讲: "theoryLecturing",
  文化文艺: "cultureAndArts",
  助学支教: "educationSupport",
  医疗健身: "medicalAndFitness",
  科学普及: "sciencePopularisation",
  法律服务: "legalService",
  卫生环保: "hygieneAndEnvironment",
  扶贫帮困: "hardshipHelp",
} as const

export type ServiceField = (typeof serviceFields)[keyof typeof serviceFields]
