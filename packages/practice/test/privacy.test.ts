import { existsSync, readFileSync } from "node:fs"
import { type CommitBatch, Storage, type StorageShape } from "@civic-practice/core"
import { createPractice } from "@civic-practice/practice"
import { allTime } from "@civic-practice/reporting"
import { make as memory } from "@civic-practice/storage-memory"
import { make as sqlite } from "@civic-practice/storage-sqlite"
import { Person } from "@civic-practice/volunteering"
import { Effect, Exit, Layer, Scope } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { at, district, found, morning, registration, row, shared } from "./District.ts"
import { type Lived, live, steps } from "./History.ts"
import { seeded } from "./Seed.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const path = temporaryFolder()

/** Everything that was ever given to a storage, by where it went, and what of it is there now. */
const watched = (inner: StorageShape) => {
  const ever: Array<readonly [place: string, text: string]> = []
  const now = new Map<string, readonly [place: string, text: string]>()
  const note = ({ writes }: CommitBatch) => {
    for (const { kind, id, state, keys, events } of writes) {
      const parts: ReadonlyArray<readonly [part: string, text: string]> = [
        ["id", id],
        ["state", state ?? ""],
        ...(keys === undefined ? [] : [["keys", JSON.stringify(keys)] as const]),
      ]
      for (const [part, text] of parts) {
        ever.push([`${part} of ${kind}`, text])
        now.set(`${kind} ${id} ${part}`, [`${part} of ${kind}`, text])
      }
      for (const { type, body } of events) {
        ever.push([`${type} of ${kind}`, body])
        now.set(`${kind} ${id} ${now.size}`, [`${type} of ${kind}`, body])
      }
    }
  }
  const storage: StorageShape = {
    ...inner,
    commit: (batch) => Effect.tap(inner.commit(batch), () => Effect.sync(() => note(batch))),
  }
  return { storage, ever, now }
}

/** Where some of the texts are found. */
const placesOf = (
  texts: Iterable<readonly [place: string, text: string]>,
  secrets: Iterable<string>,
): ReadonlyArray<string> => {
  const all = [...secrets]
  const found = new Set<string>()
  for (const [place, text] of texts) {
    if (all.some((secret) => text.includes(secret))) found.add(place)
  }
  return [...found].toSorted()
}

const secretsOf = ({ secrets }: Lived): ReadonlyArray<string> =>
  [...secrets.values()].flatMap((texts) => [...texts])

const secretsErased = ({ erased, secrets }: Lived): ReadonlyArray<string> =>
  [...erased].flatMap((volunteer) => [...(secrets.get(volunteer) ?? [])])

/** What is in the files of a database. */
const bytesOf = (filename: string): ReadonlyArray<readonly [string, string]> =>
  ["", "-wal", "-shm", "-journal"]
    .map((suffix) => filename + suffix)
    .filter(existsSync)
    .map((file) => [file.slice(filename.length) || "the database", readFileSync(file, "utf8")])

describe("personal data", () => {
  it("is nowhere but in the person's own stream, and after erasing nowhere, whatever happened", async () => {
    let kept = 0
    let erasures = 0
    await fc.assert(
      fc.asyncProperty(steps(60), async (history) => {
        const { storage, ever, now } = watched(Effect.runSync(memory))
        const practice = await createPractice({ district, storage: shared(storage) })
        await found(practice)
        const life = await live(practice, history)
        await practice.report(allTime)
        const secrets = secretsOf(life)
        expect(placesOf(ever, secrets)).toEqual(
          secrets.length > 0 && ever.some(([place]) => place === "state of volunteering.person")
            ? ["state of volunteering.person"]
            : [],
        )
        expect(placesOf(now.values(), secretsErased(life))).toEqual([])
        if (placesOf(now.values(), secrets).length > 0) kept++
        erasures += life.erased.size
      }),
      seeded(60),
    )
    expect(kept).toBeGreaterThan(10)
    expect(erasures).toBeGreaterThan(5)
  })

  it("is in none of the bytes of an SQLite file once it is erased, while it is open and after", async () => {
    const filename = path("privacy.sqlite")
    const scope = Scope.makeUnsafe()
    const { storage } = watched(await Effect.runPromise(Scope.provide(sqlite({ filename }), scope)))
    const histories = fc.sample(steps(80), { ...seeded(1), numRuns: 25 })
    const lives: Array<Lived> = []
    for (const [number, history] of histories.entries()) {
      // One file for all of them, with a realm for each.
      const options = { district: `d${number}`, storage: Layer.succeed(Storage, storage) }
      await using practice = await createPractice(options)
      await found(practice)
      lives.push(await live(practice, history, { firstPerson: number * 40 }))
    }
    const erased = lives.flatMap(secretsErased)
    const others = lives.flatMap(secretsOf).filter((secret) => !erased.includes(secret))
    expect(erased.length).toBeGreaterThan(0)
    expect(placesOf(bytesOf(filename), erased)).toEqual([])
    expect(placesOf(bytesOf(filename), others)).not.toEqual([])
    await Effect.runPromise(Scope.close(scope, Exit.void))
    expect(placesOf(bytesOf(filename), erased)).toEqual([])
    expect(placesOf(bytesOf(filename), others)).toEqual(["the database"])
  })

  it("would be found, wherever somebody wrote it down", async () => {
    const { storage, ever } = watched(Effect.runSync(memory))
    const practice = await createPractice({ district, storage: shared(storage) })
    await found(practice)
    const input = registration("V1", "S1", 1)
    const { name } = input.person
    await practice.volunteering.registerVolunteer(input, at("2025-03-01 09:00"))
    expect(await practice.state(Person.ref("V1"))).toMatchObject({ name })
    expect(placesOf(ever, [name])).toEqual(["state of volunteering.person"])
    const reason = `${name}未到`
    await practice.volunteering.suspendVolunteer(
      { volunteer: "V1", unit: "S1", reason },
      at("2025-03-02 09:00"),
    )
    expect(placesOf(ever, [name])).toEqual([
      "VolunteerSuspended of volunteering.volunteer",
      "state of volunteering.person",
    ])
  })

  it("leaves no trace in receipts: not even a hash, by which a number could be found among all numbers", async () => {
    const receiptsWith = async (phone: string, changed: string): Promise<ReadonlyArray<string>> => {
      const { storage, ever } = watched(Effect.runSync(memory))
      const practice = await createPractice({ district, storage: shared(storage) })
      await found(practice)
      const input = registration("V1", "S1", 1)
      const guardian = { name: "样例监护人", phone, consentedOn: "2025-02-28" }
      const person = { ...input.person, phone, guardian }
      const office = at("2025-03-01 09:00")
      await practice.volunteering.registerVolunteer({ ...input, person }, { ...office, key: "one" })
      const amendment = { volunteer: "V1", unit: "S1", phone: changed }
      const again = { ...office, key: "two" }
      await practice.volunteering.amendPerson(amendment, again)
      // The key still tells that somebody else was meant.
      const other = practice.volunteering.amendPerson({ ...amendment, volunteer: "V2" }, again)
      await expect(other).rejects.toMatchObject({ _tag: "KeyReused" })
      return ever.flatMap(([place, text]) =>
        place === "state of core.receipt" && text.includes("volunteering.") ? [text] : [],
      )
    }
    const receipts = await receiptsWith("13900000001", "13900000002")
    expect(receipts).toHaveLength(2)
    expect(await receiptsWith("13900000003", "13900000004")).toEqual(receipts)
  })

  it("is refused in texts and ids that are kept for good, as far as a machine can tell", async () => {
    const { storage, ever } = watched(Effect.runSync(memory))
    const practice = await createPractice({ district, storage: shared(storage) })
    await found(practice)
    const office = at("2025-03-03 18:00")
    const { volunteering } = practice
    const input = registration("V1", "S1", 1)
    const { phone, identityNumber } = input.person
    await volunteering.registerVolunteer(input, at("2025-03-01 09:00"))
    const plan = morning("A1", "S1", "2025-03-03")
    await volunteering.planActivity(plan, at("2025-03-01 09:00"))
    const sheet = row("A1", "S1", "V1", "2025-03-03", 2)
    for (const secret of [phone, identityNumber]) {
      for (const attempt of [
        volunteering.registerVolunteer({ ...input, volunteer: secret }, office),
        volunteering.planActivity({ ...plan, activity: secret }, office),
        volunteering.planActivity({ ...plan, activity: "A2", title: `联系${secret}` }, office),
        volunteering.recordAttendance({ ...sheet, overlap: { reason: secret } }, office),
        volunteering.suspendVolunteer({ volunteer: "V1", unit: "S1", reason: secret }, office),
      ]) {
        const refused = await attempt.then(
          () => "nothing",
          (error) => error,
        )
        expect(refused).toMatchObject({ _tag: "InvalidInput" })
        // Refusals end up in other people's logs.
        expect(String(refused.message)).not.toContain(secret)
        expect(JSON.stringify(refused)).not.toContain(secret)
      }
    }
    expect(placesOf(ever, [phone, identityNumber])).toEqual(["state of volunteering.person"])
  })
})
