import {
  at,
  BusinessDay,
  command,
  type Decision,
  decided,
  erase,
  put,
  stateKind,
} from "@civic-practice/core"
import {
  isRecorded,
  Unit,
  UnitId,
  type UnitNotOpen,
  UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { OwnAccount } from "../refusals.ts"
import { AccountId, mainAccountOf } from "./Account.ts"
import { groupIn } from "./Group.ts"
import { isOwn } from "./isOwn.ts"

const facts = {
  /** Stars held (星级), counted from 1 for the lowest; 0: none. */
  stars: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 }))),
  /** The day of birth. Personal data: erased with `ForgetHolder`. */
  bornOn: Schema.optionalKey(BusinessDay),
  /** The home unit. */
  unit: Schema.optionalKey(UnitId),
  /** The last day under discipline (受处分); `null`: until further notice. Absent: under none. */
  disciplinedUntil: Schema.optionalKey(Schema.NullOr(BusinessDay)),
}

const Facts = Schema.Struct(facts)

/** What is known of an account's holder (持有人), as far as rewards and rules ask for it; what is absent is not known. */
export type HolderState = typeof Facts.Type

/** Of account holders; the id is the account without a wallet. Read only where a reward or a rule asks for it. */
export const Holder = stateKind<HolderState>({
  name: "points.holder",
  initial: {},
  // Personal data.
  cached: false,
})

/**
 * Records what rewards and rules ask of an account's holder (登记兑换资格): all of it, so that what is not given is not known any
 * more. The application tells it what it knows elsewhere: the star by its ladder, the home unit.
 *
 * `at` is the unit that records it. Refused with `OwnAccount`, and with `UnknownUnit` or `UnitNotOpen`.
 */
export const RecordHolder = command("points.recordHolder", {
  chinese: "登记兑换资格",
  input: Schema.Struct({ account: AccountId, at: UnitId, facts: Facts }),
  permission: (input) => at(input.at, "points.recordHolder"),
  touches: (input) => [Holder.ref(mainAccountOf(input.account)), Unit.ref(input.at)],
  // The day of birth is personal data, of which the receipt keeps no hash.
  identifies: ({ facts: { bornOn, ...others }, ...input }) => ({ ...input, facts: others }),
  decide: (
    input,
    view,
    occasion,
  ): Result.Result<Decision<null>, OwnAccount | UnknownUnit | UnitNotOpen> => {
    const { account } = input
    if (isOwn(account, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account }))
    const closed = whyNotOpen(input.at, view, occasion.calendar.dayOf(occasion.at))
    if (closed !== undefined) return Result.fail(closed)
    const { unit: home } = input.facts
    // A misspelt home unit would keep them from every reward that asks for one, and nobody would be told.
    if (home !== undefined && !isRecorded(view.get(Unit.ref(home)))) {
      return Result.fail(new UnknownUnit({ unit: home }))
    }
    return Result.succeed(decided(null, put(Holder.ref(mainAccountOf(account)), input.facts)))
  },
})

/**
 * Erases all that `RecordHolder` recorded of an account's holder (删除兑换资格信息). Erasing what is not there changes
 * nothing. Refused with `OwnAccount`: whoever is under discipline would redeem again.
 */
export const ForgetHolder = command("points.forgetHolder", {
  chinese: "删除兑换资格信息",
  input: Schema.Struct({ account: AccountId, at: UnitId }),
  permission: (input) => at(input.at, "points.forgetHolder"),
  touches: ({ account }) => [Holder.ref(mainAccountOf(account))],
  decide: ({ account }, view, occasion): Result.Result<Decision<null>, OwnAccount> => {
    if (isOwn(account, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account }))
    const ref = Holder.ref(mainAccountOf(account))
    return Result.succeed(view.find(ref) === undefined ? decided(null) : decided(null, erase(ref)))
  },
})
