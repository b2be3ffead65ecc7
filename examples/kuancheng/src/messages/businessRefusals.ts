import type { FaultFacts, FaultMessage } from "./FaultMessage.ts"

const refused = (
  zh: (facts: FaultFacts) => string,
  en: (facts: FaultFacts) => string,
): FaultMessage => ({ foundBy: "library", nature: "businessRefusal", zh, en })

/** Sound rows that a rule refuses: no mistake of the clerk who typed them. */
export const businessRefusals = {
  insufficientPoints: refused(
    (f) => `志愿者“${f.value}”的可用积分不足。`,
    (f) => `Volunteer "${f.value}" has too few points.`,
  ),
  stockSoldOut: refused(
    (f) => `该兑换点的奖品“${f.value}”库存不足。`,
    (f) => `Reward "${f.value}" is sold out at this exchange point.`,
  ),
} as const satisfies Record<string, FaultMessage>
