import { fork } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { join } from "node:path"
import {
  BusinessMonth,
  explain,
  type Language,
  type Localized,
  type Storage,
  streamStates,
} from "@civic-practice/core"
import { detailsOn, nameIn, Unit } from "@civic-practice/hierarchy"
import { type Verification, verifyBooks } from "@civic-practice/points"
import { Practice } from "@civic-practice/practice"
import { layer } from "@civic-practice/storage-sqlite"
import { Effect, Layer, ManagedRuntime, Stream } from "effect"
import { calendar, district } from "./importing/District.ts"
import { identitySecret } from "./importing/identitySecret.ts"
import { ImportStopped } from "./importing/importTable.ts"
import { faultName } from "./messages/faultMessages.ts"
import { checkedSettlement, oversold, piecesPaidFor } from "./reporting/bookChecks.ts"
import { type DistrictReport, districtReport } from "./reporting/districtFigures.ts"
import { padded } from "./reporting/padded.ts"
import { printReport } from "./reporting/printReport.ts"
import { printShop, type ShopReport } from "./reporting/printShop.ts"
import { reportedPeriod } from "./reporting/reportedPeriod.ts"
import { type Imported, runImport } from "./runImport.ts"
import { bag, parcel } from "./shop/reservations.ts"
import { runShop } from "./shop/runShop.ts"
import { languageAsked, type Options, readOptions, usage } from "./terminal/Options.ts"
import { OutputRefused } from "./terminal/OutputRefused.ts"
import { openOutput } from "./terminal/openOutput.ts"
import { Progress } from "./terminal/Progress.ts"
import { StopSignal } from "./terminal/StopSignal.ts"

const words = {
  making: { zh: "生成示例数据", en: "sample files made" },
  shop: { zh: "积分超市", en: "points shop" },
  verifying: { zh: "对账", en: "books verified" },
  perSecond: { zh: "条/秒", en: "events a second" },
  counting: { zh: "统计汇总", en: "counted and rolled up" },
  nothingNew: {
    zh: "这些文件已全部入库，本次没有新增。",
    en: "All of this was in the database already; nothing was added.",
  },
  stopped: {
    zh: "已停止。已入库的内容保留，再次运行将从中断处继续。",
    en: "Stopped. What is in the database stays; run it again to go on.",
  },
  refusedRows: { zh: "退回的行", en: "Refused rows" },
  database: { zh: "数据库", en: "Database" },
  wrongOption: { zh: "选项有误：", en: "" },
} as const satisfies Record<string, Localized>

const nameReader = Effect.fnUntraced(function* (language: Language) {
  const names = new Map<string, string>()
  yield* Stream.runForEach(streamStates(Unit, { realm: district, index: "all" }), ({ id, state }) =>
    Effect.sync(() => {
      const details = detailsOn(state, reportedPeriod.to)
      if (details === undefined) return
      // An institute is known by the body that runs it, in a table that is headed by what they all are.
      const name = state.level === "institute" ? details.owner.name : details.name
      names.set(id, nameIn(name, language))
    }),
  )
  return (unit: string): string => names.get(unit) ?? unit
})

/** The month of the sample's redemptions, and that of the shop. */
const december = BusinessMonth.make("2021-12")
const january = BusinessMonth.make("2022-01")

const show = (options: Options, imported: CarriedOut["imported"], text: string): void => {
  const say = (word: Localized): string => word[options.language]
  const { rejected } = imported
  const rejectedFile = join(options.output, "rejected.csv")
  console.log(`\n${text}\n`)
  console.log(`${say(words.refusedRows)}: ${rejected.rows}  ${rejectedFile}`)
  for (const [kind, count] of rejected.kinds) {
    console.log(`  ${padded(say(faultName(kind)), 40)}${padded(String(count), 6, "start")}`)
  }
  console.log(`${say(words.database)}: ${join(options.output, "kuancheng.db")}`)
  if (imported.added === 0) console.log(say(words.nothingNew))
}

const lastLine = (
  { books, figures }: DistrictReport,
  shop: ShopReport,
  rejectedRows: number,
): string =>
  JSON.stringify({
    figures,
    pointsIssued: books.issued,
    pointsRedeemed: books.redeemed,
    pointsExpired: books.expired,
    pointsOutstanding: books.outstanding,
    booksDifference: books.difference,
    settlementDifference: shop.settlementDifference,
    oversold: shop.oversold,
    rejectedRows,
    elapsedSeconds: Math.round(performance.now() / 100) / 10,
    peakMemoryMiB: Math.ceil(process.resourceUsage().maxRSS / 1024),
  })

/** What a run came to, but for the verification of the books; it holds on to nothing of the practice. */
interface CarriedOut {
  readonly imported: Pick<Imported, "rejected" | "added">
  readonly report: DistrictReport
  readonly shop: Omit<ShopReport, "verification">
  readonly nameOf: (unit: string) => string
}

const program = (options: Options, imported: Imported, progress: Progress, stop: StopSignal) =>
  Effect.gen(function* () {
    const practice = yield* Practice
    const { added, rejected, shops } = imported
    progress.begin(words.shop, 0)
    const month = yield* runShop(practice, shops, () => stop.isAsked)
    progress.end("")
    progress.begin(words.counting, 0)
    const report = yield* districtReport(practice)
    const nameOf = yield* nameReader(options.language)
    const settled = yield* checkedSettlement(practice, december)
    const ofMonth = yield* checkedSettlement(practice, january)
    const rewards = [...shops.rewards, bag, parcel]
    const sold = yield* oversold(report.ever, rewards, [...shops.exchangePoints.keys()])
    progress.end("")
    const shop = {
      month,
      settlement: settled.settlement,
      principalCentre: report.report.units.find(({ level }) => level === "principalCentre")?.unit,
      settlementDifference: settled.difference + ofMonth.difference,
      oversold: sold,
    }
    return { imported: { rejected, added }, report, shop, nameOf } satisfies CarriedOut
  })

const verified = async (
  storage: ReturnType<typeof layer>,
  language: Language,
  progress: Progress,
): Promise<Verification> => {
  progress.begin(words.verifying, 0)
  const began = performance.now()
  const verification = await Effect.runPromise(verifyBooks(district).pipe(Effect.provide(storage)))
  const speed = Math.round((verification.events / (performance.now() - began)) * 1000)
  progress.end(`${speed} ${words.perSecond[language]}`)
  return verification
}

const tell = (
  options: Options,
  { imported, nameOf, report, shop: sold }: CarriedOut,
  verification: Verification,
): void => {
  const shop: ShopReport = { ...sold, verification }
  const { language } = options
  const text = [printReport(report, language, nameOf), printShop(shop, language, nameOf)]
  show(options, imported, text.join("\n\n"))
  if (options.json) console.log(lastLine(report, shop, imported.rejected.rows))
  const differences = [report.books.difference, shop.settlementDifference, shop.oversold]
  if (differences.some((one) => one !== 0) || verification.difference !== null) {
    process.exitCode = 1
  }
}

// In a process of its own, so that the import does not keep its memory.
const makeTables = async ({ generated, tables }: Options, stop: StopSignal): Promise<void> => {
  const maker = fork(join(import.meta.dirname, "makeTables.ts"), [tables, generated])
  // Ctrl-c reaches it too, a supervisor's signal does not; what was not finished is made anew the next time.
  stop.onAsked(() => maker.kill())
  const [code, signal] = await once(maker, "exit")
  if (signal !== null || stop.isAsked) throw new ImportStopped()
  if (code !== 0) {
    throw new OutputRefused({
      zh: `示例数据未能生成到“${generated}”（原因见上），请检查该文件夹的权限和磁盘空间。`,
      en: `The sample tables could not be made in "${generated}" (why stands above); check its permissions and the disk's space.`,
    })
  }
}

const optionsGiven = (): Options | undefined => {
  const given = process.argv.slice(2)
  try {
    return readOptions(given, join(import.meta.dirname, ".."))
  } catch (error) {
    const language = languageAsked(given)
    const problem = error instanceof Error ? error.message : String(error)
    console.error(`${words.wrongOption[language]}${problem}\n\n${usage[language]}`)
    process.exitCode = 2
    return undefined
  }
}

const main = async (): Promise<void> => {
  const options = optionsGiven()
  if (options === undefined) return
  if (options.help) {
    console.log(usage[options.language])
    return
  }
  const stop = new StopSignal()
  try {
    await carryOut(options, stop)
  } catch (error) {
    if (error instanceof ImportStopped) {
      console.error(`\n${words.stopped[options.language]}`)
      process.exitCode = stop.exitCode
    } else {
      console.error(`\n${explain(error, options.language)}`)
      // What can be explained says what to do; all else is shown with where it comes from.
      if (!(error instanceof Error && "localized" in error)) console.error(error)
      process.exitCode = 1
    }
  }
}

const carryOut = async (options: Options, stop: StopSignal): Promise<void> => {
  const progress = new Progress(options.language)
  await openOutput(options.output)
  if (options.makesTables) {
    progress.begin(words.making, 0)
    await makeTables(options, stop)
    progress.end("")
  }
  const database = join(options.output, "kuancheng.db")
  // Before the database, so that there is never one without its secret.
  const secret = identitySecret(join(options.output, "identity.key"), existsSync(database))
  const storage = layer({ filename: database })
  // Each with a practice of its own, so that none keeps the caches of the one before it in memory.
  const imported = await inPractice(
    storage,
    runImport(options, secret, progress, () => stop.isAsked),
  )
  const done = await inPractice(storage, program(options, imported, progress, stop))
  tell(options, done, await verified(storage, options.language, progress))
}

const inPractice = async <A, E>(
  storage: ReturnType<typeof layer>,
  work: Effect.Effect<A, E, Practice | Storage>,
): Promise<A> => {
  const runtime = ManagedRuntime.make(
    Practice.layer({ district, calendar, metrics: [piecesPaidFor] }).pipe(
      Layer.provideMerge(storage),
    ),
  )
  try {
    return await runtime.runPromise(work)
  } finally {
    await runtime.dispose()
  }
}

await main()
