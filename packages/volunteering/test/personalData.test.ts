import type { AnyStreamKind, Command, Decision, Specification } from "@civic-practice/core"
import { keyedHash, person } from "@civic-practice/core"
import {
  AmendPerson,
  CheckIn,
  CheckOut,
  ConfirmRecord,
  CorrectRecord,
  ErasePersonalData,
  FoundTeam,
  IdentityClaim,
  JoinTeam,
  Person,
  RecordAttendance,
  RegisterVolunteer,
  SignUp,
  SuspendVolunteer,
  VoidRecord,
  WithdrawVolunteer,
} from "@civic-practice/volunteering"
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { accepted, identityNumberOf, plan, realm, station, time } from "./sample.ts"

/** What must never be found but in a person's own stream, by volunteer. */
type Secrets = Map<string, Set<string>>

/** A realm that remembers which streams were ever written, and what it answered. */
const watched = () => {
  const spec = realm()
  const written = new Map<string, { readonly kind: AnyStreamKind; readonly id: string }>()
  const answers: Array<unknown> = []
  const run = <Input, Answer, Refusal>(
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    at: number,
  ): Result.Result<unknown, unknown> => {
    const noting: Command<Input, Answer, Refusal> = {
      ...command,
      decide: (decoded, view, occasion) => {
        const result = command.decide(decoded, view, occasion)
        if (Result.isSuccess(result)) note(result.success)
        return result
      },
    }
    const note = ({ changes }: Decision<unknown>) => {
      for (const { kind, id } of changes) written.set(`${kind.name}/${id}`, { kind, id })
    }
    const result = spec.run(noting, input, { at, actor: person("organiser-1") })
    answers.push(Result.isSuccess(result) ? result.success : result.failure)
    if (Result.isFailure(result)) answers.push(String(result.failure))
    return result
  }
  return { spec, written, answers, run }
}

/** Everything that is kept, each with where it is: events, states, ids and index keys; and every answer given. */
const kept = ({
  spec,
  written,
  answers,
}: ReturnType<typeof watched>): ReadonlyArray<readonly [string, string]> => [
  ...spec
    .events()
    .map(({ kind, event }) => [`an event of ${kind}`, JSON.stringify(event)] as const),
  ...[...written.values()].flatMap(({ kind, id }) => {
    const state = stateOf(spec, kind, id)
    // A state of this kind, as the view has it.
    const keys = state === undefined ? {} : (kind.keys?.(state as never, id) ?? {})
    return [
      [`a state of ${kind.name}`, JSON.stringify(state) ?? ""] as const,
      [`an id of ${kind.name}`, id] as const,
      [`a key of ${kind.name}`, JSON.stringify(keys)] as const,
    ]
  }),
  ...answers.map((answer) => ["an answer", JSON.stringify(answer)] as const),
]

// The view asks for no more of a kind than its name and its initial state.
const stateOf = (spec: Specification, kind: AnyStreamKind, id: string): unknown =>
  spec.view.find({ kind: kind as never, id })

const leaks = (
  places: ReadonlyArray<readonly [string, string]>,
  secrets: Iterable<string>,
): ReadonlyArray<string> => {
  const all = [...secrets]
  return places.flatMap(([place, text]) =>
    all.flatMap((secret) => (text.includes(secret) ? [`${secret} in ${place}`] : [])),
  )
}

const volunteers = ["v1", "v2", "v3"]

const step = fc.record({
  action: fc.constantFrom(
    ...(["register", "register", "register", "amend", "amend", "erase", "suspend"] as const),
    ...(["withdraw", "join", "signUp", "checkIn", "checkOut", "row", "confirm"] as const),
    ...(["correct", "void"] as const),
  ),
  volunteer: fc.constantFrom(...volunteers),
  other: fc.constantFrom(...volunteers),
  minor: fc.boolean(),
  days: fc.nat(1),
})
type Step = typeof step extends fc.Arbitrary<infer A> ? A : never

/** Lives through a history; gives what is secret of whom. */
const live = (steps: ReadonlyArray<Step>) => {
  const house = watched()
  const { spec, run } = house
  const secrets: Secrets = new Map(volunteers.map((volunteer) => [volunteer, new Set()]))
  const erased = new Set<string>()
  accepted(
    spec.run(
      FoundTeam,
      { team: "t1", unit: station, name: "环保队", level: "team" },
      { at: time("2025-02-01 09:00") },
    ),
  )
  plan(spec, "a1", "2025-03-03 09:00", "2025-03-03 12:00")
  let at = time("2025-03-03 09:00")
  steps.forEach(({ action, volunteer, other, minor, days }, index) => {
    at += days * 86_400_000 * (action === "register" ? 0 : 1)
    const mark = String(index).padStart(3, "0")
    const home = { volunteer, unit: station }
    const about = { activity: "a1", ...home }
    const times = { checkIn: time("2025-03-03 09:00"), checkOut: time("2025-03-03 11:00") }
    const guardian = {
      name: `样例监护人${mark}`,
      phone: `13900001${mark}`,
      consentedOn: "2025-01-01",
    }
    const details = {
      name: `样例志愿者${mark}`,
      phone: `13900000${mark}`,
      identityNumber: identityNumberOf(minor ? "2009-05-04" : "1990-05-04", index),
      ...(minor ? { guardian } : {}),
    }
    const identityHash = keyedHash("a secret of the tests", details.identityNumber)
    const remember = (texts: ReadonlyArray<string>) => {
      for (const text of texts) secrets.get(volunteer)?.add(text)
    }
    switch (action) {
      case "register":
        remember([
          details.name,
          details.phone,
          details.identityNumber,
          guardian.name,
          guardian.phone,
        ])
        run(RegisterVolunteer, { ...home, identityHash, person: details }, time("2025-03-01 09:00"))
        return
      case "amend": {
        const { identityNumber, name, phone } = details
        remember([name, phone, identityNumber, guardian.name, guardian.phone])
        run(
          AmendPerson,
          { ...home, name, phone, guardian, identity: { identityNumber, identityHash } },
          at,
        )
        return
      }
      case "erase":
        if (Result.isSuccess(run(ErasePersonalData, home, at))) erased.add(volunteer)
        return
      case "suspend":
        run(SuspendVolunteer, { ...home, reason: "核查" }, at)
        return
      case "withdraw":
        run(WithdrawVolunteer, home, at)
        return
      case "join":
        run(JoinTeam, { team: "t1", ...home }, at)
        return
      case "signUp":
        run(SignUp, about, at)
        return
      case "checkIn":
        run(CheckIn, { ...about, evidence: "code" }, at)
        return
      case "checkOut":
        run(CheckOut, { ...about, evidence: "code", submit: true }, at + 3_600_000)
        return
      case "row":
        run(
          RecordAttendance,
          { ...about, ...times, evidence: "sheet", submit: true },
          at + 7_200_000,
        )
        return
      case "confirm":
        run(ConfirmRecord, { ...about, confirmer: other }, at)
        return
      case "correct":
        run(CorrectRecord, { ...about, ...times, reason: "时间有误" }, at + 7_200_000)
        return
      case "void":
        run(VoidRecord, { ...about, reason: "录入错误" }, at)
        return
    }
  })
  return { house, secrets, erased }
}

describe("personal data, over random histories", () => {
  it("is in the person's own stream and nowhere else, and after erasing nowhere", () => {
    let persons = 0
    let erasures = 0
    fc.assert(
      fc.property(
        fc.noBias(fc.array(step, { minLength: 10, maxLength: 60, size: "max" })),
        (steps) => {
          const { house, secrets, erased } = live(steps)
          const places = kept(house)
          const outside = places.filter(([place]) => place !== "a state of volunteering.person")
          expect(
            leaks(
              outside,
              [...secrets.values()].flatMap((texts) => [...texts]),
            ),
          ).toEqual([])
          for (const volunteer of erased) {
            erasures++
            expect(leaks(places, secrets.get(volunteer) ?? [])).toEqual([])
          }
          persons += places.filter(
            ([place, text]) => place === "a state of volunteering.person" && text !== "",
          ).length
        },
      ),
      { numRuns: 150 },
    )
    expect(persons).toBeGreaterThan(100)
    expect(erasures).toBeGreaterThan(50)
  })

  it("every identity number is claimed by the person who has it, and by nobody once it is erased", () => {
    fc.assert(
      fc.property(
        fc.noBias(fc.array(step, { minLength: 10, maxLength: 60, size: "max" })),
        (steps) => {
          const { house } = live(steps)
          const claims = new Map<string, string>()
          for (const { kind, id } of house.written.values()) {
            if (kind.name !== IdentityClaim.name) continue
            const claim = house.spec.view.find(IdentityClaim.ref(id))
            if (claim !== undefined) claims.set(id, claim.volunteer)
          }
          const had = new Map<string, string>()
          for (const volunteer of volunteers) {
            const who = house.spec.view.find(Person.ref(volunteer))
            if (who !== undefined) had.set(who.identityHash, volunteer)
          }
          expect(claims).toEqual(had)
        },
      ),
      { numRuns: 150 },
    )
  })

  it("would be found, if it were anywhere", () => {
    const { house, secrets } = live([
      { action: "register", volunteer: "v1", other: "v1", minor: true, days: 0 },
    ])
    const places = kept(house)
    // All five are in the person's stream.
    expect(leaks(places, secrets.get("v1") ?? [])).toHaveLength(5)
    // And a name that somebody writes into a reason is found in the event that keeps it.
    accepted(
      house.spec.run(
        SuspendVolunteer,
        { volunteer: "v1", unit: station, reason: "样例志愿者000未到" },
        { at: time("2025-03-04 09:00") },
      ),
    )
    const outside = kept(house).filter(([place]) => place !== "a state of volunteering.person")
    expect(leaks(outside, secrets.get("v1") ?? [])).toEqual([
      "样例志愿者000 in an event of volunteering.volunteer",
    ])
  })
})
