import { type Command, explain, InvalidInput } from "@civic-practice/core"
import * as points from "@civic-practice/points"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"
import { wellFormedInputs } from "./wellFormedInputs.ts"

type AnyCommand = Command<unknown, unknown, unknown>

const isCommand = (value: unknown): value is AnyCommand =>
  typeof value === "object" && value !== null && "decide" in value && "decode" in value

const commands = Object.entries(points).flatMap(([name, value]) =>
  isCommand(value) ? [[name, value] as const] : [],
)

/** A place in an input, by which it is named, and the input with something else in it. */
interface Place {
  readonly field: string
  readonly value: unknown
  readonly with: (other: unknown) => unknown
}

const placesIn = (value: unknown, field = ""): ReadonlyArray<Place> => {
  if (typeof value !== "object" || value === null) {
    return [{ field, value, with: (other) => other }]
  }
  const list = Array.isArray(value)
  return Object.entries(value).flatMap(([name, inner]) =>
    placesIn(inner, field === "" ? name : `${field}.${name}`).map((place) => ({
      ...place,
      with: (other: unknown) =>
        list
          ? value.with(Number(name), place.with(other))
          : { ...value, [name]: place.with(other) },
    })),
  )
}

/** No amount of anything. */
const noNumbers = [0.5, -0.5, Number.NaN, Number.POSITIVE_INFINITY, -1e300, 2 ** 53, "5", null]
const dayLike = /^\d{4}-\d{2}-\d{2}$/
const noDays = ["2026-02-30", "2026-13-01", "1899-12-31", "2200-01-01", "2026-3-1", "", 20_260_305]
const monthLike = /^\d{4}-\d{2}$/
const noMonths = ["2026-13", "2026-00", "0026-01", "2026-1", "2026"]

/** What may be 0 or below. */
const isSigned = (field: string): boolean =>
  /(adjust|correction|^)\.?points$|floor|ceiling/.test(field)
/** What a `null` takes away. */
const mayBeNull = (field: string): boolean =>
  /(^|\.)(from|to|holdDays|minimumBalance|disciplinedUntil)$/.test(field)

type Fields = Readonly<Record<string, ReadonlyArray<string>>>

/** Where a name that nothing has is taken, by why that is no mistake. All others are refused. */
const mayBeUnknown: Readonly<Record<string, Fields>> = {
  "an account begins with the first that happens to it, and whose it is points do not know": {
    Adjust: ["account"],
    Award: ["account"],
    AwardMany: ["awards.0.account"],
    CorrectEarning: ["account"],
    OpenAccount: ["account"],
    Penalise: ["account"],
    RecordHolder: ["account"],
  },
  "there is nothing to be done, and the answer says so": {
    ActivateDue: ["account"],
    ExpireLots: ["account"],
    ExpireReservations: ["reservations.0"],
    ForgetHolder: ["account", "at"],
    FulfilReservations: ["exchangePoint", "reservations.0"],
  },
  "it is the name of something new, or a text": {
    Adjust: ["reason"],
    Award: ["activity", "fact"],
    AwardMany: ["awards.0.activity", "awards.0.fact"],
    CorrectEarning: ["activity", "fact"],
    DefineGroup: ["group"],
    DefineWallet: ["name.en", "name.zh", "wallet"],
    Penalise: ["activity", "fact", "reason"],
    PublishNotice: ["notice"],
    PublishRules: ["capGroups.0.id"],
    SetLimitGroup: ["group"],
  },
  "fields and events are the district's own words: what no rule asks for gives nothing": {
    Award: ["field"],
    AwardMany: ["awards.0.field"],
    CorrectEarning: ["field"],
    Penalise: ["event", "field"],
    PublishRules: ["rules.0.coefficients.0.factors.0.of"],
  },
  "nothing happens before it is approved, which is refused then": { Propose: ["proposed"] },
}

/** The fields that a command finds fault with, as it is decoded or as policies are looked at. */
const faultyFields = (command: AnyCommand, input: unknown): ReadonlyArray<string> => {
  const result = new Office().attempt(command, input, "2026-03-05")
  if (Result.isSuccess(result)) return []
  const { failure } = result
  if (failure instanceof InvalidInput) return failure.issues.map(({ field }) => field)
  return failure instanceof points.PolicyRefused ? failure.faults.map(({ field }) => field) : []
}

/** Whether a field is named, or what it is part of where there are variants of that. */
const isNamed = (fields: ReadonlyArray<string>, field: string): boolean =>
  fields.some((one) => field === one || field.startsWith(`${one}.`))

describe("an input that no amount, day or name can be", () => {
  it("is looked at for every command", () => {
    expect(commands.map(([name]) => name).toSorted()).toEqual(Object.keys(wellFormedInputs))
  })

  it.each(commands)("%s takes what is well-formed", (name, command) => {
    for (const input of wellFormedInputs[name] ?? []) {
      expect(Result.isSuccess(command.decode(input)), JSON.stringify(input)).toBe(true)
    }
  })

  it.each(commands)("%s refuses it, and names the field", (name, command) => {
    for (const input of wellFormedInputs[name] ?? []) {
      for (const place of placesIn(input)) {
        const { field, value } = place
        const bad: Array<unknown> = []
        if (typeof value === "number") {
          bad.push(...noNumbers.filter((one) => one !== null || !mayBeNull(field)))
          if (!isSigned(field)) bad.push(-1)
        } else if (typeof value === "string") {
          if (dayLike.test(value)) bad.push(...noDays)
          else if (monthLike.test(value) && field !== "period") bad.push(...noMonths)
          bad.push("", "x".repeat(3000), 7, "\u0000")
        }
        for (const one of bad) {
          const faulty = faultyFields(command, place.with(one))
          const what = `${field} = ${JSON.stringify(one)?.slice(0, 40)}`
          expect(isNamed(faulty, field), `${what}: ${faulty}`).toBe(true)
        }
      }
    }
  })

  it.each(commands)(
    "%s writes nothing of it, and is refused by name where ids are unknown",
    (name, command) => {
      const taken = new Set<string>()
      for (const input of wellFormedInputs[name] ?? []) {
        for (const place of placesIn(input)) {
          if (typeof place.value !== "string" || dayLike.test(place.value)) continue
          if (monthLike.test(place.value)) continue
          const office = new Office()
          const [head = "", rest] = place.value.split("/")
          const unknown = rest === undefined ? "unknown-9" : `${head}/unknown-9`
          const result = office.attempt(command, place.with(unknown), "2026-03-05")
          if (Result.isSuccess(result)) {
            taken.add(place.field.replace(/^proposed\..*/, "proposed"))
            continue
          }
          expect(office.spec.events()).toEqual([])
          // What a command fails with says what it is in both languages.
          const zh = explain(result.failure, "zh")
          expect(zh, `${place.field} = ${unknown}`).toMatch(/\p{Script=Han}/u)
        }
      }
      const expected = Object.values(mayBeUnknown).flatMap((fields) => fields[name] ?? [])
      expect([...taken].toSorted()).toEqual(expected.toSorted())
    },
  )
})
