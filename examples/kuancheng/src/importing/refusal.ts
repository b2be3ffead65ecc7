import { KeyReused, ReactionRefused } from "@civic-practice/core"
import type { RowFault, Step } from "./Step.ts"

/** What a refusal means for a row of a step; `undefined` where the step did not foresee it. */
export const faultOf = <Row>(
  { duplicate, faults }: Pick<Step<Row>, "duplicate" | "faults">,
  refusal: unknown,
): RowFault<Row> | undefined => {
  if (refusal instanceof KeyReused) return duplicate ?? { kind: "enteredDifferently" }
  // A command that refused because of another that is part of it says what that one says.
  const cause = refusal instanceof ReactionRefused ? refusal.cause : refusal
  if (typeof cause !== "object" || cause === null || !("_tag" in cause)) return undefined
  const fault = faults[String(cause._tag)]
  return typeof fault === "function" ? fault(cause) : fault
}

/** A property of a refusal, as text; empty where it has none of that name. */
export const wordOf = (refusal: object, name: string): string =>
  String(new Map<string, unknown>(Object.entries(refusal)).get(name) ?? "")
