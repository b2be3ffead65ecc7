import type { Actor } from "../Actor.ts"
import type { SubmitOptions } from "../Dispatcher.ts"
import { isStorable } from "./isStorable.ts"

/** What is wrong with the options of a command and with the key it will have. */
export const faultOfOptions = (
  given: Pick<SubmitOptions, "actor" | "at" | "realm">,
  key: string,
): { readonly field: string; readonly problem: string; readonly chinese: string } | undefined => {
  if (typeof key !== "string" || key.length === 0 || key.length > 512 || !isStorable(key)) {
    return {
      field: "key",
      problem: "a key has 1 to 512 characters of well-formed Unicode without U+0000",
      chinese: "幂等键应为 1 至 512 个字符",
    }
  }
  if (given.at !== undefined && !isTime(given.at)) {
    return {
      field: "at",
      problem:
        "a time is a whole number of milliseconds since 1970-01-01T00:00Z, in the years 1900 to 2199",
      chinese: "时间应为 1900 年至 2199 年的毫秒数",
    }
  }
  if (given.realm !== undefined && !isRealm(given.realm)) {
    return {
      field: "realm",
      problem: "a realm has a name of well-formed Unicode without U+0000",
      chinese: "区域名称不能为空",
    }
  }
  if (!isActor(given.actor)) {
    return {
      field: "actor",
      problem:
        "an actor is person(id) or system(id), its id of 1 to 200 characters of well-formed Unicode without U+0000",
      chinese: "操作人编号应为 1 至 200 个字符",
    }
  }
  return undefined
}

// A day to spare at both ends, so that it is a day of those years in every time zone.
const earliest = Date.UTC(1900, 0, 2)
const latest = Date.UTC(2199, 11, 31)

const isTime = (at: number): boolean => Number.isInteger(at) && at >= earliest && at < latest

const isRealm = (realm: unknown): boolean =>
  typeof realm === "string" && realm.length > 0 && isStorable(realm)

// Hosts pass on what their authentication gave them, which types do not always know.
const isActor = (actor: Actor | undefined): boolean =>
  (actor?._tag === "Person" || actor?._tag === "System") &&
  typeof actor.id === "string" &&
  actor.id.length > 0 &&
  actor.id.length <= 200 &&
  isStorable(actor.id)
