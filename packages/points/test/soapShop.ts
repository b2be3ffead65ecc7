import { Adjust, DefineReward, ReceiveStock } from "@civic-practice/points"
import { Office } from "./Office.ts"

export const account = "volunteer/v-1"
const name = { zh: "香皂", en: "soap" }

/** Soap for ten points, offered by the district. */
export const soap = { reward: "soap", unit: "district", name, price: 10, stocked: true }

/** Where it is handed out. */
export const at = "station-1"

/** One piece of it for the first volunteer. */
export const asked = { account, reward: "soap", exchangePoint: at, quantity: 1 }

/** An office with soap on its shelf, and points in the volunteer's account. */
export const officeWith = (points: number, parts: object = {}, pieces = 5): Office => {
  const office = new Office()
  office.must(DefineReward, { ...soap, ...parts }, "2026-01-01")
  if (pieces > 0) receive(office, pieces)
  if (points > 0) give(office, points)
  return office
}

export const receive = (office: Office, quantity: number, parts: object = {}) => {
  const delivery = { reward: "soap", exchangePoint: at, quantity, ...parts }
  return office.must(ReceiveStock, delivery, "2026-01-01")
}

export const give = (office: Office, points: number, parts: object = {}) => {
  const gift = { account, unit: "station-9", points, reason: "补发", ...parts }
  return office.must(Adjust, gift, "2026-01-02")
}
