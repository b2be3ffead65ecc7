import {
  append,
  BusinessDay,
  command,
  type Decision,
  decided,
  type Explained,
  type Localized,
  realmWide,
  streamKind,
} from "@civic-practice/core"
import { isRecorded, Unit } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Wallet } from "../account/Wallet.ts"
import { CapGroup, EarningRule, RuleSetId } from "./EarningRule.ts"
import { type RuleFault, ruleFaults } from "./ruleFaults.ts"
import { ruleWarnings } from "./ruleWarnings.ts"
import { knownOf, namedIn, unknownNames } from "./unknownNames.ts"

/** One version of a rule set, in force from a day until the next version is. */
export interface RuleVersion {
  /** 1, 2, 3 ... in the order of publishing. */
  readonly version: number
  readonly effectiveFrom: BusinessDay
  readonly rules: ReadonlyArray<EarningRule>
  /** Caps that several of the rules share; absent: none. */
  readonly capGroups?: ReadonlyArray<CapGroup>
}

/** Every version that was ever published, oldest first; their days never go back. */
export interface RuleSetState {
  readonly versions: ReadonlyArray<RuleVersion>
}

/** A version of the rules was published. */
export interface RulesPublished extends RuleVersion {
  readonly _tag: "RulesPublished"
}

/** Rule sets (积分规则); the stream's id is the rule set's. */
export const RuleSet = streamKind<RuleSetState, RulesPublished>({
  name: "points.rules",
  initial: { versions: [] },
  evolve: ({ versions }, { version, effectiveFrom, rules, capGroups }) => ({
    versions: [
      ...versions,
      { version, effectiveFrom, rules, ...(capGroups === undefined ? {} : { capGroups }) },
    ],
  }),
})

/** The rule set that is meant where none is named. */
export const defaultRuleSet: RuleSetId = RuleSetId.make("default")

/** The version in force on a day of service: the last one published that was effective by then, if any. */
export const versionOn = (
  { versions }: RuleSetState,
  day: BusinessDay,
): RuleVersion | undefined => {
  for (let index = versions.length - 1; index >= 0; index--) {
    const version = versions[index]
    if (version !== undefined && version.effectiveFrom <= day) return version
  }
  return undefined
}

const LocalizedText = Schema.Struct({ zh: Schema.String, en: Schema.String })

/** The rules cannot be published as they are; `faults` says what is wrong, field by field. */
export class RulesRefused
  extends Schema.TaggedError<RulesRefused>("@civic-practice/points/RulesRefused")("RulesRefused", {
    ruleSet: Schema.String,
    faults: Schema.Array(Schema.Struct({ field: Schema.String, problem: LocalizedText })),
  })
  implements Explained
{
  get localized(): Localized {
    const list = (language: "zh" | "en") =>
      this.faults
        .map(({ field, problem }) => `${field}: ${problem[language]}`)
        .join(language === "zh" ? "；" : "; ")
    return {
      zh: `积分规则 ${this.ruleSet} 不能发布，请修改：${list("zh")}`,
      en: `the rules ${this.ruleSet} cannot be published; change this: ${list("en")}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** No rules were ever published under this name. Nothing was written. */
export class UnknownRuleSet
  extends Schema.TaggedError<UnknownRuleSet>("@civic-practice/points/UnknownRuleSet")(
    "UnknownRuleSet",
    { ruleSet: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有积分规则集 ${this.ruleSet}，请核对编号，或先发布规则`,
      en: `there is no rule set ${this.ruleSet}; check its id, or publish its rules first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/**
 * Whether a rule set is none: nothing was ever published under its name. The default one always is, since services are
 * confirmed before a district has rules, and then earn nothing.
 */
export const isUnknown = (ruleSet: RuleSetId, { versions }: RuleSetState): boolean =>
  versions.length === 0 && ruleSet !== defaultRuleSet

/** What publishing rules answers. */
export interface PublishedRules {
  readonly version: number
  /** What may not be meant, such as two rules that both give points for one service; the rules are in force all the same. */
  readonly warnings: ReadonlyArray<RuleFault>
}

/**
 * Publishes a version of a rule set, which is in force for services from a day on and replaces the version
 * before it from that day on. What was awarded stays as it is. Answers with the number of the version, and with
 * what may not be meant (`ruleWarnings`).
 *
 * Refused with `RulesRefused` where a rule can never hold or make a difference, where two contradict each other,
 * where a rule names a wallet or a unit that is not known, where shared caps name no rule, or where the day is before
 * that of a version published earlier.
 */
export const PublishRules = command("points.publishRules", {
  chinese: "发布积分规则",
  input: Schema.Struct({
    ruleSet: Schema.optionalKey(RuleSetId),
    effectiveFrom: BusinessDay,
    rules: Schema.Array(EarningRule).check(Schema.isBetweenLength(1, 500)),
    capGroups: Schema.optionalKey(Schema.Array(CapGroup).check(Schema.isBetweenLength(1, 100))),
  }),
  permission: () => realmWide("points.publishRules"),
  touches: ({ ruleSet, rules }) => {
    const { units, wallets } = namedIn(rules)
    return [
      RuleSet.ref(ruleSet ?? defaultRuleSet),
      ...wallets.map(Wallet.ref),
      ...units.map(Unit.ref),
    ]
  },
  decide: (
    { ruleSet = defaultRuleSet, effectiveFrom, rules, capGroups },
    view,
  ): Result.Result<Decision<PublishedRules>, RulesRefused> => {
    const ref = RuleSet.ref(ruleSet)
    const { versions } = view.get(ref)
    const latest = versions.at(-1)
    const { units, wallets } = namedIn(rules)
    const faults = [
      ...ruleFaults(rules, effectiveFrom, capGroups),
      ...unknownNames(rules, {
        wallets: knownOf(wallets, (wallet) => view.get(Wallet.ref(wallet)) !== null),
        units: knownOf(units, (unit) => isRecorded(view.get(Unit.ref(unit)))),
      }),
    ]
    if (latest !== undefined && effectiveFrom < latest.effectiveFrom) {
      faults.push({
        field: "effectiveFrom",
        problem: {
          zh: `早于第 ${latest.version} 版的生效日 ${latest.effectiveFrom}`,
          en: `it is before ${latest.effectiveFrom}, from which version ${latest.version} is in force`,
        },
      })
    }
    if (faults.length > 0) return Result.fail(new RulesRefused({ ruleSet, faults }))
    const version = versions.length + 1
    const event: RulesPublished = {
      _tag: "RulesPublished",
      version,
      effectiveFrom,
      rules,
      ...(capGroups === undefined ? {} : { capGroups }),
    }
    const warnings = ruleWarnings(rules, capGroups)
    return Result.succeed(decided({ version, warnings }, append(ref, event)))
  },
})
