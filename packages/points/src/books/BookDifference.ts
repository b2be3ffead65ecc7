import type { Localized, StreamKey } from "@civic-practice/core"

/**
 * Where books are not what was recorded.
 *
 * - `eventMissing`: an event is not there. `eventChanged`: the hash of an event is not the one that its stream goes
 *   on from, or it cannot be read.
 * - `stateDiffers`: a stream's state is not what its events lead to. `headDiffers`: nor its last hash.
 * - `sumDiffers`: an account's lots are not the sum of its entries. `budgetDiffers`: a budget is not what was issued
 *   out of it.
 * - `sealDiffers`: the log up to a closed month is not what was sealed.
 */
export interface BookDifference {
  readonly what:
    | "eventMissing"
    | "eventChanged"
    | "stateDiffers"
    | "headDiffers"
    | "sumDiffers"
    | "budgetDiffers"
    | "sealDiffers"
  /** `null`: of an event that is missing nothing tells which stream it was of. */
  readonly stream: StreamKey | null
  /** The place in the realm's log: of the event itself, or of the stream's last one. */
  readonly position: number
  readonly expected: string
  readonly found: string
}

const titles: Readonly<Record<BookDifference["what"], Localized>> = {
  eventMissing: { zh: "记录缺失", en: "an event is missing" },
  eventChanged: { zh: "记录被改动", en: "an event was changed" },
  stateDiffers: { zh: "账面与记录不符", en: "the state is not what the events lead to" },
  headDiffers: { zh: "校验值与记录不符", en: "the last hash is not that of the last event" },
  sumDiffers: { zh: "积分批次与明细合计不符", en: "the lots are not the sum of the entries" },
  budgetDiffers: { zh: "预算与发放不符", en: "the budget is not what was issued out of it" },
  sealDiffers: { zh: "已封账的记录被改动", en: "the log is not what was sealed" },
}

/** A difference as a sentence. */
export const differenceSentence = (difference: BookDifference): Localized => {
  const { expected, found, position, stream, what } = difference
  const name = stream === null ? "?" : `${stream.kind}/${stream.id}`
  return {
    zh: `${titles[what].zh}：${name}，位置 ${position}，应为 ${expected}，实为 ${found}`,
    en: `${titles[what].en}: ${name} at position ${position}, expected ${expected}, found ${found}`,
  }
}
