import { businessCalendar, type Command, type Occasion, system } from "@civic-practice/core"
import { FoundDistrict, OpenUnit } from "@civic-practice/hierarchy"
import { DefineReward, PublishRules, ReceiveStock } from "@civic-practice/points"
import { Result } from "effect"
import type { Bare } from "./Bare.ts"

const calendar = businessCalendar()

/** The day on which everything is done. */
export const today = "2026-06-30"
export const now = Date.parse(`${today}T12:00:00+08:00`)
export const actor = system("benchmark")

let ids = 0
export const occasion: Occasion = {
  realm: "benchmark",
  actor,
  at: now,
  now,
  key: "key",
  calendar,
  newId: () => `id-${ids++}-aaaaaaaaaaaaaaaa`,
  newSecret: () => `secret-${ids++}-aaaaaaaaaaaaaaaa`,
}

/** Carries out a command on streams in memory, its input decoded before. */
export const decide = <Input, Answer, Refusal>(
  view: Bare,
  command: Command<Input, Answer, Refusal>,
  input: Input,
): Answer => {
  const { answer, changes } = Result.getOrThrow(command.decide(input, view, occasion))
  view.take(changes)
  return answer
}

const details = {
  name: { zh: "示例单位" },
  owner: { kind: "district", name: { zh: "示例区" }, division: "220103" },
}
const on = "2019-01-01"
const centre = { unit: "centre", level: "principalCentre", parent: "district", on, details }

/** Whatever carries out commands. */
export type CarryOut<Done> = <Input, Answer, Refusal>(
  command: Command<Input, Answer, Refusal>,
  input: unknown,
) => Done

/** Carries out what has to be there before the first award. */
export const founding = <Done>(carryOut: CarryOut<Done>): ReadonlyArray<() => Done> => [
  () => carryOut(FoundDistrict, { unit: "district", on, details }),
  () => carryOut(OpenUnit, centre),
  () =>
    carryOut(PublishRules, {
      effectiveFrom: "2025-01-01",
      rules: [
        {
          id: "hours",
          earns: { _tag: "PerHour", points: 10 },
          rounding: "floor",
          validity: { _tag: "Days", days: 365 },
        },
      ],
    }),
  () =>
    carryOut(DefineReward, {
      reward: "soap",
      unit: "district",
      name: { zh: "香皂", en: "soap" },
      price: 10,
      stocked: true,
    }),
  () =>
    carryOut(ReceiveStock, { reward: "soap", exchangePoint: "centre", quantity: 1_000_000_000 }),
]

/** Founds a district in streams in memory. */
export const found = (view: Bare): void => {
  const steps = founding((command, input) => {
    decide(view, command, Result.getOrThrow(command.decode(input)))
  })
  for (const step of steps) step()
}

/** The last day of points that were earned on a day of 2025. */
export const lastDayOf = (day: string): string => `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`

/** The day that is so many days into 2025. */
export const dayOf2025 = (number: number): string =>
  new Date(Date.UTC(2025, 0, 1 + (number % 365))).toISOString().slice(0, 10)

/** One of many awards, spread over accounts, and over days so that an account has ten lots. */
export const award = (number: number, accounts: number) => ({
  account: `volunteer/v-${number % accounts}`,
  fact: `record/r-${number}`,
  unit: "centre",
  day: dayOf2025(36 * Math.floor(number / accounts)),
  minutes: 60 + (number % 120),
})
