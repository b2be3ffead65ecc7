import type { Localized } from "@civic-practice/core"
import { sentencesOf } from "@civic-practice/points"
import { Effect } from "effect"
import { parcel } from "./reservations.ts"
import { by, placeAt, residentAt, type ShopDesk, time } from "./ShopDesk.ts"
import { toldOnce } from "./ShopNote.ts"

const visitors = { first: 24, count: 6 }

/** What came of a reward that is handed out on the 15th of a month alone (兑换日). */
export interface RedemptionDay {
  /** What those were told who came on the 12th. */
  readonly tooEarly: ReadonlyArray<Localized>
  readonly redeemed: number
  readonly points: number
}

/** Six residents come on the 12th, are told when to come back, and do. */
export const redemptionDay = Effect.fnUntraced(function* (desk: ShopDesk) {
  const { points, shop } = desk.practice
  const tooEarly: Array<Localized> = []
  let spent = 0
  for (let nth = visitors.first; nth < visitors.first + visitors.count; nth++) {
    const { account } = residentAt(desk, nth)
    const { clerk, exchangePoint } = placeAt(desk, nth)
    const asked = { account, exchangePoint }
    const examined = Effect.map(
      shop.examine({ ...asked, rewards: [parcel], at: time("2022-01-12 10:00") }),
      (found): Localized => {
        const sentences = found.flatMap(sentencesOf)
        const told = (language: keyof Localized, separator: string) =>
          sentences.map((one) => one[language]).join(separator)
        return { zh: told("zh", "；"), en: told("en", "; ") }
      },
    )
    tooEarly.push(yield* toldOnce(desk.practice, `window/${nth}`, examined))
    const redeemed = yield* points.redeem(
      { ...asked, reward: parcel, quantity: 1 },
      by(clerk, `parcel/${nth}`, "2022-01-15 10:00"),
    )
    spent += redeemed.lots.reduce((sum, one) => sum + one.points, 0)
  }
  return { tooEarly, redeemed: visitors.count, points: spent } satisfies RedemptionDay
})
