import type { StorageShape } from "@civic-practice/core"
import { Effect } from "effect"
import { findAll, idsOf } from "../findAll.ts"
import { batch, event, realmEvents, stream, write } from "../writes.ts"
import { attempted, concurrently, failing, pause, type Workload } from "./Workload.ts"

const kind = "set"
const index = "members"
const prefixes = ["", "中", "\u{1F600}"]
const fibers = 6
const steps = 10

/** Adds members to a set that is kept in an index, while it is paged through and its log is followed. */
export const growingSet: Workload = {
  title: "a set that grows while it is paged through: no member is lost, doubled or seen too early",
  run: (subject) =>
    Effect.gen(function* () {
      const { realm, storages } = subject
      const fail = failing(subject)
      const acknowledged = new Set<string>()
      const begun = new Set<string>()

      const check = (
        where: string,
        members: ReadonlyArray<string>,
        before: ReadonlySet<string>,
      ) => {
        const seen = new Set(members)
        if (seen.size < members.length) {
          const twice = members.find((one, place) => members.indexOf(one) !== place)
          fail("duplicate element", `${twice} is twice in ${where}`)
        }
        for (const one of before) {
          if (!seen.has(one)) {
            fail(
              "lost element",
              `${one} is not in ${where}, though its commit was acknowledged before the look began`,
            )
          }
        }
        for (const one of seen) {
          if (!begun.has(one)) fail("made-up element", `${one} is in ${where}, but nobody added it`)
        }
      }
      const look = (at: StorageShape, limit: number) =>
        Effect.gen(function* () {
          const before = new Set(acknowledged)
          const found = yield* findAll(at, { realm, kind, index }, limit)
          check(`the index by pages of ${limit}`, idsOf(found), before)
          const then = new Set(acknowledged)
          const events = yield* realmEvents(at, realm)
          check(
            "the log",
            events.map(({ id }) => id),
            then,
          )
        })

      yield* concurrently(subject, fibers, (at, random, fiber) =>
        Effect.gen(function* () {
          for (let step = 0; step < steps; step++) {
            // Every member is added twice, by two commits of which one must fail.
            const number = (fiber >> 1) * steps + step
            const member = `${prefixes[number % prefixes.length]}${number}`
            const adding = [member, `${member}'`].map((id) => {
              begun.add(id)
              const keys = { [index]: `${random.below(5)}` }
              return write(id, 0, { kind, keys, events: [event(id)] })
            })
            const outcome = yield* attempted(at.commit(batch(realm, adding)))
            for (const { id } of adding) if (outcome === "committed") acknowledged.add(id)
            yield* pause(random)
            if (random.chance(15)) yield* look(at, 2 + random.below(9))
          }
        }),
      )
      for (const limit of [3, 10_000]) yield* look(storages[0], limit)
      const members = [...begun].map((id) => stream(id, kind))
      for (const { id, version } of yield* storages[0].load(realm, members)) {
        if (acknowledged.has(id) && version !== 1) {
          fail(
            "lost update",
            `${id} is at version ${version}, though it was added by one commit alone`,
          )
        }
      }
    }),
}
