import { at, command, type Decision, decided } from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Account, AccountId } from "./Account.ts"
import { entered } from "./entered.ts"
import { type UnknownWallet, walletFor } from "./Wallet.ts"

/**
 * Opens an account before it has any points. Opening it again changes nothing; the first points open one too.
 * A
 * wallet's account begins with the wallet's base, issued by the unit. Refused with `UnknownWallet`, and with `UnknownUnit`
 * or `UnitNotOpen` where the unit is not open.
 */
export const OpenAccount = command("points.openAccount", {
  chinese: "开立积分账户",
  input: Schema.Struct({ account: AccountId, unit: UnitId }),
  permission: ({ unit }) => at(unit, "points.openAccount"),
  touches: ({ account, unit }) => [Account.ref(account), Unit.ref(unit)],
  decide: (
    { account, unit },
    view,
    occasion,
  ): Result.Result<Decision<null>, UnknownUnit | UnitNotOpen | UnknownWallet> => {
    if (view.get(Account.ref(account)).opened !== null) return Result.succeed(decided(null))
    const day = occasion.calendar.dayOf(occasion.at)
    const closed = whyNotOpen(unit, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const wallet = walletFor(account, view)
    if (Result.isFailure(wallet)) return Result.fail(wallet.failure)
    const base = wallet.success?.base
    return Result.succeed(
      decided(
        null,
        entered(account, view, {
          _tag: "AccountOpened",
          unit,
          day,
          ...(base === undefined ? {} : { base }),
        }),
      ),
    )
  },
})
