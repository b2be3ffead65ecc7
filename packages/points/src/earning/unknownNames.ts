import type { UnitId } from "@civic-practice/hierarchy"
import type { EarningRule } from "./EarningRule.ts"
import type { RuleFault } from "./ruleFaults.ts"

/** The wallets and units that rules name, each once. */
export interface NamedInRules {
  readonly wallets: ReadonlyArray<string>
  readonly units: ReadonlyArray<UnitId>
}

/** What rules name. */
export const namedIn = (rules: ReadonlyArray<EarningRule>): NamedInRules => ({
  wallets: [...new Set(rules.flatMap(({ wallet }) => wallet ?? []))],
  units: [...new Set(rules.flatMap(({ when }) => when?.units ?? []))],
})

/** Those of the names that stand for something. */
export const knownOf = <Name extends string>(
  names: ReadonlyArray<Name>,
  isKnown: (name: Name) => boolean,
): ReadonlySet<string> => new Set(names.filter(isKnown))

/** What rules name that is not known: by a misspelt wallet or unit a rule would never give a point, and nobody is told. */
export const unknownNames = (
  rules: ReadonlyArray<EarningRule>,
  known: { readonly wallets: ReadonlySet<string>; readonly units: ReadonlySet<string> },
): ReadonlyArray<RuleFault> =>
  rules.flatMap(({ wallet, when }, index) => [
    ...(wallet === undefined || known.wallets.has(wallet)
      ? []
      : [
          {
            field: `rules.${index}.wallet`,
            problem: {
              zh: `没有专项账户 ${wallet}，请核对编号，或先设立`,
              en: `there is no wallet ${wallet}; check its id, or define it first`,
            },
          },
        ]),
    ...(when?.units ?? []).flatMap((unit, place) =>
      known.units.has(unit)
        ? []
        : [
            {
              field: `rules.${index}.when.units.${place}`,
              problem: {
                zh: `没有单位 ${unit}，请核对编号，或先设立`,
                en: `there is no unit ${unit}; check its id, or open it first`,
              },
            },
          ],
    ),
  ])
