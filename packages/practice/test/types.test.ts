import type { Command, DispatchError, ReactionRefused } from "@civic-practice/core"
import type { UnknownUnit } from "@civic-practice/hierarchy"
import type { Redeemed, RedeemRefusal } from "@civic-practice/points"
import type {
  AccessCommands,
  AnswerOf,
  hierarchyCommands,
  InputOf,
  PracticeShape,
  PromisePractice,
  pointsCommands,
  RefusalOf,
  UnknownRole,
  volunteeringCommands,
} from "@civic-practice/practice"
import type { ConfirmRecord } from "@civic-practice/volunteering"
import type { Effect } from "effect"
import { expectTypeOf, it } from "vitest"

// What is said here is checked by the compiler (`npm run types`), not when the tests run.

/** The methods of a group of which the input, the answer or the refusals are not known. */
type Untyped<Group> = {
  [Name in keyof Group]: unknown extends
    | InputOf<Group[Name]>
    | AnswerOf<Group[Name]>
    | RefusalOf<Group[Name]>
    ? Name
    : never
}[keyof Group]

it("every method knows its input, its answer and its refusals", () => {
  expectTypeOf<Untyped<AccessCommands>>().toBeNever()
  expectTypeOf<Untyped<typeof hierarchyCommands>>().toBeNever()
  expectTypeOf<Untyped<typeof volunteeringCommands>>().toBeNever()
  expectTypeOf<Untyped<typeof pointsCommands>>().toBeNever()
  // One that does not would be found.
  type Loose = Command<{ readonly unit: string }, null, unknown, { readonly unit: string }>
  expectTypeOf<Untyped<{ readonly loose: Loose }>>().toEqualTypeOf<"loose">()
})

it("inputs are plain texts and numbers", () => {
  expectTypeOf<InputOf<typeof pointsCommands.redeem>>().toEqualTypeOf<{
    readonly account: string
    readonly reward: string
    readonly exchangePoint: string
    readonly quantity: number
    readonly member?: string
  }>()
  expectTypeOf<InputOf<AccessCommands["grantRole"]>>().toEqualTypeOf<{
    readonly actor: string
    readonly role: string
    readonly unit: string
  }>()
})

it("an Effect tells the answer, the command's refusals and the dispatcher's errors", () => {
  expectTypeOf<ReturnType<PracticeShape["points"]["redeem"]>>().toEqualTypeOf<
    Effect.Effect<Redeemed, RedeemRefusal | DispatchError>
  >()
  expectTypeOf<RefusalOf<AccessCommands["grantRole"]>>().toEqualTypeOf<UnknownRole | UnknownUnit>()
  expectTypeOf<ReactionRefused>().toExtend<DispatchError>()
})

it("a Promise tells the answer", () => {
  expectTypeOf<ReturnType<PromisePractice["points"]["redeem"]>>().toEqualTypeOf<Promise<Redeemed>>()
  expectTypeOf<ReturnType<PromisePractice["volunteering"]["confirmRecord"]>>().toEqualTypeOf<
    Promise<AnswerOf<typeof ConfirmRecord>>
  >()
  expectTypeOf<PromisePractice>().toExtend<AsyncDisposable>()
})

it("no command can be given in another realm", () => {
  expectTypeOf<Parameters<PracticeShape["points"]["redeem"]>[1]>().not.toHaveProperty("realm")
  expectTypeOf<Parameters<PromisePractice["submit"]>[2]>().not.toHaveProperty("realm")
})
