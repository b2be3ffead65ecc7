import { Conflict, StorageError } from "@civic-practice/core"
import { Effect, Equal, Result } from "effect"

/** A guarantee that an adapter does not keep. */
export class NotConforming extends Error {
  override readonly name = "NotConforming"
}

/** Fails the test unless both are structurally equal. `claim` says what should hold. */
export const expectEqual = <A>(actual: A, expected: A, claim: string): void => {
  if (Equal.equals(actual, expected)) return
  const where = differenceIn(actual, expected, "")
  const first = where === undefined || where === "" ? "" : `\n  first difference at ${where}`
  throw new NotConforming(
    `${claim}${first}\n  expected: ${show(expected)}\n  but got:  ${show(actual)}`,
  )
}

/** Fails the test unless the condition holds. */
export const expectThat = (holds: boolean, claim: string): void => {
  if (!holds) throw new NotConforming(claim)
}

/** The path to the first value that differs, and both values where they are short. */
const differenceIn = (actual: unknown, expected: unknown, path: string): string | undefined => {
  if (Equal.equals(actual, expected)) return undefined
  if (isObject(actual) && isObject(expected)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)])
    for (const name of names) {
      const step = Array.isArray(expected) ? `[${name}]` : `.${name}`
      const difference = differenceIn(actual[name], expected[name], `${path}${step}`)
      if (difference !== undefined) return difference
    }
  }
  if (path === "") return undefined
  const [one, other] = [show(expected), show(actual)]
  return one.length + other.length > 200 ? path : `${path}: ${one} became ${other}`
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

type Stale = Conflict["stale"][number]

/** Expects a conflict that names exactly these streams, in any order. */
export const expectConflict = <A>(
  commit: Effect.Effect<A, Conflict | StorageError>,
  stale: ReadonlyArray<Stale>,
  claim: string,
): Effect.Effect<void> =>
  Effect.map(Effect.result(commit), (result) => {
    if (Result.isSuccess(result)) {
      throw new NotConforming(`${claim}: a Conflict was expected, but the commit was acknowledged`)
    }
    if (!(result.failure instanceof Conflict)) {
      throw new NotConforming(`${claim}: a Conflict was expected, not: ${result.failure.message}`)
    }
    expectEqual(sorted(result.failure.stale), sorted(stale), claim)
  })

/** Expects a StorageError of reason `Refused`. */
export const expectRefused = <A>(
  operation: Effect.Effect<A, Conflict | StorageError>,
  claim: string,
): Effect.Effect<void> =>
  Effect.map(Effect.result(operation), (result) => {
    if (Result.isSuccess(result)) {
      throw new NotConforming(`${claim} must be refused, but was taken`)
    }
    const { failure } = result
    const isRefused = failure instanceof StorageError && failure.reason === "Refused"
    expectThat(isRefused, `${claim} must fail as Refused, not with: ${failure.message}`)
  })

const sorted = (stale: ReadonlyArray<Stale>): ReadonlyArray<string> =>
  stale
    .map(({ actual, expected, id, kind }) => `${kind}/${id} expected ${expected}, actual ${actual}`)
    .sort()

const longest = 2_000

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > longest ? `${text.slice(0, longest)}... (${text.length} characters)` : text
}
