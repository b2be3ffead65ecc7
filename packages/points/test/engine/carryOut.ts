import * as points from "@civic-practice/points"
import { Result } from "effect"
import type { Outcome } from "../reference/engine/PlainSettings.ts"
import { whyClosed } from "../reference/engine/plainTree.ts"
import { carryOutInShop } from "./carryOutInShop.ts"
import { awardOf, penaltyOf, periodFor, pooling } from "./inputs.ts"
import { plusDays, type SideBySide } from "./SideBySide.ts"
import type { Step } from "./steps.ts"

export type Both = readonly [Result.Result<unknown, unknown>, Outcome]

export const nothing: Both = [Result.succeed({}), {}]

/** A fact that the step can do something with, mostly. */
const factOf = (
  { plain }: Pick<SideBySide, "plain">,
  { does, fact, rare }: Step,
): string | undefined => {
  if (rare < 2 || !["correct", "reverse", "rate", "cancelPending"].includes(does)) return undefined
  const fit = [...plain.facts].filter(([, one]) => {
    if (one.reversed) return false
    if (does === "rate") return one.waits !== undefined && "action" in one.waits
    return does !== "cancelPending" || one.waits !== undefined
  })
  return fit[fact % Math.max(1, fit.length)]?.[0]
}

/** A penalty that stands. */
const caseOf = ({ plain }: Pick<SideBySide, "plain">, { fact }: Step): string | undefined => {
  const standing = [...plain.penalties].filter(([, { reversed }]) => !reversed)
  return standing[fact % Math.max(1, standing.length)]?.[0]
}

/** How long points that are given can be spent. */
const validUntil = ({ back, minutes }: Step, today: string): { readonly validUntil?: string } => {
  if (minutes === 240 || minutes === 0) return {}
  const days = { 20: 3, 60: 12, 100: 40 }[minutes] ?? 0
  return { validUntil: plusDays(today, back === -1 ? -1 : days) }
}

/** What makes it possible to do what a step says, where there is nothing yet to do it to. */
const before: Partial<Record<Step["does"], Step["does"]>> = {
  collect: "reserve",
  guess: "reserve",
  cancel: "reserve",
  end: "reserve",
  fulfil: "reserve",
  renew: "reserve",
  refund: "redeem",
  approve: "propose",
  reject: "propose",
  correct: "award",
  reverse: "award",
  rate: "award",
  cancelPending: "award",
  forgive: "penalise",
}

const isPossible = ({ plain }: SideBySide, one: Step): boolean => {
  switch (before[one.does]) {
    case "reserve":
      return [...plain.reservations.values()].some(({ status }) =>
        ["requested", "reserved", "ready"].includes(status),
      )
    case "redeem":
      return [...plain.redemptions.values()].some(({ quantity, returned }) => returned < quantity)
    case "propose":
      return [...plain.proposals.values()].some(({ status }) => status === "open")
    case "award":
      return factOf({ plain }, one) !== undefined
    case "penalise":
      return caseOf({ plain }, one) !== undefined
    default:
      return true
  }
}

/** Gives one step to both. */
export const carryOut = (both: SideBySide, one: Step): Both => {
  const instead = before[one.does]
  if (instead === undefined || one.rare < 2 || isPossible(both, one)) return done(both, one)
  return done(both, {
    ...one,
    does: instead,
    ...(one.does === "rate" ? { other: "team/t-1" } : {}),
  })
}

const done = (both: SideBySide, one: Step): Both => {
  const { plain, today } = both
  const { account, by, fact: number, flag, other, quantity, unit } = one
  // Of most facts, what is known; else whatever the step says.
  const fresh = one.does === "award" && one.rare > 2
  const fact = factOf(both, one) ?? `record/r-${fresh ? `${number}-${plain.facts.size}` : number}`
  const known = plain.facts.get(fact)
  const ofFact = one.rare === 0 ? unit : (known?.unit ?? unit)
  switch (one.does) {
    case "award": {
      const award = awardOf(one, today)
      return [both.give(points.Award, { fact, ...award }, by), plain.award(fact, award, today, by)]
    }
    case "awardMany": {
      const items = Array.from({ length: quantity }, (_, place) => ({
        fact: `record/m-${both.spec.events().length}-${place}`,
        ...awardOf({ ...one, back: one.back, minutes: place === 1 ? 20 : one.minutes }, today),
      }))
      const result = both.give(points.AwardMany, { awards: items }, by)
      const granted: Array<unknown> = []
      for (const { fact: name, ...award } of items) {
        const outcome = plain.award(name, award, today, by)
        // All are alike in what could refuse them, so it is the first or none.
        if (typeof outcome === "string") return [result, outcome]
        granted.push(outcome.granted)
      }
      return [result, { granted }]
    }
    case "correct": {
      const award = {
        ...awardOf(one, today),
        ...(known === undefined || one.rare === 0
          ? {}
          : { account: known.account, unit: known.unit }),
      }
      return [
        both.give(points.CorrectEarning, { fact, ...award }, by),
        plain.correct(fact, award, today, by),
      ]
    }
    case "reverse":
      return [
        both.give(points.ReverseEarning, { fact, unit: ofFact }, by),
        plain.reverse(fact, ofFact, today, by),
      ]
    case "rate": {
      const action = one.rare === 1 ? "confirmed" : "rated"
      const adjusted = flag ? one.points : undefined
      const input = {
        fact,
        unit: ofFact,
        action,
        ...(adjusted === undefined ? {} : { adjusted: { _tag: "Points", points: adjusted } }),
      }
      return [
        both.give(points.ActivatePending, input, by),
        plain.activatePending(fact, ofFact, action, adjusted, today, by),
      ]
    }
    case "cancelPending":
      return [
        both.give(points.CancelPending, { fact, unit: ofFact, reason: "投诉" }),
        plain.cancelPending(fact, ofFact, today),
      ]
    case "due": {
      const day = plusDays(today, -one.back)
      return [
        both.give(points.ActivateDue, { account, day }),
        plain.activateDue(account, day, today),
      ]
    }
    case "give":
    case "deduct": {
      const amount = one.does === "give" ? one.points * quantity : -one.points
      const until = amount > 0 ? validUntil(one, today) : {}
      const asked = { account, unit: one.rare > 6 ? "district" : unit, points: amount, ...until }
      return [
        both.give(points.Adjust, { ...asked, reason: "更正" }, by),
        plain.adjust(asked, today, by),
      ]
    }
    case "penalise": {
      const fresh = one.rare > 2
      const name =
        (fresh ? undefined : caseOf(both, one)) ??
        `case/c-${fresh ? `${number}-${plain.penalties.size}` : number}`
      const award = penaltyOf(one, today)
      return [
        both.give(points.Penalise, { fact: name, ...award }, by),
        plain.penalise(name, award, today, by),
      ]
    }
    case "forgive": {
      const name = (one.rare < 2 ? undefined : caseOf(both, one)) ?? `case/c-${number}`
      const at = one.rare === 0 ? unit : (plain.penalties.get(name)?.award.unit ?? unit)
      return [
        both.give(points.ReversePenalty, { fact: name, unit: at }, by),
        plain.reversePenalty(name, at, today, by),
      ]
    }
    case "transfer": {
      const input = { from: account, to: other, points: one.points, unit }
      return [
        both.give(points.TransferPoints, input, by),
        plain.transfer(account, other, one.points, unit, today, by),
      ]
    }
    case "expire": {
      const day = plusDays(today, one.back === -1 ? 1 : 0)
      return [both.give(points.ExpireLots, { account, day }), plain.expire(account, day, today)]
    }
    case "close": {
      const next =
        plain.closedThrough === null || one.rare === 0
          ? plusDays(today, -30).slice(0, 7)
          : plain.booked(`${plain.closedThrough}-01`).slice(0, 7)
      const result = both.give(points.CloseMonth, { month: next })
      if (Result.isSuccess(result)) both.closings.push(both.spec.events().length)
      return [result, plain.closeMonth(next, today)]
    }
    case "grant": {
      const period = periodFor(plain, unit, plusDays(today, -one.back), one.rare === 0)
      const amount = one.minutes > 200 ? one.points * 2 : one.points
      return [
        both.give(points.GrantBudget, { unit, period, points: amount }),
        plain.grantBudget(unit, period, amount),
      ]
    }
    case "policy": {
      const [, policy = {}] = both.drawn.policies
      const budgets = [{ unit: "nowhere", per: "month" } as never]
      const next = one.rare === 0 ? { ...policy, budgets } : policy
      return [both.give(points.SetPointsPolicy, next), plain.setPolicy(next)]
    }
    case "publish": {
      const rules = both.drawn.rules[1]
      if (rules === undefined) return nothing
      const result = both.give(points.PublishRules, {
        effectiveFrom: today,
        rules: rules.rules,
        ...(rules.groups.length === 0 ? {} : { capGroups: rules.groups }),
      })
      // Which rules can be published has tests of its own.
      return [
        result,
        Result.isFailure(result) ? "RulesRefused" : plain.publish(today, rules.rules, rules.groups),
      ]
    }
    case "group": {
      const group = flag ? "household/h-1" : "team/t-1"
      const shared = pooling(quantity, one.rare)
      const at = one.rare === 0 ? unit : "district"
      return [
        both.give(points.DefineGroup, { group, unit: at, pooling: shared }, one.by),
        plain.defineGroup(group, at, shared, today, one.by),
      ]
    }
    case "join":
    case "leave": {
      const member = account.startsWith("volunteer/v-2") ? "volunteer/v-2" : "volunteer/v-1"
      const group = flag ? "household/h-1" : "team/t-1"
      const at = one.rare === 0 ? "station-1" : "district"
      const day = plusDays(today, -one.back)
      return one.does === "join"
        ? [
            both.give(points.JoinGroup, { group, member, unit: at, from: day }, one.by),
            plain.join(group, member, at, day, today, one.by),
          ]
        : [
            both.give(points.LeaveGroup, { group, member, unit: at, on: day }, one.by),
            plain.leave(group, member, at, day, today, one.by),
          ]
    }
    case "wallet": {
      const terms = {
        name: { zh: "文明积分", en: "honour" },
        unit: one.rare === 0 ? "minutes" : "points",
        spendable: false,
        ...(flag ? { base: 5 } : {}),
        floor: flag ? 1 : -4,
        belowFloor: flag ? "refuse" : "stop",
        ceiling: one.rare === 1 ? 0 : 18,
      } as const
      return [
        both.give(points.DefineWallet, { wallet: "honour", ...terms }),
        plain.defineWallet("honour", terms),
      ]
    }
    case "openAccount":
      return [
        both.give(points.OpenAccount, { account, unit }),
        plain.openAccount(account, unit, today),
      ]
    default:
      return carryOutInShop(both, one, whyClosed)
  }
}
