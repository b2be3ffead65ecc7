import { Conflict, type StorageError, type StorageShape } from "@civic-practice/core"
import { Cause, Effect, Exit, Result, Stream } from "effect"
import type { Case, Subject } from "../Case.ts"
import { expectEqual, expectThat, NotConforming } from "../expectations.ts"
import type { Random } from "../Random.ts"
import { type Cut, cutOff } from "../Schedule.ts"
import { absent, account, batch, event, realmEvents, stream, write } from "../writes.ts"

const ids = ["a", "b", "c", "d", "e"]
const perStream = 2

const changes = (version: number) =>
  ids.map((id) =>
    write(id, version, {
      events: Array.from({ length: perStream }, (_, at) => event(`${id} ${version} ${at}`)),
      keys: { i: `${version} ${id}` },
    }),
  )

/** How many of the commits of a realm can be seen, each of them whole. */
const commitsSeen = (storage: StorageShape, realm: string, claim: string) =>
  Effect.gen(function* () {
    const snapshots = yield* storage.load(
      realm,
      ids.map((id) => stream(id)),
    )
    const versions = snapshots.map(({ version }) => version)
    const [version = 0] = versions
    expectThat(
      new Set(versions).size === 1,
      `${claim}: a part of the commit is there: the streams are at the versions ${versions}`,
    )
    const events = yield* realmEvents(storage, realm)
    const positions = events.map(({ position }) => position)
    const gapFree = positions.every((position, place) => position === place + 1)
    expectThat(gapFree, `${claim}: the positions have a gap: ${positions}`)
    const whole = (version / perStream) * perStream * ids.length
    // A commit may arrive between the two looks.
    expectThat(
      events.length === whole || events.length === whole + perStream * ids.length,
      `${claim}: a part of the commit is there: ${events.length} events, with all streams at version ${version}`,
    )
    const found = yield* storage.find({ realm, kind: account, index: "i", limit: 100 })
    const entries = found.items.length
    expectThat(
      entries === ids.length || (entries === 0 && version === 0),
      `${claim}: a part of the commit is there: ${entries} index entries for ${ids.length} streams`,
    )
    return version
  })

/** Commits one change more, and fails the test where that is refused for ever. */
const goesOn = (storage: StorageShape, realm: string, claim: string) =>
  Effect.gen(function* () {
    for (let attempt = 0; attempt < 5; attempt++) {
      const [{ version } = absent(stream("a"))] = yield* storage.load(realm, [stream("a")])
      const result = yield* Effect.result(storage.commit(batch(realm, changes(version))))
      if (Result.isSuccess(result)) return
      const { failure } = result
      if (failure instanceof Conflict || failure.isRetryable) continue
      throw new NotConforming(`${claim}, the next commit fails: ${failure.message}`)
    }
    throw new NotConforming(
      `${claim}, the next commit fails five times, each time on what was just loaded`,
    )
  })

const inTime = <A, E>(effect: Effect.Effect<A, E>, patience: number, claim: string) =>
  Effect.timeoutOrElse(effect, {
    duration: patience,
    orElse: () =>
      Effect.die(
        new NotConforming(
          `${claim}, the next one does not end: what was interrupted still holds a lock, a connection or a transaction`,
        ),
      ),
  })

/** All places where it can be cut off, or some of them where there are too many. */
const cutsOf = (
  operations: number,
  turns: number,
  places: number,
  random: Random,
): ReadonlyArray<Cut> => {
  const upTo = (end: number, first: number) =>
    random
      .shuffled(Array.from({ length: end - first + 1 }, (_, at) => first + at))
      .slice(0, places)
      .sort((one, other) => one - other)
  return [
    ...upTo(operations, 1).map((count) => ({ after: "operations", count }) as const),
    ...upTo(turns, 0).map((count) => ({ after: "turns", count }) as const),
  ]
}

const never: Cut = { after: "turns", count: Number.POSITIVE_INFINITY }

const nameOf = ({ after, count }: Cut): string =>
  after === "operations" ? `at its operation ${count}` : `${count} turns of the event loop on`

const interruptedCommits = ({ patience, places, random, realm, storage }: Subject) =>
  Effect.gen(function* () {
    let next = 0
    const prepared = Effect.gen(function* () {
      next += 1
      const mine = `${realm} ${next}`
      yield* storage.commit(batch(mine, changes(0)))
      return mine
    })
    // The second run knows what the first had to prepare.
    yield* cutOff(storage.commit(batch(yield* prepared, changes(perStream))), never)
    const uncut = yield* cutOff(storage.commit(batch(yield* prepared, changes(perStream))), never)
    for (const cut of cutsOf(uncut.operations, uncut.turns, places, random)) {
      const mine = yield* prepared
      const claim = `a commit interrupted ${nameOf(cut)}`
      const { exit } = yield* cutOff(storage.commit(batch(mine, changes(perStream))), cut)
      const afterwards = Effect.gen(function* () {
        const version = yield* commitsSeen(storage, mine, claim)
        if (exit !== undefined && Exit.isSuccess(exit)) {
          expectEqual(
            version,
            2 * perStream,
            `${claim} was acknowledged: the version of its streams`,
          )
        } else if (exit !== undefined && !Cause.hasInterrupts(exit.cause)) {
          throw new NotConforming(`${claim} fails by: ${Cause.pretty(exit.cause)}`)
        }
        yield* goesOn(storage, mine, `after ${claim}`)
        yield* commitsSeen(storage, mine, `after ${claim} and another one`)
      })
      yield* inTime(afterwards, patience, `after ${claim}`)
    }
  })

const interruptedReads = ({ patience, places, random, realm, storage }: Subject) =>
  Effect.gen(function* () {
    yield* storage.commit(batch(realm, changes(0)))
    const reads: ReadonlyArray<readonly [string, Effect.Effect<unknown, StorageError>]> = [
      [
        "load",
        storage.load(
          realm,
          ids.map((id) => stream(id)),
        ),
      ],
      ["find", storage.find({ realm, kind: account, index: "i", limit: 3 })],
      ["read", Stream.runDrain(storage.read({ realm }))],
    ]
    for (const [name, read] of reads) {
      yield* cutOff(read, never)
      const uncut = yield* cutOff(read, never)
      for (const cut of cutsOf(uncut.operations, uncut.turns, Math.ceil(places / 4), random)) {
        const claim = `after a ${name} interrupted ${nameOf(cut)}`
        yield* cutOff(read, cut)
        yield* inTime(goesOn(storage, realm, claim), patience, claim)
      }
    }
    yield* commitsSeen(storage, realm, "after all interrupted reads")
  })

const interruptedRivals = ({ patience, places, random, realm, storage }: Subject) =>
  Effect.gen(function* () {
    for (let round = 0; round < places / 4; round++) {
      const mine = `${realm} ${round}`
      const claim = `beside a commit that was interrupted (round ${round})`
      const others = ["x", "y", "z"].map((id) =>
        storage.commit(batch(mine, [write(id, 0, { events: [event(id)] })])),
      )
      const doomed = cutOff(storage.commit(batch(mine, changes(0))), {
        after: "turns",
        count: random.below(4),
      })
      const all = Effect.all([doomed, ...others.map((one) => Effect.retry(one, retryable))], {
        concurrency: "unbounded",
      })
      yield* Effect.timeoutOrElse(all, {
        duration: patience,
        orElse: () => Effect.die(new NotConforming(`${claim}, others do not end`)),
      })
      const snapshots = yield* storage.load(mine, [stream("x"), stream("y"), stream("z")])
      const versions = snapshots.map(({ version }) => version)
      expectEqual(versions, [1, 1, 1], `${claim}, others that were acknowledged`)
      const events = yield* realmEvents(storage, mine)
      expectEqual(
        events.map(({ position }) => position),
        events.map((_, place) => place + 1),
        `${claim}, the positions`,
      )
    }
  })

const retryable = {
  while: (error: Conflict | StorageError) => error._tag === "StorageError" && error.isRetryable,
  times: 100,
} as const

export const interruptionCases: ReadonlyArray<Case> = [
  {
    guarantee: "atomic",
    title:
      "a commit interrupted at any of its steps is there whole or not at all, and the next one works",
    run: interruptedCommits,
  },
  {
    guarantee: "atomic",
    title: "a load, find or read that is interrupted leaves nothing locked",
    run: interruptedReads,
  },
  {
    guarantee: "atomic",
    title: "a commit that is interrupted takes no other commit with it",
    run: interruptedRivals,
  },
]
