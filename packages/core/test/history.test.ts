import { firstBreak, type StorageShape } from "@civic-practice/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"

import { intercepted, withoutVersions } from "./FaultyStorage.ts"
import { carriedOut } from "./History.ts"
import { faultsOf, faultsOfLog } from "./HistoryCheck.ts"
import { plan } from "./HistoryPlan.ts"
import { failsForSome, holdsFor, holdsInAnyOrder } from "./Seed.ts"

describe("any history of callers, dispatchers and faults", () => {
  it.effect(
    "is one in which each command happened once or not at all, in an order that all can agree on",
    () =>
      holdsInAnyOrder(plan, 120, (one) =>
        Effect.gen(function* () {
          expect(faultsOf(yield* carriedOut(one))).toEqual([])
        }),
      ),
    20_000,
  )

  const receipt = ({ kind }: { readonly kind: string }) => kind === "core.receipt"
  const controls: Readonly<Record<string, (sound: StorageShape) => StorageShape>> = {
    "takes a commit whatever the versions": (sound) => withoutVersions(sound, () => true),
    "takes a receipt whatever its version": (sound) => withoutVersions(sound, receipt),
    "does not check what was only read": (sound) =>
      withoutVersions(sound, (_, access) => access === "read"),
    "drops a write of a commit": (sound) => ({
      ...sound,
      commit: (batch) => {
        const torn = batch.writes.filter(
          ({ kind }, index) => kind !== "bank.account" || index % 3 !== 1,
        )
        return sound.commit({ ...batch, writes: torn })
      },
    }),
    "acknowledges a commit that it then loses": (sound) => {
      let count = 0
      return intercepted(sound, {
        commit: (commit) => (++count % 4 === 0 ? Effect.succeed({ position: 0 }) : commit),
      })
    },
    "hands out old snapshots": (sound) => {
      const first = new Map<string, ReturnType<StorageShape["load"]>>()
      return intercepted(sound, {
        load: (load, keys) => {
          const name = JSON.stringify(keys)
          const known = first.get(name)
          if (known !== undefined) return known
          return Effect.tap(load, (snapshots) =>
            Effect.sync(() => first.set(name, Effect.succeed(snapshots))),
          )
        },
      })
    },
  }

  it.effect.each(Object.keys(controls))(
    "is found wanting where the storage %s (control)",
    (name) =>
      Effect.sync(() => {
        const found = failsForSome(plan, 200, (one) =>
          Effect.map(carriedOut(one, controls[name]), (history) => faultsOf(history).length > 0),
        )
        expect(found).toBe(true)
      }),
    20_000,
  )
})

describe("the chain of hashes", () => {
  it.effect("shows any change to any one stored event", () =>
    holdsFor(fc.tuple(plan, fc.nat(), fc.nat()), 60, ([one, which, where]) =>
      Effect.gen(function* () {
        const { log, snapshots } = yield* carriedOut(one)
        const victim = log[which % Math.max(1, log.length)]
        if (victim === undefined) return
        expect(faultsOfLog(log, snapshots)).toEqual([])
        const changed = [...victim.body]
        const at = where % changed.length
        changed[at] = changed[at] === "1" ? "2" : "1"
        const tampered = log.map((event) =>
          event === victim ? { ...event, body: changed.join("") } : event,
        )
        const events = tampered.filter(({ id }) => id === victim.id)
        const head = snapshots.find(({ id }) => id === victim.id)?.head ?? ""
        let broken: number | undefined
        try {
          broken = firstBreak(events, head)
        } catch {
          // It is no JSON any more, which shows too.
          return
        }
        expect(broken).toBeGreaterThanOrEqual(victim.version)
        expect(broken).toBeLessThanOrEqual(victim.version + 1)
      }),
    ),
  )

  it.effect("shows an event taken out or put in", () =>
    holdsFor(fc.tuple(plan, fc.nat()), 30, ([one, which]) =>
      Effect.gen(function* () {
        const { log, snapshots } = yield* carriedOut(one)
        const victim = log[which % Math.max(1, log.length)]
        if (victim === undefined) return
        const head = snapshots.find(({ id }) => id === victim.id)?.head ?? ""
        const events = log.filter(({ id }) => id === victim.id)
        expect(firstBreak(events, head)).toBeUndefined()
        expect(
          firstBreak(
            events.filter((event) => event !== victim),
            head,
          ),
        ).toBeDefined()
        expect(
          firstBreak(
            events.flatMap((event) => (event === victim ? [event, event] : [event])),
            head,
          ),
        ).toBeDefined()
        expect(firstBreak(events.slice(0, -1), head)).toBeDefined()
      }),
    ),
  )
})
