import { person } from "@civic-practice/core"
import type { PracticeShape } from "@civic-practice/practice"
import { volunteerAccount } from "@civic-practice/practice"
import { office } from "../importing/steps/submit.ts"
import type { ShopPlan } from "./ShopPlan.ts"

/** What the scenes of the shop's month share. */
export interface ShopDesk {
  readonly practice: PracticeShape
  readonly plan: ShopPlan
}

/** The district's time, as `2022-01-06 09:30`. */
export const time = (text: string): number => Date.parse(`${text.replace(" ", "T")}:00+08:00`)

/** By the host, under a key: done again, it is what it was. */
export const byOffice = (key: string, at: string) => ({
  actor: office,
  key: `shop/${key}`,
  at: time(at),
})

/** By a person, under a key. */
export const by = (who: string, key: string, at: string) => ({
  actor: person(who),
  key: `shop/${key}`,
  at: time(at),
})

/** A resident of the plan by place, with the account. */
export const residentAt = ({ plan }: ShopDesk, place: number) => {
  const volunteer = plan.residents[place % plan.residents.length] ?? ""
  return { volunteer, account: volunteerAccount(volunteer) }
}

/** An exchange point of the plan by place. */
export const placeAt = ({ plan }: ShopDesk, place: number) =>
  plan.places[place % plan.places.length] ?? { exchangePoint: "", clerk: "" }
