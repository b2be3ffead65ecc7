import * as points from "@civic-practice/points"
import { RewardId } from "@civic-practice/points"
import { Result } from "effect"
import type { PlainProposed } from "../reference/engine/PlainEngine.ts"
import type { PlainTerms } from "../reference/engine/PlainStock.ts"
import { type Both, nothing } from "./carryOut.ts"
import { penaltyOf } from "./inputs.ts"
import { plusDays, type SideBySide } from "./SideBySide.ts"
import { rewards, type Step, start } from "./steps.ts"

/** The terms as the library takes them. */
const given = ({ disciplined, weekdays, ...terms }: PlainTerms): object => ({
  name: { zh: "物品", en: "thing" },
  ...terms,
  ...(disciplined === true ? { eligibility: { notUnderDiscipline: true } } : {}),
  ...(weekdays === undefined ? {} : { windows: [{ _tag: "Weekdays", weekdays }] }),
})

const batchOf = ({ fact, rare }: Step, today: string) =>
  rare < 4
    ? null
    : {
        batch: rare > 6 ? "b-1" : "b-2",
        useBy: rare === 4 ? plusDays(today, -1) : plusDays(start, fact * 12 + 9),
      }

const textOf = (result: Result.Result<unknown, unknown>, name: string): string => {
  if (Result.isFailure(result)) return "none"
  // The answers of these commands are records.
  return String((result.success as Record<string, unknown>)[name])
}

/** Gives one step of the shop to both. */
export const carryOutInShop = (
  both: SideBySide,
  one: Step,
  whyClosed: (unit: string, day: string) => string | undefined,
): Both => {
  const { plain, today } = both
  const { account, by, flag, quantity, reward, unit } = one
  const batch = batchOf(one, today)
  const ofBatch = batch === null ? {} : { batch }
  const at = { reward, exchangePoint: unit }
  const recent = (
    list: ReadonlyArray<string>,
    fits: (id: string) => boolean,
  ): string | undefined => {
    // Mostly what can still be dealt with.
    const fit = one.rare < 2 ? list : list.filter(fits)
    return fit.at(-1 - (one.which % Math.max(1, fit.length)))
  }
  const isOpen = (id: string) =>
    ["requested", "reserved", "ready"].includes(plain.reservations.get(id)?.status ?? "")
  const isLeft = (id: string) => {
    const known = plain.redemptions.get(id)
    return known !== undefined && known.returned < known.quantity
  }
  const isUndecided = (id: string) => plain.proposals.get(id)?.status === "open"
  const reservation = recent([...both.codes.keys()], isOpen) ?? "none"
  const reserved = plain.reservations.get(reservation)
  const there = one.rare === 0 ? unit : (reserved?.at ?? unit)
  switch (one.does) {
    case "redeem":
    case "reserve": {
      const pooled = account === "household/h-1" && flag
      const member = pooled ? { member: "volunteer/v-2" } : {}
      const asked = { account, reward, at: unit, quantity, ...member }
      const input = { account, quantity, ...at, ...member }
      if (one.does === "redeem") {
        const result = both.give(points.Redeem, input)
        const id = textOf(result, "redemption")
        if (id !== "none") both.redemptions.push(id)
        return [result, plain.redeem(id, asked, today)]
      }
      const result = both.give(points.Reserve, input)
      const id = textOf(result, "reservation")
      if (id !== "none") both.codes.set(id, textOf(result, "code"))
      return [result, plain.reserve(id, asked, today)]
    }
    case "collect":
    case "guess": {
      const isRight = one.does === "collect"
      const code = isRight ? (both.codes.get(reservation) ?? "NONE") : "ZZZZZZZ"
      const part = flag ? { quantity } : {}
      const input = { reservation, exchangePoint: there, code, ...part }
      const closed = whyClosed(there, today)
      // Somebody who tries until it is locked.
      for (let time = 0; !isRight && one.rare > 6 && time < 4; time++) {
        both.hold(
          one,
          both.give(points.CollectReservation, input),
          plain.collect(reservation, there, false, part.quantity, today, closed),
        )
      }
      const result = both.give(points.CollectReservation, input)
      if (textOf(result, "_tag") === "Collected") both.redemptions.push(reservation)
      return [result, plain.collect(reservation, there, isRight, part.quantity, today, closed)]
    }
    case "cancel": {
      const owner = one.rare === 1 ? account : (reserved?.account ?? account)
      const input = { reservation, account: owner, exchangePoint: there }
      return [
        both.give(points.CancelReservation, input),
        plain.cancelReservation(reservation, owner, there, today),
      ]
    }
    case "end": {
      const ids = [...both.codes.keys()].filter((id) => one.rare === 0 || isOpen(id)).slice(-4)
      if (ids.length === 0) return nothing
      const day = plusDays(today, one.back === -1 ? 1 : 0)
      return [
        both.give(points.ExpireReservations, { reservations: ids, day }),
        plain.expireReservations(ids, day, today),
      ]
    }
    case "fulfil": {
      const ids = [...both.codes.keys()].filter((id) => one.rare === 0 || isOpen(id)).slice(-3)
      if (ids.length === 0) return nothing
      const to = (["approved", "approved", "ready", "cancelled"] as const)[one.rare % 4] ?? "ready"
      const input = { exchangePoint: there, reservations: ids, to }
      return [
        both.give(points.FulfilReservations, input, by),
        plain.fulfil(ids, there, to, today, by),
      ]
    }
    case "renew": {
      const result = both.give(points.RenewPickUpCode, { reservation, exchangePoint: there }, by)
      if (Result.isSuccess(result)) both.codes.set(reservation, textOf(result, "code"))
      return [result, plain.renewCode(reservation, there, today, by)]
    }
    case "refund": {
      const id = recent(both.redemptions, isLeft) ?? "none"
      const exchangePoint = one.rare === 0 ? unit : (plain.redemptions.get(id)?.at ?? unit)
      const part = one.fact > 2 ? { quantity } : {}
      const input = { redemption: id, exchangePoint, restock: flag, ...part }
      return [
        both.give(points.RefundRedemption, input, by),
        plain.refund(id, exchangePoint, part.quantity, flag, today, by),
      ]
    }
    case "receive":
      return [
        both.give(points.ReceiveStock, { ...at, quantity: quantity * 2, ...ofBatch }),
        plain.receive(reward, unit, quantity * 2, batch, today),
      ]
    case "count": {
      // All gone, now and then.
      const counted = flag ? one.points : quantity - 1
      return [
        both.give(points.CountStock, { ...at, counted, reason: "盘点", ...ofBatch }, by),
        plain.count(reward, unit, counted, batch, today, by),
      ]
    }
    case "writeOff":
      return [
        both.give(points.WriteOffStock, { ...at, quantity, reason: "破损", ...ofBatch }, by),
        plain.writeOff(reward, unit, quantity, batch, today, by),
      ]
    case "move": {
      const to = flag ? "station-1" : "station-9"
      return [
        both.give(points.TransferStock, { reward, from: unit, to, quantity }),
        plain.move(reward, unit, to, quantity, today),
      ]
    }
    case "propose": {
      const who = by ?? "o-1"
      const amount = flag ? one.points : -one.points
      const asked = { account, unit: one.rare > 6 ? "district" : unit, points: amount }
      const counted = one.points
      const penalty = { fact: `case/p-${both.proposals.length}`, award: penaltyOf(one, today) }
      const { award, fact } = penalty
      const [proposed, input]: readonly [PlainProposed, object] =
        one.which > 1
          ? [
              { count: { reward, at: unit, counted, batch } },
              { _tag: "CountStock", count: { ...at, counted, reason: "盘点", ...ofBatch } },
            ]
          : one.rare < 4
            ? [{ penalise: penalty }, { _tag: "Penalise", penalise: { fact, ...award } }]
            : [{ adjust: asked }, { _tag: "Adjust", adjust: { ...asked, reason: "更正" } }]
      const result = both.give(points.Propose, { proposed: input }, who)
      const id = textOf(result, "proposal")
      if (id !== "none") both.proposals.push(id)
      return [result, plain.propose(id, proposed, today, who)]
    }
    case "approve":
    case "reject": {
      const proposal = recent(both.proposals, isUndecided) ?? "none"
      const place = one.rare === 0 ? unit : (plain.proposals.get(proposal)?.unit ?? unit)
      const who = by ?? "o-2"
      return one.does === "approve"
        ? [
            both.give(points.Approve, { proposal, unit: place }, who),
            plain.approve(proposal, place, today, who),
          ]
        : [
            both.give(points.Reject, { proposal, unit: place, reason: "有误" }, who),
            plain.reject(proposal, place, today, who),
          ]
    }
    case "define":
    case "change": {
      const place = (rewards as ReadonlyArray<string>).indexOf(reward)
      const [known] = both.drawn.terms
      const terms =
        both.drawn.terms[one.does === "define" ? Math.max(0, place) : one.which % 3] ?? known
      if (terms === undefined) return nothing
      if (one.does === "change") {
        const who = one.rare === 0 ? unit : "district"
        return [
          both.give(points.ChangeReward, { reward, unit: who, ...given(terms) }),
          plain.changeReward(reward, who, terms),
        ]
      }
      const stocked = reward !== "haircut"
      const input = { reward, unit: "district", stocked, ...given(terms) }
      return [
        both.give(points.DefineReward, input),
        plain.define(reward, "district", stocked, terms, today),
      ]
    }
    case "withdraw": {
      // Seldom, or little could be redeemed.
      if (one.rare > 3) return nothing
      const who = one.rare === 0 ? unit : "district"
      return [
        both.give(points.WithdrawReward, { reward: RewardId.make(reward), unit: who }),
        plain.withdraw(reward, who),
      ]
    }
    case "limit": {
      const limit = {
        unit: one.rare === 0 ? unit : "district",
        amount: one.points + 2,
        counts: flag ? "points" : "pieces",
        per: "month",
        of: one.which === 0 ? "household" : "person",
      } as const
      return [
        both.give(points.SetLimitGroup, { group: "all", ...limit }),
        plain.setLimit("all", limit, today),
      ]
    }
    case "discipline": {
      const holder = account.split("/").slice(0, 2).join("/")
      const facts = flag ? { disciplinedUntil: null } : {}
      const result = both.give(points.RecordHolder, { account, at: "district", facts })
      if (flag) plain.disciplined.add(holder)
      else plain.disciplined.delete(holder)
      return [result, {}]
    }
    default:
      return nothing
  }
}
