import type { Actor } from "../Actor.ts"
import type { SubmitOptions } from "../Dispatcher.ts"
import { isStorable } from "./isStorable.ts"

/** What is wrong with the options of a command and with the key it will have. */
export const faultOfOptions = (
  given: Pick<SubmitOptions, "actor" | "at" | "realm">,
  key: string,
): { readonly field: string; readonly problem: string } | undefined => {
  if (typeof key !== "string" || key.length === 0 || key.length > 512 || !isStorable(key)) {
    return {
      field: "key",
      problem: "a key has 1 to 512 characters of well-formed Unicode without U+0000",
    }
  }
  if (given.at !== undefined && !(Number.isInteger(given.at) && Math.abs(given.at) <= 8.64e15)) {
    return {
      field: "at",
      problem: "a time is a whole number of milliseconds since 1970-01-01T00:00Z",
    }
  }
  if (given.realm !== undefined && !isRealm(given.realm)) {
    return { field: "realm", problem: "a realm has a name of well-formed Unicode without U+0000" }
  }
  if (!isActor(given.actor)) {
    return {
      field: "actor",
      problem:
        "an actor is person(id) or system(id), its id of 1 or more characters of well-formed Unicode without U+0000",
    }
  }
  return undefined
}

const isRealm = (realm: unknown): boolean =>
  typeof realm === "string" && realm.length > 0 && isStorable(realm)

// Hosts pass on what their authentication gave them, which types do not always know.
const isActor = (actor: Actor | undefined): boolean =>
  (actor?._tag === "Person" || actor?._tag === "System") &&
  typeof actor.id === "string" &&
  actor.id.length > 0 &&
  isStorable(actor.id)
