import {
  append,
  type Command,
  command,
  type Decision,
  decided,
  put,
  type Reaction,
  reaction,
  realmWide,
  stateKind,
  streamKind,
  type View,
} from "@civic-practice/core"
import { Result, Schema } from "effect"
import { Account, Limit } from "./Bank.ts"

// Commands that no storage could carry out, or that are broken in themselves.

/** Data that is no JSON, passed off as such. */
const notJson = <A>(value: unknown): A => value as A

interface Mark {
  readonly _tag: "Marked"
  readonly mark: string
}

const Book = streamKind<{ readonly marks: number }, Mark>({
  name: "poison.book",
  initial: { marks: 0 },
  evolve: ({ marks }, { mark }) => {
    if (mark === "unbearable") throw new Error("evolve is broken")
    return { marks: marks + 1 }
  },
})

const Shelf = stateKind<{ readonly place: number }>({
  name: "poison.shelf",
  initial: { place: 0 },
  keys: ({ place }) => ({ byPlace: [place] }),
})

const Corrupt = stateKind<string>({
  name: "poison.corrupt",
  initial: "",
  upcastState: () => {
    throw new Error("nobody can read this state")
  },
})

const endless: Record<string, unknown> = {}
endless.self = endless

const poison = (
  decide: (view: View) => Decision<unknown>,
  options: { readonly permission?: () => never; readonly touches?: () => never } = {},
): Command<unknown, unknown, never> =>
  command("test.poison", {
    input: Schema.Unknown,
    permission: () => options.permission?.() ?? realmWide("test.poison"),
    ...(options.touches === undefined ? {} : { touches: options.touches }),
    decide: (_, view) => Result.succeed(decide(view)),
  })

const broken = (what: string) => (): never => {
  throw new Error(`${what} is broken`)
}

const marked = (mark: string): Mark => ({ _tag: "Marked", mark })

/** Commands that fail by a defect of their own. */
export const defective: Readonly<Record<string, Command<unknown, unknown, never>>> = {
  "decide throws": poison(broken("decide")),
  "decide throws what is no error": poison(() => {
    throw null
  }),
  "permission throws": poison(() => decided(null), { permission: broken("permission") }),
  "evolve throws": poison(() => decided(null, append(Book.ref("b"), marked("unbearable")))),
  "an event holds a BigInt": poison(() =>
    decided(null, append(Book.ref("b"), marked("before"), marked(notJson(1n)))),
  ),
  "an event holds itself": poison(() =>
    decided(null, append(Book.ref("b"), marked(notJson(endless)))),
  ),
  "a state holds a BigInt": poison(() =>
    decided(null, put(Shelf.ref("s"), notJson({ place: 1n }))),
  ),
  "an answer holds a BigInt": poison(() =>
    decided(1n, append(Account.ref("a"), { _tag: "Deposited", amount: 1_000_000 })),
  ),
  "an index key is no whole number": poison(() =>
    decided(null, put(Shelf.ref("s"), { place: 0.5 })),
  ),
  "a state cannot be read": poison((view) => decided(view.get(Corrupt.ref("c")))),
  "it asks for streams without end": poison((view) => {
    for (let count = 0; ; count++) view.get(Limit.ref(`${count}`))
  }),
  "a reaction throws": poison(() => decided(null, append(Book.ref("b"), marked("reacted to")))),
}

/** Commands that the storage refuses. */
export const refusedByStorage: Readonly<Record<string, Command<unknown, unknown, never>>> = {
  "it asks for an id that is half a surrogate pair": poison((view) =>
    decided(view.get(Account.ref("\ud83d"))),
  ),
  "it asks for an id with a U+0000": poison((view) => decided(view.get(Account.ref("a\0")))),
  "it foresees an id that is half a surrogate pair": command("test.poison", {
    input: Schema.Unknown,
    permission: () => realmWide("test.poison"),
    touches: () => [Account.ref("\udc00")],
    decide: () => Result.succeed(decided(null)),
  }),
}

/** A command that is sound, though its hint is not. */
export const badHint = poison(() => decided("fine"), { touches: broken("touches") })

export const poisonousReactions: ReadonlyArray<Reaction> = [
  reaction({ name: "broken", on: Book, event: "Marked", react: broken("the reaction") }),
]

/** The stream that cannot be read, as it would be written by a later version. */
export const corruptStream = {
  kind: "poison.corrupt",
  id: "c",
  expectedVersion: 0,
  state: '[99,"?"]',
  head: "",
  events: [],
}
