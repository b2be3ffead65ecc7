import {
  BusinessDay,
  InvalidInput,
  readEvent,
  readFact,
  readState,
  readStates,
  Storage,
  type StorageError,
} from "@civic-practice/core"
import { Effect, Result, Schema, Stream } from "effect"
import { Account, type AccountId } from "../account/Account.ts"
import { Earning } from "./Earning.ts"
import { RuleSetId } from "./EarningRule.ts"
import type { DaysOff } from "./earnerOf.ts"
import { defaultRuleSet, PublishRules, RuleSet, RulesRefused, type RuleVersion } from "./RuleSet.ts"
import { ruleFaults } from "./ruleFaults.ts"
import { type ServiceSource, UnearnedServices, type UnearnedState } from "./UnearnedServices.ts"
import type { WhatIfAsked, WhatIfQuestion, WhatIfResult, WhatIfState } from "./WhatIf.ts"
import { revisedBy, WhatIfFold } from "./WhatIfFold.ts"

/** How far a replay over a log has got, as plain JSON: it goes on from there, also in another process. */
export interface WhatIfCursor {
  /** What was asked, as text: a cursor goes on with no other question. */
  readonly question: string
  /** First the log is read for what was corrected later, then the earnings are replayed. */
  readonly phase: "revisions" | "replay"
  /** The last position that was read in this phase. */
  readonly position: number
  /** The last position that is replayed: what is recorded later is left out. `null`: not known yet. */
  readonly until: number | null
  readonly revised: ReadonlyArray<string>
  /** Which events of services led to no earning, as far as the log was read for it. Absent: none are looked at. */
  readonly services?: UnearnedState
  readonly state: WhatIfState | null
}

/** How far a replay has got. */
export interface WhatIfProgress {
  readonly phase: WhatIfCursor["phase"]
  readonly position: number
  readonly until: number | null
  /** To be kept where the replay is to go on later; made only when it is called. */
  readonly cursor: () => WhatIfCursor
}

export interface WhatIfOptions {
  /** For rules that ask what kind of day it was, where earnings did not record it. */
  readonly calendar?: DaysOff
  /** Where services are that may have earned nothing; absent: only what was earned is replayed. */
  readonly services?: ServiceSource
  /** Where a replay before it left off. */
  readonly cursor?: WhatIfCursor
  /** Events read at once; 16,384 by default. */
  readonly chunk?: number
  /** Told after each chunk. */
  readonly onProgress?: (progress: WhatIfProgress) => void
}

/**
 * Replays what a realm's accounts earned in a period by other rules, and writes nothing: the difference for each
 * account and for each unit. The log is read twice, in chunks; `WhatIfFold` says what it takes of memory. Services that
 * earned nothing left no earning: they are replayed where `services` says where they are told of, and the result says
 * whether they were.
 *
 * Fails with `InvalidInput` for a question that is malformed or a cursor of another question, and with `RulesRefused`
 * for rules that could not be published, or a version that never was.
 */
export const whatIf = Effect.fnUntraced(function* (
  realm: string,
  asked: WhatIfAsked,
  options: WhatIfOptions = {},
): Effect.fn.Return<WhatIfResult, InvalidInput | RulesRefused | StorageError, Storage> {
  const question = yield* Effect.fromResult(checked(asked, options))
  const { period, ruleSet = defaultRuleSet } = question
  const rules = yield* readState(realm, RuleSet.ref(ruleSet))
  const versions = rules?.versions ?? []
  const versionFor = yield* Effect.fromResult(rulesOf(question, versions))
  const source = options.services?.ruleSet === ruleSet ? options.services : undefined
  const text = JSON.stringify(source === undefined ? question : [question, source.kind])
  const { chunk = 16_384, cursor, onProgress } = options
  if (cursor !== undefined && cursor.question !== text) return yield* otherQuestion
  const storage = yield* Storage
  const revised = new Set(cursor?.revised)
  let phase = cursor?.phase ?? "revisions"
  let position = cursor?.position ?? 0
  let until = cursor?.until ?? null
  const within = (day: BusinessDay): boolean => day >= period.from && day <= period.to
  const unearned = new UnearnedServices(cursor?.services)
  let silent =
    source === undefined || phase === "revisions"
      ? undefined
      : new Set(unearned.positions().map(([, place]) => place))
  const terms = { period, ruleSet, versionFor, revised, services: source !== undefined }
  const fold = new WhatIfFold(
    options.calendar === undefined ? terms : { ...terms, calendar: options.calendar },
    cursor?.state ?? undefined,
  )
  while (until === null || position < until) {
    const limit = until === null ? chunk : Math.min(chunk, until - position)
    const events = yield* Stream.runCollect(storage.read({ realm, after: position, limit }))
    for (const recorded of events) {
      if (recorded.kind === source?.kind) {
        const news = source.read(recorded)
        if (news === undefined || !within(news.day)) continue
        if (phase === "revisions") unearned.service(news, recorded.position)
        else fold.takeService(news, silent?.has(recorded.position) === true)
        continue
      }
      if (recorded.kind !== accounts.name) continue
      if (phase === "revisions" && source !== undefined && entering.has(recorded.type)) {
        const { event, key } = readFact(accounts, recorded)
        if ("credits" in event && event.ruleSet === ruleSet && within(event.day)) {
          unearned.earned(event.fact, key)
        }
      }
      if (phase === "replay") {
        if (replayed.has(recorded.type)) {
          // Streams of accounts are named by their ids.
          fold.take(recorded.id as AccountId, readEvent(accounts, recorded))
        }
      } else if (revising.has(recorded.type)) {
        const fact = revisedBy(readEvent(accounts, recorded))
        if (fact !== undefined) revised.add(fact)
      }
    }
    position = events.at(-1)?.position ?? position
    if (phase === "revisions" && events.length < limit) {
      phase = "replay"
      until = position
      position = 0
      if (source !== undefined) {
        for (const fact of unearned.revised()) revised.add(fact)
        silent = yield* withoutEarning(realm, unearned)
        unearned.keep(silent)
      }
    }
    const now: Pick<WhatIfCursor, "phase" | "position" | "until"> = { phase, position, until }
    onProgress?.({
      ...now,
      cursor: () => ({
        ...now,
        question: text,
        revised: [...revised],
        ...(source === undefined ? {} : { services: unearned.state() }),
        state: fold.state(),
      }),
    })
  }
  return fold.result()
})

/**
 * The positions of events of services that led to no earning; but not of those that were put right never and have one:
 * it was awarded apart from the service.
 */
const withoutEarning = Effect.fnUntraced(function* (
  realm: string,
  unearned: UnearnedServices,
): Effect.fn.Return<Set<number>, StorageError, Storage> {
  const found = new Set<number>()
  const open = unearned.positions()
  for (let first = 0; first < open.length; first += atOnce) {
    const some = open.slice(first, first + atOnce)
    const earnings = yield* readStates(
      realm,
      some.map(([fact]) => Earning.ref(fact)),
    )
    for (const [place, [fact, position]] of some.entries()) {
      if (unearned.isRevised(fact) || earnings[place]?.reversed !== null) found.add(position)
    }
  }
  return found
})

const atOnce = 500

const otherQuestion = InvalidInput.of({ name: "points.whatIf", chinese: "积分试算" }, [
  { field: "cursor", problem: "it belongs to another question", chinese: "不属于此次试算" },
])

const accounts = Account.ref("").kind
const revising: ReadonlySet<string> = new Set([
  "EarningCorrected",
  "EarningReversed",
  "PendingCancelled",
  "PointsActivated",
])
/** What lets a fact earn. */
const entering: ReadonlySet<string> = new Set(["EarningCorrected", "PointsEarned", "PointsPending"])
const replayed: ReadonlySet<string> = new Set([...revising, "PointsEarned", "PointsPending"])

const isDay = Schema.is(BusinessDay)
const isRuleSet = Schema.is(RuleSetId)

const names = { name: "points.whatIf", chinese: "积分试算" }

/** The question with everything in it checked but whether its rules can be published. */
/** Whether it has the shape of a cursor: its parts are as an earlier replay made them, or it is of no use. */
const isCursor = (cursor: WhatIfCursor): boolean =>
  typeof cursor === "object" &&
  cursor !== null &&
  typeof cursor.question === "string" &&
  (cursor.phase === "revisions" || cursor.phase === "replay") &&
  Number.isSafeInteger(cursor.position) &&
  (cursor.until === null || Number.isSafeInteger(cursor.until)) &&
  Array.isArray(cursor.revised) &&
  typeof cursor.state === "object"

const checked = (
  asked: WhatIfAsked,
  { chunk = 1, cursor }: WhatIfOptions,
): Result.Result<WhatIfQuestion, InvalidInput> => {
  // Callers without types may leave out all there is.
  const given: Partial<WhatIfAsked> = asked ?? {}
  const { capGroups, period, ruleSet = defaultRuleSet, rules, version } = given
  const issues: Array<InvalidInput["issues"][number]> = []
  const report = (field: string, problem: string, chinese: string): void => {
    issues.push({ field, problem, chinese })
  }
  // Callers without types may leave out the period.
  const { from, to }: Partial<WhatIfAsked["period"]> = period ?? {}
  if (!isDay(from)) report("period.from", ...notADay)
  if (!isDay(to)) report("period.to", ...notADay)
  else if (isDay(from) && from > to) {
    report("period.to", `it is before the first day, ${from}`, `早于首日 ${from}`)
  }
  if (!isRuleSet(ruleSet)) report("ruleSet", "the id of a rule set is needed", "应为规则集编号")
  if (rules !== undefined && version !== undefined) {
    report("version", "give rules or a version, not both", "规则和版本只能给出一项")
  }
  if (rules === undefined && capGroups !== undefined) {
    report(
      "capGroups",
      "they are shared by rules, which are not given",
      "未给出规则，不能给出共用上限",
    )
  }
  if (version !== undefined && !isCount(version)) report("version", ...notACount)
  if (!isCount(chunk)) report("chunk", ...notACount)
  if (cursor !== undefined && !isCursor(cursor)) {
    report("cursor", "a cursor as an earlier replay told it is needed", "应为此前试算给出的进度")
  }
  if (issues.length > 0 || !isDay(from) || !isDay(to) || !isRuleSet(ruleSet)) {
    return Result.fail(InvalidInput.of(names, issues))
  }
  const question = { period: { from, to }, ruleSet }
  if (rules === undefined) {
    return Result.succeed(version === undefined ? question : { ...question, version })
  }
  const published = {
    effectiveFrom: from,
    rules,
    ...(capGroups === undefined ? {} : { capGroups }),
  }
  return Result.map(PublishRules.decode(published), (decoded) => ({
    ...question,
    rules: decoded.rules,
    ...(decoded.capGroups === undefined ? {} : { capGroups: decoded.capGroups }),
  }))
}

const notADay = ["a day as YYYY-MM-DD is needed", "应为形如 2026-01-31 的日期"] as const
const notACount = ["a whole number from 1 is needed", "应为不小于 1 的整数"] as const
const isCount = (count: number): boolean => Number.isSafeInteger(count) && count > 0

/** By which rules an earning is replayed, given the version that it was earned by. */
const rulesOf = (
  { capGroups, period, ruleSet = defaultRuleSet, rules, version }: WhatIfQuestion,
  versions: ReadonlyArray<RuleVersion>,
): Result.Result<(version: number) => RuleVersion | undefined, RulesRefused> => {
  const published = (number: number) => versions.find((one) => one.version === number)
  if (rules !== undefined) {
    const faults = ruleFaults(rules, period.from, capGroups)
    if (faults.length > 0) return Result.fail(new RulesRefused({ ruleSet, faults }))
    const one: RuleVersion = {
      version: versions.length + 1,
      effectiveFrom: period.from,
      rules,
      ...(capGroups === undefined ? {} : { capGroups }),
    }
    return Result.succeed(() => one)
  }
  if (version === undefined) return Result.succeed(published)
  const one = published(version)
  if (one !== undefined) return Result.succeed(() => one)
  const problem = {
    zh: `没有第 ${version} 版，已发布 ${versions.length} 版`,
    en: `there is no version ${version}; ${versions.length} were published`,
  }
  return Result.fail(new RulesRefused({ ruleSet, faults: [{ field: "version", problem }] }))
}
