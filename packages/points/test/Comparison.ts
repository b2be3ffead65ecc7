import { UnitId } from "@civic-practice/hierarchy"
import {
  Adjust,
  Award,
  AwardMany,
  balanceOf,
  ChangeReward,
  CorrectEarning,
  CountStock,
  DefineReward,
  ExpireLots,
  PublishRules,
  ReceiveStock,
  Redeem,
  RefundRedemption,
  ReverseEarning,
  RewardId,
  Stock,
  stockId,
  TransferStock,
  WithdrawReward,
} from "@civic-practice/points"
import { Result } from "effect"
import { expect } from "vitest"
import { accounts, rewards, type Step } from "./historyArbitrary.ts"
import { alike, faultsOf, Office, openUnit } from "./Office.ts"
import { PlainLedger } from "./reference/PlainLedger.ts"
import type { Outcome } from "./reference/PlainShop.ts"
import { closing } from "./reference/plainUnits.ts"
import { units } from "./ruleArbitraries.ts"

/** The library and the plain ledger side by side. */
export class Comparison {
  readonly office = new Office()
  readonly ledger = new PlainLedger()
  private readonly redemptions: Array<{ readonly id: string; readonly at: string }> = []

  constructor() {
    openUnit(this.office.spec, closing.unit, "station", "centre", closing.on)
  }

  /** Gives both one command; answers with the tag of the refusal, if they refuse it. */
  take(one: Step, today: string): string | undefined {
    const [actual, expected] = this.carryOut(one, today)
    if (Result.isFailure(actual)) {
      const { failure } = actual
      const tag =
        typeof failure === "object" && failure !== null && "_tag" in failure
          ? failure._tag
          : failure
      expect({ refusal: tag }).toEqual(expected)
    } else if ("refusal" in expected) {
      throw new Error(`expected ${expected.refusal}, answered ${JSON.stringify(actual.success)}`)
    } else if (expected.answer !== null) {
      expect(actual.success).toMatchObject(Object(expected.answer))
    }
    this.compare()
    return "refusal" in expected ? expected.refusal : undefined
  }

  private carryOut(one: Step, today: string): readonly [Result.Result<unknown, unknown>, Outcome] {
    const { office, ledger } = this
    switch (one.do) {
      case "publish": {
        const result = office.attempt(
          PublishRules,
          { effectiveFrom: one.from, rules: one.rules },
          today,
        )
        // Which rules can be published is no matter of the books: it has tests of its own.
        return Result.isFailure(result)
          ? [result, { refusal: "RulesRefused" }]
          : [result, ledger.publish(one.from, one.rules)]
      }
      case "award":
        return [office.attempt(Award, one.award, today), ledger.award(one.award, today)]
      case "awardMany":
        return [
          office.attempt(AwardMany, { awards: one.awards }, today),
          ledger.awardMany(one.awards, today),
        ]
      case "reverse": {
        const known = one.here ? ledger.earnings.at(-1 - one.which)?.award : undefined
        const { fact, unit } = known ?? one
        return [
          office.attempt(ReverseEarning, { fact, unit }, today),
          ledger.reverse(fact, unit, today),
        ]
      }
      case "correct": {
        const known = one.same ? ledger.earnings.at(-1 - one.which)?.award : undefined
        const { account, fact, unit, day } = known ?? one.award
        const award = { ...one.award, account, fact, unit, day }
        return [office.attempt(CorrectEarning, award, today), ledger.correct(award, today)]
      }
      case "redeem": {
        const { account, reward, at: exchangePoint, quantity } = one
        const result = office.attempt(Redeem, { account, reward, exchangePoint, quantity }, today)
        const id = Result.isSuccess(result) ? result.success.redemption : "none"
        if (Result.isSuccess(result)) this.redemptions.push({ id, at: exchangePoint })
        return [result, ledger.redeem(id, account, reward, exchangePoint, quantity, today)]
      }
      case "refund": {
        const known = this.redemptions.at(-1 - one.which)
        const redemption = known?.id ?? "unknown"
        const exchangePoint = one.here ? (known?.at ?? one.at) : one.at
        const { restock } = one
        return [
          office.attempt(RefundRedemption, { redemption, exchangePoint, restock }, today),
          ledger.refund(redemption, exchangePoint, restock, today),
        ]
      }
      case "expire":
        return [
          office.attempt(ExpireLots, { account: one.account, day: one.day }, today),
          ledger.expire(one.account, one.day, today),
        ]
      case "adjust": {
        const { account, unit, points, validUntil } = one
        const until = validUntil === null ? {} : { validUntil }
        return [
          office.attempt(Adjust, { account, unit, points, ...until, reason: "更正" }, today),
          ledger.adjust(account, unit, points, validUntil, today),
        ]
      }
      case "define": {
        const stocked = one.reward === "soap"
        return [
          office.attempt(
            DefineReward,
            { reward: one.reward, unit: one.unit, stocked, ...one.terms },
            today,
          ),
          // Points and days of the generator are well-formed.
          ledger.define(one.reward, one.unit, stocked, one.terms as never, today),
        ]
      }
      case "change":
        return [
          office.attempt(ChangeReward, { reward: one.reward, unit: one.unit, ...one.terms }, today),
          ledger.change(one.reward, one.unit, one.terms as never),
        ]
      case "withdraw": {
        // Seldom, or little could be redeemed.
        if (one.often > 0) return [Result.succeed(null), { answer: null }]
        const { reward, unit } = one
        return [
          office.attempt(WithdrawReward, { reward, unit }, today),
          ledger.withdraw(reward, unit),
        ]
      }
      case "receive": {
        const { reward, at: exchangePoint, quantity } = one
        return [
          office.attempt(ReceiveStock, { reward, exchangePoint, quantity }, today),
          ledger.receive(reward, exchangePoint, quantity, today),
        ]
      }
      case "count": {
        const { reward, at: exchangePoint, counted } = one
        return [
          office.attempt(CountStock, { reward, exchangePoint, counted, reason: "盘点" }, today),
          ledger.count(reward, exchangePoint, counted),
        ]
      }
      case "transfer": {
        const { reward, at: from, to, quantity } = one
        const result = office.attempt(TransferStock, { reward, from, to, quantity }, today)
        return [
          result,
          from === to
            ? { refusal: "InvalidInput" }
            : ledger.transfer(reward, from, to, quantity, today),
        ]
      }
    }
  }

  private readonly looked = new Map<string, number>()

  private compare(): void {
    const { office, ledger } = this
    for (const id of accounts) {
      const state = office.account(id)
      const lots = ledger
        .lots(id)
        .map(({ unit, since, validUntil, left }) => ({ unit, since, validUntil, left }))
      // Compared as texts first: a history is long, and `expect` takes its time.
      if (!alike(state.lots, lots)) expect(state.lots).toEqual(lots)
      if (balanceOf(state) !== ledger.balance(id)) expect(balanceOf(state)).toBe(ledger.balance(id))
      const events = office.events(id)
      if (this.looked.get(id) === events.length) continue
      this.looked.set(id, events.length)
      expect(faultsOf(id, state, events)).toEqual([])
    }
    for (const reward of rewards) {
      for (const place of [...units, closing.unit]) {
        const id = stockId(RewardId.make(reward), UnitId.make(place))
        const { onHand, received, issued, corrected, moved } = office.spec.view.get(Stock.ref(id))
        const faulty =
          onHand !== (ledger.stock.get(id) ?? 0) ||
          onHand !== received + corrected + moved - issued ||
          Math.min(onHand, received, issued) < 0
        if (faulty) throw new Error(`stock ${id}: ${onHand}, expected ${ledger.stock.get(id)}`)
      }
    }
  }
}
