import {
  append,
  command,
  type Decision,
  decided,
  type Explained,
  type Localized,
  realmWide,
  type View,
} from "@civic-practice/core"
import { isRecorded, Unit } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { type ApprovalPolicy, PointsSettings, pointsPolicy } from "./PointsPolicy.ts"

/** Something in the settings cannot be meant. */
export interface PolicyFault {
  /** The field, as `approval.perPersonAndDay`. */
  readonly field: string
  readonly problem: Localized
}

/** The settings contradict themselves or name what is not there; `faults` says where. Nothing was written. */
export class PolicyRefused
  extends Schema.TaggedError<PolicyRefused>("@civic-practice/points/PolicyRefused")(
    "PolicyRefused",
    {
      faults: Schema.Array(
        Schema.Struct({
          field: Schema.String,
          problem: Schema.Struct({ zh: Schema.String, en: Schema.String }),
        }),
      ),
    },
  )
  implements Explained
{
  get localized(): Localized {
    const list = (language: "zh" | "en", separator: string) =>
      this.faults.map(({ field, problem }) => `${field}: ${problem[language]}`).join(separator)
    return {
      zh: `积分管理办法不能采用，请修改：${list("zh", "；")}`,
      en: `the points policy cannot be set; change this: ${list("en", "; ")}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/**
 * Sets the realm's points policy (积分管理办法) as a whole: what the settings leave out is as the defaults of
 * `PointsSettings` say. What happened under the former settings stays as it is.
 *
 * Refused with `PolicyRefused`, which names each field, where settings contradict each other or a unit is not known.
 */
export const SetPointsPolicy = command("points.setPolicy", {
  chinese: "设定积分管理办法",
  input: PointsSettings,
  permission: () => realmWide("points.setPolicy"),
  touches: ({ budgets = [] }) => [pointsPolicy, ...budgets.map(({ unit }) => Unit.ref(unit))],
  decide: (settings, view): Result.Result<Decision<null>, PolicyRefused> => {
    const faults = [
      ...budgetFaults(settings, view),
      ...approvalFaults(settings.approval),
      ...transferFaults(settings),
    ]
    return faults.length > 0
      ? Result.fail(new PolicyRefused({ faults }))
      : Result.succeed(decided(null, append(pointsPolicy, { _tag: "PointsPolicySet", settings })))
  },
})

const budgetFaults = ({ budgets = [] }: PointsSettings, view: View): ReadonlyArray<PolicyFault> => {
  const faults: Array<PolicyFault> = []
  const first = new Map<string, number>()
  const states = view.getAll(budgets.map(({ unit }) => Unit.ref(unit)))
  for (const [place, { unit }] of budgets.entries()) {
    const before = first.get(unit)
    const field = `budgets.${place}.unit`
    if (before !== undefined) {
      faults.push({
        field,
        problem: {
          zh: `${unit} 已列于 budgets.${before}，每个单位只能有一种预算周期`,
          en: `${unit} is named in budgets.${before} already; a unit has budgets of one period`,
        },
      })
    } else first.set(unit, place)
    const state = states[place]
    if (state === undefined || !isRecorded(state)) {
      faults.push({
        field,
        problem: { zh: `没有编号为 ${unit} 的单位`, en: `there is no unit ${unit}` },
      })
    }
  }
  return faults
}

/** What may be reached in one go, and the sum for the day that it is part of. */
const sums = [
  ["addition", "perPersonAndDay", { zh: "分", en: "points" }],
  ["deduction", "perPersonAndDay", { zh: "分", en: "points" }],
  ["stockCorrection", "stockCorrectionPerDay", { zh: "件", en: "pieces" }],
] as const satisfies ReadonlyArray<readonly [keyof ApprovalPolicy, keyof ApprovalPolicy, Localized]>

/** A sum for the day below what needs nobody else in one go would make that amount one that cannot be reached. */
const approvalFaults = (approval: ApprovalPolicy = {}): ReadonlyArray<PolicyFault> =>
  sums.flatMap(([name, day, unit]) => {
    const amount = approval[name]
    const sum = approval[day]
    return amount === undefined || sum === undefined || amount <= sum
      ? []
      : [
          {
            field: `approval.${name}`,
            problem: {
              zh: `单笔 ${amount} ${unit.zh}超过每人每日合计 ${sum} ${unit.zh}，永远无法达到`,
              en: `${amount} ${unit.en} in one go can never be reached within ${sum} for the day`,
            },
          },
        ]
  })

const transferFaults = ({ transfers }: PointsSettings): ReadonlyArray<PolicyFault> => {
  if (transfers === undefined) return []
  return (["from", "to"] as const).flatMap((name) =>
    transfers[name].flatMap((kind, place) =>
      /^[a-z][a-zA-Z]{0,31}$/.test(kind)
        ? []
        : [
            {
              field: `transfers.${name}.${place}`,
              problem: {
                zh: `“${kind}”不是持有人类别，例如 volunteer`,
                en: `"${kind}" is no kind of holder such as volunteer`,
              },
            },
          ],
    ),
  )
}
