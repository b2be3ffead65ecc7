import type { RecordedEvent } from "@civic-practice/core"
import { createPractice } from "@civic-practice/practice"
import { allTime, periodOf, type Report } from "@civic-practice/reporting"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { faultsOf, readLedger } from "./books.ts"
import { district, found, shared } from "./District.ts"
import { acts, live, type Step, steps } from "./History.ts"
import { differences, entriesOf } from "./recount.ts"
import { seeded } from "./Seed.ts"

/** A district that lives through a history; a report is asked for on the way, so that the last one folds the rest. */
const lived = async (history: ReadonlyArray<Step>, looked: number) => {
  const storage = shared()
  const practice = await createPractice({ district, storage, reporting: { chunk: 16 } })
  await found(practice)
  const look = async (place: number) => {
    if (place === looked) await practice.report(allTime)
  }
  const life = await live(practice, history, { look })
  return { practice, storage, ...life }
}

/** Every kind of event that the figures of a report come from. */
const counted = [
  "ActivityHeld",
  "EarningCorrected",
  "EarningReversed",
  "HomeUnitTransferred",
  "PointsAdded",
  "PointsDeducted",
  "PointsEarned",
  "PointsExpired",
  "PointsRedeemed",
  "PointsRefunded",
  "ServiceRecordConfirmed",
  "ServiceRecordCorrected",
  "ServiceRecordVoided",
  "TeamDisbanded",
  "TeamFounded",
  "VolunteerRegistered",
  "VolunteerResumed",
  "VolunteerWithdrawn",
]

describe("whatever happened in a district", () => {
  it("its books balance, and its reports are what can be counted again", async () => {
    const done = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(steps(100), fc.nat(99), async (history, looked) => {
        const { practice, storage, lastDay, done: acted } = await lived(history, looked)
        const ledger = await readLedger(storage, district)
        expect(await faultsOf(practice, ledger)).toEqual([])
        const entries = entriesOf(ledger.log)
        for (const period of [allTime, periodOf("month", lastDay), periodOf("week", lastDay)]) {
          const report = await practice.report(period)
          expect(differences(report, entries, ledger.tree)).toEqual([])
        }
        for (const [act, times] of acted) done.set(act, (done.get(act) ?? 0) + times)
      }),
      seeded(100),
    )
    // Everything that may happen did.
    expect(acts.filter((act) => !done.has(act))).toEqual([])
  })

  it("it would be found out if events of any kind were not counted", async () => {
    const found = new Set<string>()
    const without = (log: ReadonlyArray<RecordedEvent>, type: string) =>
      entriesOf(log.filter((event) => event.type !== type))
    const histories = fc.sample(steps(100), { ...seeded(1), numRuns: 150 })
    for (const history of histories) {
      const { practice, storage, lastDay } = await lived(history, 0)
      const { log, tree } = await readLedger(storage, district)
      const reports: Array<Report> = []
      for (const period of [allTime, periodOf("week", lastDay)]) {
        reports.push(await practice.report(period))
      }
      for (const type of counted) {
        if (found.has(type) || !log.some((event) => event.type === type)) continue
        const entries = without(log, type)
        if (reports.some((report) => differences(report, entries, tree).length > 0)) found.add(type)
      }
      if (found.size === counted.length) break
    }
    expect(counted.filter((type) => !found.has(type))).toEqual([])
  })
})
