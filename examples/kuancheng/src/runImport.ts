import { join } from "node:path"
import type { Localized, Storage } from "@civic-practice/core"
import { Practice } from "@civic-practice/practice"
import { Effect } from "effect"
import { expirePoints } from "./importing/expirePoints.ts"
import { formerRefusals } from "./importing/FormerRefusals.ts"
import { checkSources, type Source, sourceOf } from "./importing/ImportSources.ts"
import {
  importTable,
  importWholeTable,
  type TableOutcome,
  type TableRun,
} from "./importing/importTable.ts"
import { Known, type KnownShops } from "./importing/Known.ts"
import { RejectedRows } from "./importing/RejectedRows.ts"
import type { ImportContext, Step, WholeTable } from "./importing/Step.ts"
import { activities } from "./importing/steps/activities.ts"
import { redemptions } from "./importing/steps/redemptions.ts"
import { roles } from "./importing/steps/roles.ts"
import { earningRules, timeRules } from "./importing/steps/rules.ts"
import { exchangePoints, rewards, stock } from "./importing/steps/shop.ts"
import { signIns } from "./importing/steps/signIns.ts"
import { alliances, teams } from "./importing/steps/teams.ts"
import { unitMoves } from "./importing/steps/unitMoves.ts"
import { foundDistrict, units } from "./importing/steps/units.ts"
import { allianceMembers, volunteers } from "./importing/steps/volunteers.ts"
import { surveyFiles } from "./reading/surveyFiles.ts"
import { dayAfter } from "./reporting/reportedPeriod.ts"
import type { Options } from "./terminal/Options.ts"
import type { Progress } from "./terminal/Progress.ts"

/** What an import came to. */
export interface Imported {
  readonly shops: KnownShops
  readonly rejected: RejectedRows
  /** Rows that were news to the database. */
  readonly added: number
}

const sources: ReadonlyArray<Source> = [
  sourceOf(units),
  sourceOf(unitMoves),
  sourceOf(timeRules),
  sourceOf(alliances),
  sourceOf(teams),
  sourceOf(volunteers),
  sourceOf(roles),
  sourceOf(allianceMembers),
  sourceOf(earningRules),
  sourceOf(exchangePoints),
  sourceOf(rewards),
  sourceOf(stock),
  sourceOf(activities),
  sourceOf(signIns),
  sourceOf(redemptions),
]

const expiring: Localized = { zh: "过期积分核销", en: "points written off" }

/** Brings all files into the database, in the order in which one refers to another. */
export const runImport = Effect.fnUntraced(function* (
  options: Options,
  identitySecret: string,
  progress: Progress,
  isStopping: () => boolean,
): Effect.fn.Return<Imported, unknown, Practice | Storage> {
  const practice = yield* Practice
  const rejected = new RejectedRows()
  const pathOf = ({ folder, file }: Pick<Source, "folder" | "file">): string =>
    join(options[folder], file)
  const known = new Known()
  const context: ImportContext = {
    practice,
    known,
    identitySecret,
  }
  yield* attempted(() => checkSources(sources, options))
  const { fingerprint, lines } = yield* attempted(() => surveyFiles(sources.map(pathOf)))
  const run: TableRun = {
    folders: options,
    former: yield* formerRefusals(context, fingerprint),
    refuse: (faults) => rejected.add(faults),
    notice: (file, line, message) =>
      process.stderr.write(`${file}:${line}: ${message[options.language]}\n`),
    advance: (rows) => progress.advance(rows),
    isStopping,
  }
  let added = 0
  const totalOf = ({ folder, table }: { folder: Source["folder"]; table: { file: string } }) =>
    lines.get(pathOf({ folder, file: table.file })) ?? 0
  const summary = (outcome: TableOutcome): string =>
    options.language === "zh"
      ? `新增 ${outcome.new}，已有 ${outcome.known}，退回 ${outcome.refused}`
      : `${outcome.new} new, ${outcome.known} known, ${outcome.refused} refused`
  const done = (outcome: TableOutcome): void => {
    added += outcome.new
    progress.end(summary(outcome))
  }
  const one = Effect.fnUntraced(function* <Row>(step: Step<Row>) {
    progress.begin(step.title, totalOf(step))
    done(yield* importTable(step, context, run))
  })
  const whole = Effect.fnUntraced(function* <Row>(step: WholeTable<Row>) {
    progress.begin(step.title, totalOf(step))
    done(yield* importWholeTable(step, context, run))
  })

  yield* foundDistrict(context)
  yield* one(units)
  yield* one(unitMoves)
  yield* whole(timeRules)
  yield* one(alliances)
  yield* one(teams)
  yield* one(volunteers)
  yield* one(roles)
  yield* one(allianceMembers)
  yield* whole(earningRules)
  yield* one(exchangePoints)
  yield* one(rewards)
  yield* one(stock)
  yield* one(activities)
  yield* one(signIns)
  yield* one(redemptions)

  progress.begin(expiring, 0)
  const accounts = yield* expirePoints(
    context,
    dayAfter,
    (count) => progress.advance(count),
    isStopping,
  )
  added += accounts
  progress.end(options.language === "zh" ? `${accounts} 个账户` : `${accounts} accounts`)
  yield* attempted(() => rejected.write(join(options.output, "rejected.csv")))
  return { shops: known.shops, rejected, added }
})

const attempted = <A>(work: () => Promise<A>): Effect.Effect<A, unknown> =>
  Effect.tryPromise({ try: work, catch: (cause) => cause })
