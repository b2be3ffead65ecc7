import {
  append,
  at,
  type Change,
  command,
  type Decision,
  type Explained,
  type Localized,
  put,
  sha256,
  stateKind,
  type View,
} from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { fits } from "../Points.ts"
import { TooManyPoints } from "../refusals.ts"
import { Reward, RewardId } from "./Reward.ts"
import { Stock, type StockEvent, stockedReward, stockId } from "./Stock.ts"
import { NoVouchers, type StockRefusal } from "./StockRefusal.ts"

/** A code that is handed out for a reward (券码): 1 to 100 characters without white space. */
export const VoucherCode = Schema.String.check(
  Schema.isPattern(/^[^\s\p{Cc}\p{Cf}\p{Cs}]{1,100}$/u, {
    message: "1 to 100 characters without white space or invisible characters are needed",
    chinese: "应为 1 至 100 个字符，不含空格和不可见字符",
  }),
)

/** How many codes a page holds, so that handing one out never reads more than a page or two. */
export const vouchersPerPage = 200

/**
 * Pages of codes, in the order in which they are handed out; the id is the stock's with the page's number. Of a stock's
 * codes, as many as it has issued were handed out, from the first on.
 */
export const VoucherPage = stateKind<{ readonly codes: ReadonlyArray<string> }>({
  name: "points.voucherPage",
  initial: { codes: [] },
})

/** Where a code was loaded; the id is the reward's with a hash of the code, so that each is there once. */
export const VoucherClaim = stateKind<{ readonly exchangePoint: UnitId } | null>({
  name: "points.voucherClaim",
  initial: null,
  cached: false,
  presumedNew: true,
})

const pageRef = (stock: string, page: number) => VoucherPage.ref(`${stock}/${page}`)

/** The next so many codes of a stock that has issued a number of them already. */
export const handedOut = (
  stock: string,
  issued: number,
  quantity: number,
  view: View,
): ReadonlyArray<string> => {
  const first = Math.floor(issued / vouchersPerPage)
  const last = Math.floor((issued + quantity - 1) / vouchersPerPage)
  const pages = Array.from({ length: last - first + 1 }, (_, place) =>
    pageRef(stock, first + place),
  )
  const codes = view.getAll(pages).flatMap((page) => page.codes)
  const from = issued - first * vouchersPerPage
  return codes.slice(from, from + quantity)
}

/** Codes of the list were loaded before: at these places, counted from 1. Nothing was written. */
export class VouchersLoaded
  extends Schema.TaggedError<VouchersLoaded>("@civic-practice/points/VouchersLoaded")(
    "VouchersLoaded",
    { reward: Schema.String, places: Schema.Array(Schema.Int) },
  )
  implements Explained
{
  get localized(): Localized {
    const { reward, places } = this
    const shown = places.slice(0, 10).join(" ")
    return {
      zh: `${reward} 的券码中有 ${places.length} 个此前已导入（第 ${shown} 个），请删去后重新导入`,
      en: `${places.length} codes of ${reward} were loaded before (places ${shown}); leave them out and load again`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/**
 * Loads codes as the stock of a reward at an exchange point (导入券码), to be handed out in this order, each once.
 * Answers with the codes on hand.
 *
 * Refused with `RewardNotOffered`, `NoStockKept`, `NoVouchers`, `VouchersLoaded` or `TooManyPoints`, and with
 * `UnknownUnit` or `UnitNotOpen` where the exchange point is not open.
 */
export const LoadVouchers = command("points.loadVouchers", {
  chinese: "导入券码",
  input: Schema.Struct({
    reward: RewardId,
    exchangePoint: UnitId,
    codes: Schema.Array(VoucherCode).check(
      Schema.isBetweenLength(1, 1000),
      Schema.makeFilter(
        (codes: ReadonlyArray<string>) =>
          new Set(codes).size === codes.length || "a code is in the list twice",
        { chinese: "券码重复" },
      ),
    ),
  }),
  permission: ({ exchangePoint }) => at(exchangePoint, "points.loadVouchers"),
  touches: ({ reward, exchangePoint }) => [
    Reward.ref(reward),
    Stock.ref(stockId(reward, exchangePoint)),
    Unit.ref(exchangePoint),
  ],
  decide: (
    { reward, exchangePoint, codes },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly onHand: number }>,
    StockRefusal | NoVouchers | VouchersLoaded | TooManyPoints | UnknownUnit | UnitNotOpen
  > => {
    const kept = stockedReward(reward, view)
    if (Result.isFailure(kept)) return Result.fail(kept.failure)
    if (kept.success.vouchers !== true) return Result.fail(new NoVouchers({ reward }))
    const day = occasion.calendar.dayOf(occasion.at)
    const closed = whyNotOpen(exchangePoint, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const claims = codes.map((code) => VoucherClaim.ref(`${reward}/${sha256(code)}`))
    const places = claims.flatMap((ref, place) => (view.get(ref) === null ? [] : [place + 1]))
    if (places.length > 0) return Result.fail(new VouchersLoaded({ reward, places }))
    const ref = Stock.ref(stockId(reward, exchangePoint))
    const { onHand, received } = view.get(ref)
    const quantity = codes.length
    if (!fits(received, quantity)) return Result.fail(new TooManyPoints({ subject: ref.id }))
    const event: StockEvent = { _tag: "StockReceived", quantity, day }
    const changes: Array<Change> = [append(ref, event)]
    for (const claim of claims) changes.push(put(claim, { exchangePoint }))
    for (let place = 0; place < quantity; ) {
      const page = pageRef(ref.id, Math.floor((received + place) / vouchersPerPage))
      const before = view.get(page).codes
      const more = codes.slice(place, place + vouchersPerPage - before.length)
      changes.push(put(page, { codes: [...before, ...more] }))
      place += more.length
    }
    return Result.succeed({ answer: { onHand: onHand + quantity }, changes })
  },
})
