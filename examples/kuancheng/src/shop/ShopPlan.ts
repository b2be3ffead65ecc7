import { BusinessDay, command, decided, put, stateKind, streamStates } from "@civic-practice/core"
import { Unit } from "@civic-practice/hierarchy"
import { Account, accountsDue, spendable } from "@civic-practice/points"
import type { PracticeShape } from "@civic-practice/practice"
import { Effect, Result, Schema, Stream } from "effect"
import { Random } from "../data-generator/Random.ts"
import { seed } from "../data-generator/settings.ts"
import { district } from "../importing/District.ts"
import type { KnownShops } from "../importing/Known.ts"
import { office } from "../importing/steps/submit.ts"

const Place = Schema.Struct({ exchangePoint: Schema.String, clerk: Schema.String })

const Plan = Schema.Struct({
  /** Volunteers' numbers, as they were drawn. */
  residents: Schema.Array(Schema.String),
  places: Schema.Array(Place),
  /** Institutes that get budgets. */
  institutes: Schema.Array(Schema.String),
  /** Whose points are put up for all to see, who leads it, and who of its residents objects. */
  notice: Schema.Struct({
    station: Schema.String,
    leader: Schema.String,
    objector: Schema.String,
  }),
  administrators: Schema.Array(Schema.String),
})
/** Who takes part in the shop's month, and where. */
export type ShopPlan = typeof Plan.Type

const ShopPlan = stateKind<ShopPlan | null>({ name: "kuancheng.shopPlan", initial: null })
const planRef = ShopPlan.ref("2022-01")

const KeepPlan = command("kuancheng.keepShopPlan", {
  input: Plan,
  permission: () => [],
  touches: () => [planRef],
  decide: (plan) => Result.succeed(decided(null, put(planRef, plan))),
})

export const residentsNeeded = 40
const placesNeeded = 6
const pointsNeeded = 60
const lastDay = BusinessDay.make("2022-01-31")

/**
 * The plan that an earlier run has made, or a new one: residents drawn from those with points, by the sample's seed.
 * It is kept before anything else, since what it is drawn from changes with the first reservation. `undefined` where
 * the district is too small for it.
 */
export const shopPlan = Effect.fnUntraced(function* (practice: PracticeShape, shops: KnownShops) {
  const kept = yield* practice.state(planRef)
  if (kept !== undefined && kept !== null) return kept
  const plan = yield* drawn(practice, shops)
  if (plan !== undefined) {
    yield* practice.submit(KeepPlan, plan, { actor: office, key: "shop/plan", at: 0 })
  }
  return plan
})

const drawn = Effect.fnUntraced(function* (practice: PracticeShape, shops: KnownShops) {
  const random = new Random(seed, "shop")
  const officers = new Set([...shops.leaders.values(), ...shops.clerks.values()])
  const { index } = accountsDue(district, lastDay)
  const withPoints = yield* Stream.runFold(
    streamStates(Account, { realm: district, index }),
    (): Array<{ volunteer: string; issuer: string }> => [],
    (found, { id, state }) => {
      const volunteer = id.slice(id.indexOf("/") + 1)
      const issuer = state.lots[0]?.unit
      if (issuer === undefined || officers.has(volunteer)) return found
      if (spendable(state, lastDay) >= pointsNeeded) found.push({ volunteer, issuer })
      return found
    },
  )
  const inOrder = withPoints.toSorted((a, b) => (a.volunteer < b.volunteer ? -1 : 1))
  const residents = take(random, inOrder, residentsNeeded)
  const places = take(
    random,
    [...shops.exchangePoints].flatMap(([exchangePoint, unit]) => {
      const clerk = shops.clerks.get(unit)
      return clerk === undefined ? [] : [{ exchangePoint, clerk }]
    }),
    placesNeeded,
  )
  const hosts = [...new Set(shops.exchangePoints.values())]
  const levels = new Map<string, string>()
  for (const unit of [...hosts, ...residents.map(({ issuer }) => issuer)]) {
    const state = yield* practice.state(Unit.ref(unit))
    if (state !== undefined) levels.set(unit, state.level)
  }
  const institutes = hosts.filter((unit) => levels.get(unit) === "institute")
  const objector = residents.find(
    ({ issuer }) => levels.get(issuer) === "station" && shops.leaders.has(issuer),
  )
  const leader = shops.leaders.get(objector?.issuer ?? "")
  const administrators = [...shops.leaders.values()].slice(0, 2)
  if (residents.length < residentsNeeded || places.length < placesNeeded) return undefined
  if (objector === undefined || leader === undefined || institutes.length < 2) return undefined
  return {
    residents: residents.map(({ volunteer }) => volunteer),
    places,
    institutes: take(random, institutes, 2),
    notice: { station: objector.issuer, leader, objector: objector.volunteer },
    administrators,
  } satisfies ShopPlan
})

/** So many of a list, each at most once. */
const take = <Item>(random: Random, from: ReadonlyArray<Item>, count: number): Array<Item> => {
  const left = [...from]
  const taken: Array<Item> = []
  while (taken.length < count && left.length > 0) {
    taken.push(...left.splice(random.between(0, left.length - 1), 1))
  }
  return taken
}
