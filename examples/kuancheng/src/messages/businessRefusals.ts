import type { FaultFacts, FaultMessage } from "./FaultMessage.ts"
import type { LocalizedText } from "./LocalizedText.ts"

const refused = (
  name: LocalizedText,
  zh: (facts: FaultFacts) => string,
  en: (facts: FaultFacts) => string,
): FaultMessage => ({ foundBy: "library", nature: "businessRefusal", name, zh, en })

/** Sound rows that a rule refuses: no mistake of the clerk who typed them. */
export const businessRefusals = {
  insufficientPoints: refused(
    { zh: "积分不足", en: "too few points" },
    (f) => `志愿者“${f.value}”的可用积分不足。`,
    (f) => `Volunteer "${f.value}" has too few points.`,
  ),
  stockSoldOut: refused(
    { zh: "奖品库存不足", en: "sold out" },
    (f) => `该兑换点的奖品“${f.value}”库存不足。`,
    (f) => `Reward "${f.value}" is sold out at this exchange point.`,
  ),
} as const satisfies Record<string, FaultMessage>
