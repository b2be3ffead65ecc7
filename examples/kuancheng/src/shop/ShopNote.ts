import { command, decided, explain, type Localized, put, stateKind } from "@civic-practice/core"
import type { PracticeShape } from "@civic-practice/practice"
import { Effect, Result, Schema } from "effect"
import { office } from "../importing/steps/submit.ts"

const Words = Schema.Struct({ zh: Schema.String, en: Schema.String })
const Input = Schema.Struct({ id: Schema.String, words: Words })

/** What somebody was told at the shop: it may be told otherwise once more has happened, so it is kept. */
export const ShopNote = stateKind<Localized | null>({ name: "kuancheng.shopNote", initial: null })

/** Keeps what somebody was told. The office's own bookkeeping: nobody but the host may. */
export const KeepNote = command("kuancheng.keepNote", {
  input: Input,
  permission: () => [],
  touches: ({ id }) => [ShopNote.ref(id)],
  decide: ({ id, words }) => Result.succeed(decided(null, put(ShopNote.ref(id), words))),
})

/** What was told under an id, or what is to be told now, which is kept. */
export const toldOnce = Effect.fnUntraced(function* <E, R>(
  practice: PracticeShape,
  id: string,
  words: Effect.Effect<Localized, E, R>,
) {
  const kept = yield* practice.state(ShopNote.ref(id))
  if (kept !== undefined && kept !== null) return kept
  const told = yield* words
  yield* practice.submit(KeepNote, { id, words: told }, { actor: office, key: `note/${id}`, at: 0 })
  return told
})

/** Why something that has to be refused is refused. Fails where it is not. */
export const refusalOf = <A, E, R>(attempt: Effect.Effect<A, E, R>) =>
  Effect.map(
    Effect.flip(attempt),
    (error): Localized => ({ zh: explain(error, "zh"), en: explain(error, "en") }),
  )
