import type { FaultKind } from "../messages/faultMessages.ts"
import { type Cell, csvRow } from "./GeneratedFile.ts"
import { dayOfMinute, formatDay } from "./LocalCalendar.ts"
import { type Plant, withCell } from "./Planting.ts"
import {
  type Redemption,
  redemptionCells,
  redemptionHeaders,
  redemptionNumber,
} from "./redemptions.ts"

export interface RedemptionPlace {
  readonly number: string
  readonly redemption: Redemption
}

/** Wrong redemptions; the place is the one written before. */
export const plantedRedemptions = (): ReadonlyArray<Plant<RedemptionPlace>> => {
  let nth = 0
  const cellsOf = ({ redemption }: RedemptionPlace): Array<Cell> =>
    redemptionCells(redemptionNumber(900_001 + nth++), { ...redemption, quantity: 1 })
  const wrongCell =
    (
      kind: FaultKind,
      field: (typeof redemptionHeaders)[number],
      wrong: (place: RedemptionPlace) => Cell,
    ): Plant<RedemptionPlace> =>
    (place) => ({
      kind,
      field,
      row: withCell(redemptionHeaders, cellsOf(place), field, wrong(place)),
    })

  const duplicate: Plant<RedemptionPlace> = (place) => {
    const again = withCell(redemptionHeaders, cellsOf(place), "兑换单号", place.number)
    const row = withCell(redemptionHeaders, again, "数量", place.redemption.quantity + 1)
    return place.redemption.outcome === "redeemed"
      ? { kind: "duplicateRedemption", field: "兑换单号", row }
      : undefined
  }
  const brokenQuote: Plant<RedemptionPlace> = (place) => {
    const [number, volunteer, reward, ...rest] = cellsOf(place)
    const row = `${number},${volunteer},${reward}"大米",${csvRow(rest)}`
    return { kind: "brokenQuote", field: "奖品编号", row }
  }
  const day = (place: RedemptionPlace): string => formatDay(dayOfMinute(place.redemption.minute))

  return [
    wrongCell("unknownVolunteer", "志愿者编号", () => "KC999997"),
    wrongCell("notANumber", "数量", () => "两件"),
    wrongCell("unknownReward", "奖品编号", () => "JP-88"),
    wrongCell("impossibleTime", "兑换时间", (place) => `${day(place)} 25:10`),
    wrongCell("negativeNumber", "数量", () => -1),
    duplicate,
    wrongCell("unknownExchangePoint", "兑换点编号", () => "DH-66"),
    wrongCell("fullWidthDigits", "数量", () => "２"),
    brokenQuote,
    wrongCell("malformedCode", "志愿者编号", () => "KC 00123"),
    wrongCell("unknownVolunteer", "志愿者编号", () => "KC777777"),
    wrongCell("outOfRange", "数量", () => 0),
  ]
}
