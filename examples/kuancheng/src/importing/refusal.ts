import { KeyReused, ReactionRefused } from "@civic-practice/core"
import type { RowFault } from "./Step.ts"

/** The refusal itself, where a command refused because of another that is part of it. */
export const causeOf = (refusal: unknown): unknown =>
  refusal instanceof ReactionRefused ? refusal.cause : refusal

/** A refusal's tag, or `""` for what is none. */
export const tagOf = (refusal: unknown): string => {
  const cause = causeOf(refusal)
  return typeof cause === "object" &&
    cause !== null &&
    "_tag" in cause &&
    typeof cause._tag === "string"
    ? cause._tag
    : ""
}

/** Whether the key was used before for other content: another row has the same number. */
export const isReusedKey = (refusal: unknown): boolean => refusal instanceof KeyReused

/** Looks a refusal up by its tag. */
export const byTag =
  <Row>(faults: Readonly<Record<string, (row: Row, refusal: unknown) => RowFault<Row>>>) =>
  (refusal: unknown, row: Row): RowFault<Row> | undefined =>
    faults[tagOf(refusal)]?.(row, causeOf(refusal))
