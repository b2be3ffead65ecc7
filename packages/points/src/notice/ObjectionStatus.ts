import type { Localized } from "@civic-practice/core"
import { Schema } from "effect"

/**
 * Filed; answered by the unit; under review, since the objector did not accept the answer or none was given in time;
 * and its ends: settled by the answer, withdrawn by the objector, upheld or dismissed by the review.
 */
export const ObjectionStatus = Schema.Literals([
  "filed",
  "answered",
  "underReview",
  "settled",
  "withdrawn",
  "upheld",
  "dismissed",
])
export type ObjectionStatus = typeof ObjectionStatus.Type

/** What an objection's status is called. */
export const objectionStatusNames = {
  filed: { zh: "待答复", en: "filed" },
  answered: { zh: "已答复", en: "answered" },
  underReview: { zh: "复审中", en: "under review" },
  settled: { zh: "已了结", en: "settled" },
  withdrawn: { zh: "已撤回", en: "withdrawn" },
  upheld: { zh: "成立", en: "upheld" },
  dismissed: { zh: "不成立", en: "dismissed" },
} satisfies Record<ObjectionStatus, Localized>
