import {
  type BusinessMonth,
  type DispatchError,
  InvalidInput,
  readHistory,
  Storage,
  type StorageError,
  type StorageShape,
} from "@civic-practice/core"
import {
  makeSettlementBook,
  NotToSeal,
  pointsPolicy,
  SealMonth,
  type SealOptions,
  type Settlement,
  sealOfLog,
  type Verification,
  type VerifyOptions,
  verifyBooks,
} from "@civic-practice/points"
import { Effect, Stream } from "effect"
import type { CommandOptions, Submit } from "./CommandMethods.ts"
import type { Calls } from "./internal/Calls.ts"
import { sealQuestion, settlementQuestion, verifyQuestion } from "./questions.ts"

/** The books of a district as a whole: settled between units, sealed, and verified. */
export interface Ledgers {
  /**
   * What units owe one another for a month (单位间积分结算), with all that was recorded so far: for the spendable points,
   * or for those of one `wallet`. Nothing is to be settled where there is no such wallet.
   */
  readonly settlement: (
    month: string,
    wallet?: string,
  ) => Effect.Effect<Settlement, InvalidInput | StorageError>
  /** Verifies all books of points from the event log (对账); see `verifyBooks`. */
  readonly verify: (
    options?: VerifyOptions,
  ) => Effect.Effect<Verification, InvalidInput | StorageError>
  /**
   * Seals the last month that was closed (封账): reads the log up to the closing and keeps its hash. Needs the leave of
   * `points.sealMonth`. Answers with the root. Refused with `NotToSeal`.
   */
  readonly seal: (
    month: string,
    options: CommandOptions & SealOptions,
  ) => Effect.Effect<string, NotToSeal | DispatchError | StorageError>
}

/** The books of a district over its storage. */
export const makeLedgers = Effect.fnUntraced(function* (
  realm: string,
  submit: Submit,
  storage: StorageShape,
): Effect.fn.Return<Ledgers> {
  const stored = Effect.provideService(Storage, storage)
  const book = yield* stored(makeSettlementBook({ realm }))
  return {
    settlement: (...asked) => {
      const [month, wallet] = asked
      const question = wallet === undefined ? { month } : { month, wallet }
      return Effect.flatMap(Effect.fromResult(settlementQuestion.decode(question)), (known) =>
        book.settlement(known.month, known.wallet),
      )
    },
    // What a cursor is like is checked; what it holds is the caller's own.
    verify: (options = {}) =>
      Effect.flatMap(Effect.fromResult(verifyQuestion.decode(options)), () =>
        stored(verifyBooks(realm, options)),
      ),
    seal: (asked, { cursor, onProgress, ...options }) =>
      Effect.gen(function* () {
        const given = {
          ...(cursor === undefined ? {} : { cursor }),
          ...(onProgress === undefined ? {} : { onProgress }),
        }
        const { month } = yield* Effect.fromResult(sealQuestion.decode({ month: asked, ...given }))
        const position = yield* stored(closingOf(realm, month))
        if (position === undefined) return yield* new NotToSeal({ month, reason: "open" })
        // Beyond the closing the caller's own root would be sealed.
        if (cursor !== undefined && cursor.position > position) return yield* beyond(position)
        const root = yield* stored(sealOfLog(realm, position, given))
        yield* submit(SealMonth, { month, position, root }, options)
        return root
      }),
  }
})

const beyond = (position: number): InvalidInput =>
  InvalidInput.of(sealQuestion, [
    {
      field: "cursor.position",
      problem: `the month was closed at position ${position}; give the cursor of a run for it, or none`,
      chinese: `该月在位置 ${position} 结账，请给出该次封账的进度，或不给`,
    },
  ])

/** Where in the log a month was closed. */
const closingOf = (realm: string, month: BusinessMonth) =>
  readHistory(realm, pointsPolicy).pipe(
    Stream.runFold(
      (): number | undefined => undefined,
      (found, { event, position }) =>
        event._tag === "MonthClosed" && event.month === month ? position : found,
    ),
  )

/** The same with Promises. */
export interface PromiseLedgers {
  readonly settlement: (month: string, wallet?: string) => Promise<Settlement>
  readonly verify: (options?: VerifyOptions) => Promise<Verification>
  readonly seal: (month: string, options: CommandOptions & SealOptions) => Promise<string>
}

export const promiseLedgers = (ledgers: Ledgers, calls: Calls): PromiseLedgers => ({
  settlement: (month, wallet) => calls.run("settlement", () => ledgers.settlement(month, wallet)),
  verify: (options) => calls.run("verify", () => ledgers.verify(options)),
  seal: (month, options) => calls.run("seal", () => ledgers.seal(month, options)),
})
