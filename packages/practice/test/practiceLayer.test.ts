import { Denied, Dispatcher, person, type Storage } from "@civic-practice/core"
import { Account, InsufficientPoints, OpenAccount } from "@civic-practice/points"
import { Practice, type PracticeShape } from "@civic-practice/practice"
import { allTime, Reporting } from "@civic-practice/reporting"
import { layer as memory } from "@civic-practice/storage-memory"
import { Context, Effect, Layer, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { at, detailsOf, district, rules } from "./District.ts"

const office = at("2025-03-03 12:00")
const award = {
  account: "volunteer/V1",
  fact: "f/1",
  unit: district,
  day: "2025-03-03",
  minutes: 90,
}

const founding = (unit: string) =>
  ({ unit, on: "2018-07-01", details: detailsOf("示例区") }) as const

/** Runs a program with a practice on a memory of its own. */
const run = <A, E>(program: Effect.Effect<A, E, Practice | Dispatcher | Reporting>): Promise<A> =>
  Effect.runPromise(
    Effect.provide(program, Practice.layer({ district }).pipe(Layer.provide(memory))),
  )

describe("the layer", () => {
  it("gives commands with typed refusals, states, histories and reports", () =>
    run(
      Effect.gen(function* () {
        const { points, hierarchy, state, history, report } = yield* Practice
        yield* hierarchy.foundDistrict(founding(district), office)
        yield* points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
        expect(yield* points.award(award, office)).toEqual({ granted: 15 })
        const deduct = points.adjust(
          { account: award.account, unit: district, points: -20, reason: "核对后扣减" },
          office,
        )
        const missing = Effect.catchTag(deduct, "InsufficientPoints", (error) =>
          Effect.succeed(error.missing),
        )
        expect(yield* missing).toBe(5)
        expect(yield* Effect.flip(deduct)).toBeInstanceOf(InsufficientPoints)
        const denied = points.award({ ...award, fact: "f/2" }, { ...office, actor: person("V1") })
        expect(yield* Effect.flip(denied)).toBeInstanceOf(Denied)
        const ref = Account.ref("volunteer/V1")
        expect((yield* state(ref))?.issued).toBe(15)
        const events = yield* Stream.runCollect(history(ref))
        expect(events.map(({ event }) => event._tag)).toEqual(["PointsEarned"])
        expect((yield* report(allTime)).total).toMatchObject({ pointsIssued: 15 })
      }),
    ))

  it("gives an Effect that is carried out each time it is run, unless it has a key", () =>
    run(
      Effect.gen(function* () {
        const { hierarchy, points, state } = yield* Practice
        yield* hierarchy.foundDistrict(founding(district), office)
        const adjust = { account: "volunteer/V1", unit: district, points: 1, reason: "补发" }
        const add = points.adjust(adjust, office)
        const addOnce = points.adjust(adjust, { ...office, key: "once" })
        yield* Effect.repeat(add, { times: 2 })
        yield* Effect.repeat(addOnce, { times: 2 })
        expect((yield* state(Account.ref("volunteer/V1")))?.issued).toBe(4)
      }),
    ))

  it("gives the dispatcher and the reporting that the practice uses", () =>
    run(
      Effect.gen(function* () {
        const dispatcher = yield* Dispatcher
        const reporting = yield* Reporting
        const practice = yield* Practice
        yield* practice.hierarchy.foundDistrict(founding(district), office)
        yield* dispatcher.execute(OpenAccount, { account: "volunteer/V1", unit: district }, office)
        expect((yield* practice.state(Account.ref("volunteer/V1")))?.opened).toBe("2025-03-03")
        expect(yield* reporting.drain).toBe((yield* practice.report(allTime)).position)
      }),
    ))

  it("can be built for several districts on one storage in one program", async () => {
    class North extends Context.Service<North, PracticeShape>()("test/North") {}
    class South extends Context.Service<South, PracticeShape>()("test/South") {}
    const north: Layer.Layer<North, never, Storage> = Layer.effect(North, Practice).pipe(
      Layer.provide(Practice.layer({ district: "220103" })),
    )
    const south: Layer.Layer<South, never, Storage> = Layer.effect(South, Practice).pipe(
      Layer.provide(Practice.layer({ district: "220104" })),
    )
    const program = Effect.gen(function* () {
      const one = yield* North
      const other = yield* South
      yield* one.hierarchy.foundDistrict(founding("220103"), office)
      yield* other.hierarchy.foundDistrict(founding("220104"), office)
      yield* one.points.openAccount({ account: "volunteer/V1", unit: "220103" }, office)
      expect(yield* other.state(Account.ref("volunteer/V1"))).toBeUndefined()
      expect((yield* one.report(allTime)).units.map(({ unit }) => unit)).toEqual(["220103"])
      expect((yield* other.report(allTime)).units.map(({ unit }) => unit)).toEqual(["220104"])
    })
    const both = Layer.mergeAll(north, south).pipe(Layer.provide(memory))
    await Effect.runPromise(Effect.provide(program, both))
  })
})
