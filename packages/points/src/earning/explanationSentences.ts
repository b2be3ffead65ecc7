import type { Localized } from "@civic-practice/core"
import type { ExactProduct } from "./ExactProduct.ts"
import type { ExplainedCredit, ExplainedCut, Mismatch } from "./Explanation.ts"
import { capTexts, dimensionTexts, roundingTexts, valueText } from "./earningTexts.ts"
import { parts, type Rational } from "./Rational.ts"
import type { RuleVersion } from "./RuleSet.ts"

/** How one rule came to its points, in a sentence without its full stop. */
export const creditSentence = (credit: Omit<ExplainedCredit, "sentence">): Localized => {
  const { asked, base, coefficients, cuts, exact, granted, minutes, per, rounding, rule } = credit
  const takes = per === "penalty"
  const factors = coefficients.map(({ by, value, times }) => ({
    zh: `${dimensionTexts[by].zh}“${valueText(by, value).zh}”系数 ${ratio(times)}`,
    en: `${ratio(times)} for ${dimensionTexts[by].en} ${valueText(by, value).en}`,
  }))
  const product = {
    zh: [...(minutes === null ? [] : [`${minutes} 分钟 ÷ 60`]), unitPrice(credit).zh],
    en: [...(minutes === null ? [] : [`${minutes} minutes / 60`]), unitPrice(credit).en],
  }
  const amount = isWhole(exact)
    ? { zh: `${asked} 分`, en: `${asked} points` }
    : {
        zh: `${exactText(exact)} 分，${roundingTexts[rounding].zh}为 ${asked} 分`,
        en: `${exactText(exact)} points, ${roundingTexts[rounding].en} to ${asked}`,
      }
  const sum = {
    zh: `${[...product.zh, ...factors.map(({ zh }) => zh)].join(" × ")} = ${amount.zh}`,
    en: `${[...product.en, ...factors.map(({ en }) => en)].join(" x ")} = ${amount.en}`,
  }
  const simple = minutes === null && factors.length === 0 && isWhole(exact) && base === asked
  const cut = cuts.map(cutText)
  const given =
    cuts.length === 0
      ? { zh: "", en: "" }
      : {
          zh: `；${cut.map(({ zh }) => zh).join("，")}，${takes ? "实扣" : "实得"} ${granted} 分`,
          en: `; ${cut.map(({ en }) => en).join(", ")}: ${granted} ${takes ? "taken" : "granted"}`,
        }
  const valid = takes ? { zh: "", en: "" } : validText(credit)
  return {
    zh: `规则 ${rule}：${simple ? unitPrice(credit).zh : sum.zh}${given.zh}${valid.zh}`,
    en: `Rule ${rule}: ${simple ? unitPrice(credit).en : sum.en}${given.en}${valid.en}`,
  }
}

/** How a fact came to all its points, or to those that were taken, where `owed` says how many of them are owed since. */
export const explanationSentence = (
  { version }: RuleVersion,
  credits: ReadonlyArray<ExplainedCredit>,
  granted: number,
  mismatches: ReadonlyArray<Mismatch>,
  owed?: number,
): Localized => {
  const warning =
    mismatches.length === 0
      ? { zh: "", en: "" }
      : {
          zh: `注意：记录与规则不符（${mismatches.map(({ field }) => field).join("、")}），请核查。`,
          en: ` Take care: what was recorded does not follow from the rules (${mismatches.map(({ field }) => field).join(", ")}).`,
        }
  const rest =
    owed === undefined || owed === 0
      ? { zh: "", en: "" }
      : {
          zh: `其中 ${owed} 分余额不足，列为待扣。`,
          en: ` ${owed} of them were not there and are owed.`,
        }
  return {
    zh: `按第 ${version} 版规则${owed === undefined ? "得" : "扣"} ${granted} 分。${credits.map(({ sentence }) => `${sentence.zh}。`).join("")}${rest.zh}${warning.zh}`,
    en: `${granted} points ${owed === undefined ? "" : "taken "}by version ${version} of the rules.${credits.map(({ sentence }) => ` ${sentence.en}.`).join("")}${rest.en}${warning.en}`,
  }
}

const unitPrice = ({ base, per }: Pick<ExplainedCredit, "base" | "per">): Localized => {
  const points = ratio(base)
  switch (per) {
    case "hour":
      return { zh: `每小时 ${points} 分`, en: `${points} points an hour` }
    case "activity":
      return { zh: `每次 ${points} 分`, en: `${points} points a time` }
    case "event":
      return { zh: `每项 ${points} 分`, en: `${points} points for it` }
    case "penalty":
      return { zh: `每项扣 ${points} 分`, en: `${points} points off for it` }
  }
}

const cutText = ({ cap, group, limit, room }: ExplainedCut): Localized => {
  const shared =
    group === undefined
      ? { zh: "", en: "" }
      : { zh: `（${group} 共用）`, en: ` shared by ${group}` }
  const unit =
    cap === "countedMinutesPerActivity" ? { zh: "分钟", en: " minutes" } : { zh: "分", en: "" }
  const of =
    limit === null
      ? { zh: "", en: "" }
      : { zh: ` ${limit} ${unit.zh}`, en: ` of ${limit}${unit.en}` }
  const left =
    room === null
      ? { zh: "已起作用", en: "cut it" }
      : { zh: `尚可计 ${room} 分`, en: `left ${room}` }
  return {
    zh: `${capTexts[cap].zh}${shared.zh}${of.zh}${left.zh}`,
    en: `the ${capTexts[cap].en}${shared.en}${of.en} ${left.en}`,
  }
}

const validText = ({ validUntil }: Pick<ExplainedCredit, "validUntil">): Localized =>
  validUntil === null
    ? { zh: "，长期有效", en: ", valid for good" }
    : { zh: `，有效期至 ${validUntil}`, en: `, valid until ${validUntil}` }

const ratio = (rational: Rational): string => {
  const [above, below] = parts(rational)
  return below === 1 ? String(above) : `${above}/${below}`
}

const isWhole = ({ denominator }: ExactProduct): boolean => denominator === "1"

const exactText = (exact: ExactProduct): string =>
  isWhole(exact) ? exact.numerator : `${exact.numerator}/${exact.denominator}`
