import { mkdir, readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { type Activity, activityCells, activityHeaders, makeActivities } from "./activities.ts"
import { allianceMemberHeaders, makeAllianceMembers, redSail } from "./allianceMembers.ts"
import { type Attendance, AttendanceMaker, signInCells, signInHeaders } from "./attendances.ts"
import { type DistrictTables, hashTables, readDistrictTables } from "./DistrictTables.ts"
import { csvRow, type FileSeal, GeneratedFile, writerOf } from "./GeneratedFile.ts"
import { formatDay } from "./LocalCalendar.ts"
import { type PlantedFault, plantedFaultCells, plantedFaultHeaders } from "./PlantedFault.ts"
import { type Plant, Planting } from "./Planting.ts"
import { PointsEstimate } from "./PointsEstimate.ts"
import { plantedActivities } from "./plantedActivities.ts"
import { plantedRedemptions } from "./plantedRedemptions.ts"
import { plantedSignIns, type SheetPlace } from "./plantedSignIns.ts"
import { plantedVolunteers } from "./plantedVolunteers.ts"
import { Random } from "./Random.ts"
import {
  makeRedemptions,
  redemptionCells,
  redemptionHeaders,
  redemptionNumber,
} from "./redemptions.ts"
import { findStamp, removeStamp, type Stamp, writeStamp } from "./Stamp.ts"
import { amounts, generatorVersion, seed } from "./settings.ts"
import { makeVolunteers, type Volunteers, volunteerHeaders, volunteerNumber } from "./volunteers.ts"

/** How far the generation of one file has come, in rows. */
export interface GenerationProgress {
  readonly file: string
  readonly rows: number
  readonly total: number
}

/** A finished folder: `made` is false when it was there already. */
export interface GeneratedFolder {
  readonly folder: string
  readonly made: boolean
  readonly stamp: Stamp
}

const plantedFile = "planted-faults.csv"

/**
 * Makes the large files of the example once, in `folder`, to fit the committed tables in `tables`.
 *
 * The same version, seed and tables give the same bytes on every machine; while they stay the same
 * nothing is written again. Every file gets its name when it is whole and the stamp comes last, so
 * that a process killed half-way leaves nothing that looks finished.
 */
export const ensureGenerated = async (options: {
  readonly tables: string
  readonly folder: string
  readonly onProgress?: (progress: GenerationProgress) => void
}): Promise<GeneratedFolder> => {
  const { folder } = options
  const wanted = { generatorVersion, seed, tables: await hashTables(options.tables) }
  const found = await findStamp(folder, wanted)
  await mkdir(folder, { recursive: true })
  await removeLeftovers(folder)
  if (found !== undefined) return { folder, made: false, stamp: found }
  await removeStamp(folder)
  const run = new GenerationRun(folder, options.onProgress)
  const files = await run.generate(await readDistrictTables(options.tables))
  const stamp: Stamp = { ...wanted, files }
  await writeStamp(folder, stamp)
  return { folder, made: true, stamp }
}

/** Removes the temporary files of runs that were killed. */
const removeLeftovers = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const writer = writerOf(name)
    if (writer !== undefined && !isRunning(writer)) await rm(join(folder, name), { force: true })
  }
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // Somebody else's process may not be signalled, but it is there.
    return cause instanceof Error && "code" in cause && cause.code === "EPERM"
  }
}

class GenerationRun {
  readonly #folder: string
  readonly #onProgress: ((progress: GenerationProgress) => void) | undefined
  readonly #planted: Array<PlantedFault> = []
  readonly #seals: Record<string, FileSeal> = {}

  constructor(folder: string, onProgress?: (progress: GenerationProgress) => void) {
    this.#folder = folder
    this.#onProgress = onProgress
  }

  async generate(tables: DistrictTables): Promise<Readonly<Record<string, FileSeal>>> {
    const volunteers = makeVolunteers(tables)
    const activities = makeActivities(tables)
    await this.#volunteers(tables, volunteers)
    await this.#allianceMembers(tables, volunteers)
    await this.#activities(tables, activities)
    const estimate = new PointsEstimate(tables.earningRules)
    const maker = new AttendanceMaker(tables, volunteers, new Random(seed, "attendances"))
    await this.#signIns(volunteers, activities, maker, estimate)
    await this.#redemptions(tables, volunteers, estimate, maker)
    await this.#file(plantedFile, plantedFaultHeaders, {}, this.#planted.length, async (file) => {
      for (const fault of this.#planted) file.row(plantedFaultCells(fault))
    })
    return this.#seals
  }

  /** Opens a file, has it written, names and seals it. */
  async #file(
    name: string,
    headers: ReadonlyArray<string>,
    format: Parameters<typeof GeneratedFile.create>[3],
    total: number,
    write: (file: GeneratedFile, step: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const file = await GeneratedFile.create(this.#folder, name, headers, format)
    const report = () => this.#onProgress?.({ file: name, rows: file.rows, total })
    try {
      await write(file, async () => {
        await file.drain()
        report()
      })
    } catch (cause) {
      await file.abandon()
      throw cause
    }
    this.#seals[name] = await file.finish()
    this.#planted.push(...file.planted)
    report()
  }

  #volunteers(tables: DistrictTables, volunteers: Volunteers): Promise<void> {
    const { count } = volunteers
    return this.#file("volunteers.csv", volunteerHeaders, {}, count, async (file, step) => {
      const planting = new Planting(plantedVolunteers(tables, volunteers), count)
      for (let index = 0; index < count; index++) {
        file.row(volunteers.cells(index))
        planting.after(index, index, file)
        if (file.isDue) await step()
      }
      planting.finish()
    })
  }

  #allianceMembers(tables: DistrictTables, volunteers: Volunteers): Promise<void> {
    const members = makeAllianceMembers(tables, volunteers)
    const name = "alliance-members.csv"
    return this.#file(name, allianceMemberHeaders, {}, members.length, async (file, step) => {
      const planting = new Planting(plantedAllianceMembers, members.length)
      for (const [index, { volunteer, joinedDay }] of members.entries()) {
        file.row([redSail, volunteerNumber(volunteer), formatDay(joinedDay)])
        planting.after(index, volunteer, file)
        if (file.isDue) await step()
      }
      planting.finish()
    })
  }

  #activities(tables: DistrictTables, activities: ReadonlyArray<Activity>): Promise<void> {
    const { length } = activities
    const format = { byteOrderMark: true }
    return this.#file("activities.csv", activityHeaders, format, length, async (file, step) => {
      const planting = new Planting(plantedActivities(tables), length)
      const random = new Random(seed, "activity remarks")
      for (const [index, activity] of activities.entries()) {
        file.row(activityCells(activity, tables, random))
        planting.after(index, activity, file)
        if (file.isDue) await step()
      }
      planting.finish()
    })
  }

  #signIns(
    volunteers: Volunteers,
    activities: ReadonlyArray<Activity>,
    maker: AttendanceMaker,
    estimate: PointsEstimate,
  ): Promise<void> {
    const total = amounts.attendances
    return this.#file("sign-ins.csv", signInHeaders, {}, total, async (file, step) => {
      const planting = new Planting<SheetPlace>(
        plantedSignIns(volunteers, maker),
        activities.length,
      )
      const before: Array<ReadonlyArray<Attendance>> = []
      for (const [index, activity] of activities.entries()) {
        const attendances = maker.attend(activity)
        for (const attendance of attendances) {
          file.row(signInCells(attendance))
          estimate.earn(attendance)
          if (file.isDue) await step()
        }
        planting.after(index, { activity, attendances, before }, file)
        before.push(attendances)
        if (before.length > 20) before.shift()
      }
      planting.finish()
    })
  }

  #redemptions(
    tables: DistrictTables,
    volunteers: Volunteers,
    estimate: PointsEstimate,
    maker: AttendanceMaker,
  ): Promise<void> {
    const made = makeRedemptions(tables, volunteers, estimate, (one) => maker.hasAttended(one))
    const format = { lineEnd: "\r\n" } as const
    return this.#file(
      "redemptions.csv",
      redemptionHeaders,
      format,
      made.length,
      async (file, step) => {
        const planting = new Planting(plantedRedemptions(), made.length)
        for (const [index, redemption] of made.entries()) {
          const number = redemptionNumber(index + 1)
          const cells = redemptionCells(number, redemption)
          if (redemption.outcome === "redeemed") file.row(cells)
          else {
            const soldOut = redemption.outcome === "stockSoldOut"
            file.fault(redemption.outcome, soldOut ? "奖品编号" : "志愿者编号", csvRow(cells))
          }
          planting.after(index, { number, redemption }, file)
          if (file.isDue) await step()
        }
        planting.finish()
      },
    )
  }
}

const plantedAllianceMembers: ReadonlyArray<Plant<number>> = [
  () => ({
    kind: "unknownVolunteer",
    field: "志愿者编号",
    row: [redSail, "KC999996", "2021-05-04"],
  }),
  (volunteer) => ({
    kind: "unknownAlliance",
    field: "联盟编号",
    row: ["LM-07", volunteerNumber(volunteer + 1), "2021-05-04"],
  }),
  (volunteer) => ({
    kind: "notADate",
    field: "加入日期",
    row: [redSail, volunteerNumber(volunteer + 1), "去年六月"],
  }),
]
