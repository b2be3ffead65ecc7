/**
 * What deciding and evolving points commands costs, without dispatcher and storage: how far a change to the
 * rules moves it. No figure of `npm run bench`; run it by
 * `node scripts/with-node.mjs benchmarks/src/pointsDecisions.ts`.
 */
import { businessCalendar, type Command, type Occasion, system } from "@civic-practice/core"
import { FoundDistrict, OpenUnit } from "@civic-practice/hierarchy"
import {
  Account,
  Award,
  AwardMany,
  DefineReward,
  PublishRules,
  ReceiveStock,
  Redeem,
} from "@civic-practice/points"
import { Result } from "effect"
import { Bare } from "./points/Bare.ts"

const calendar = businessCalendar()
const noon = Date.UTC(2026, 5, 30, 4)

let ids = 0
const occasion: Occasion = {
  realm: "r",
  actor: system("bench"),
  at: noon,
  now: noon,
  key: "k",
  calendar,
  newId: () => `id-${ids++}-aaaaaaaaaaaaaaaa`,
  newSecret: () => `secret-${ids++}-aaaaaaaaaaaaaaaa`,
}

const run = <Input, Answer, Refusal>(
  view: Bare,
  command: Command<Input, Answer, Refusal>,
  input: unknown,
): void => {
  const decoded = Result.getOrThrow(command.decode(input))
  view.take(Result.getOrThrow(command.decide(decoded, view, occasion)).changes)
}

// Time on this thread's account: other work on the machine does not count.
const threadMicroseconds = (): number => {
  const { user, system: kernel } = process.threadCpuUsage()
  return user + kernel
}

const microsecondsEach = (count: number, work: () => void): number => {
  const start = threadMicroseconds()
  work()
  return (threadMicroseconds() - start) / count
}

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const report = (name: string, values: ReadonlyArray<number>): void => {
  console.log(`${name.padEnd(44)} ${median(values).toFixed(2).padStart(8)} us`)
}

const stations = 122
const details = {
  name: { zh: "示例单位" },
  owner: { kind: "district", name: { zh: "示例区" }, division: "220103" },
}

const prepared = (): Bare => {
  const view = new Bare()
  run(view, FoundDistrict, { unit: "district", on: "2019-01-01", details })
  const centre = { unit: "centre", level: "principalCentre", parent: "district" }
  run(view, OpenUnit, { ...centre, on: "2019-01-01", details })
  for (let number = 0; number < stations; number++) {
    const station = { unit: `station-${number}`, level: "station", parent: "centre" }
    run(view, OpenUnit, { ...station, on: "2019-01-01", details })
  }
  run(view, PublishRules, {
    effectiveFrom: "2026-01-01",
    rules: [
      {
        id: "hours",
        earns: { _tag: "PerHour", points: 1 },
        rounding: "floor",
        caps: { countedMinutesPerActivity: 120, perDay: 8, perMonth: 60 },
        validity: { _tag: "EndOf", period: "year" },
      },
      {
        id: "leader",
        earns: { _tag: "PerActivity", points: 2 },
        when: { roles: ["leader"] },
        rounding: "floor",
        validity: { _tag: "Months", months: 12 },
      },
    ],
  })
  run(view, DefineReward, {
    reward: "soap",
    unit: "district",
    name: { zh: "香皂", en: "soap" },
    price: 1,
    stocked: true,
  })
  run(view, ReceiveStock, { reward: "soap", exchangePoint: "station-1", quantity: 1_000_000 })
  return view
}

const award = (number: number, accounts: number) => ({
  account: `volunteer/v-${(number * 7919) % accounts}`,
  fact: `record/r-${number}`,
  unit: `station-${number % stations}`,
  day: `2026-06-${String((number % 28) + 1).padStart(2, "0")}`,
  minutes: 60 + (number % 120),
  field: "culture",
  role: number % 10 === 0 ? "leader" : "helper",
  activity: `a-${number % 1000}`,
  activityMonth: "2026-06",
})

const accounts = 2000
const awards = 10_000
const rounds = 60

const singles = Array.from({ length: awards }, (_, number) =>
  Result.getOrThrow(Award.decode(award(number, accounts))),
)
const batches = Array.from({ length: awards / 200 }, (_, batch) => {
  const parts = Array.from({ length: 200 }, (_, index) => award(batch * 200 + index, accounts))
  return Result.getOrThrow(AwardMany.decode({ awards: parts }))
})
const redemptions = Array.from({ length: accounts }, (_, number) =>
  Result.getOrThrow(
    Redeem.decode({
      account: `volunteer/v-${number}`,
      reward: "soap",
      exchangePoint: "station-1",
      quantity: 1,
    }),
  ),
)
const busy = Array.from({ length: 1000 }, (_, number) =>
  Result.getOrThrow(Award.decode({ ...award(number, 1), role: "helper" })),
)

const all =
  <Input, Answer, Refusal>(
    view: Bare,
    { decide }: Command<Input, Answer, Refusal>,
    inputs: ReadonlyArray<Input>,
  ) =>
  (): void => {
    for (const input of inputs) view.take(Result.getOrThrow(decide(input, view, occasion)).changes)
  }

const single: Array<number> = []
const many: Array<number> = []
const redeem: Array<number> = []
const growing: Array<number> = []
for (let round = 0; round < rounds; round++) {
  const view = prepared()
  single.push(microsecondsEach(awards, all(view, Award, singles)))
  const holders = redemptions.filter(
    ({ account }) => view.get(Account.ref(account)).lots.length > 0,
  )
  redeem.push(microsecondsEach(holders.length, all(view, Redeem, holders)))
  many.push(microsecondsEach(awards, all(prepared(), AwardMany, batches)))
  growing.push(microsecondsEach(busy.length, all(prepared(), Award, busy)))
}
report("award, one by one", single)
report("award, 200 in a command", many)
report("redeem", redeem)
report("award, 1,000 to one account in one month", growing)
