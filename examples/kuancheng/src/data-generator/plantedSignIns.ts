import type { FaultKind } from "../messages/faultMessages.ts"
import type { Activity } from "./activities.ts"
import { type Attendance, type AttendanceMaker, signInCells, signInHeaders } from "./attendances.ts"
import { type Cell, csvRow } from "./GeneratedFile.ts"
import { dayOfMinute, formatDay, formatMinute } from "./LocalCalendar.ts"
import { type Plant, toFullWidth, withCell } from "./Planting.ts"
import { itemAt, Random } from "./Random.ts"
import { seed } from "./settings.ts"
import type { Volunteers } from "./volunteers.ts"

/** An activity just written, with who came and the sheets before it. */
export interface SheetPlace {
  readonly activity: Activity
  readonly attendances: ReadonlyArray<Attendance>
  /** Sheets of the activities before, the latest last. */
  readonly before: ReadonlyArray<ReadonlyArray<Attendance>>
}

/** 现场照片 in GBK, as it gets into a UTF-8 file when a line is pasted from another system. */
const photosInGbk = Buffer.from([0xcf, 0xd6, 0xb3, 0xa1, 0xd5, 0xd5, 0xc6, 0xac])

/** Wrong lines of sign-in sheets, each about somebody free at the time and registered before. */
export const plantedSignIns = (
  volunteers: Volunteers,
  maker: AttendanceMaker,
): ReadonlyArray<Plant<SheetPlace>> => {
  const random = new Random(seed, "planted sign-ins")

  /** Somebody from the earliest tenth who is nowhere else that day. */
  const freeVolunteer = (activity: Activity): number => {
    const day = dayOfMinute(activity.start)
    for (;;) {
      const volunteer = random.between(400, 7000)
      if (!maker.isBusy(volunteer, (day - 6) * 1440, (day + 7) * 1440)) return volunteer
    }
  }
  const sound = ({ activity }: SheetPlace): Attendance =>
    maker.make(activity, freeVolunteer(activity), "普通")

  const changed =
    (
      kind: FaultKind,
      field: (typeof signInHeaders)[number],
      change: (attendance: Attendance, place: SheetPlace) => Partial<Attendance> | undefined,
    ): Plant<SheetPlace> =>
    (place) => {
      const attendance = sound(place)
      const wrong = change(attendance, place)
      return wrong && { kind, field, row: signInCells({ ...attendance, ...wrong }) }
    }
  const wrongCell =
    (
      kind: FaultKind,
      field: (typeof signInHeaders)[number],
      wrong: (attendance: Attendance) => Cell,
    ): Plant<SheetPlace> =>
    (place) => {
      const attendance = sound(place)
      const row = withCell(signInHeaders, signInCells(attendance), field, wrong(attendance))
      return { kind, field, row }
    }

  const dayOfStart = (attendance: Attendance): string =>
    formatDay(dayOfMinute(attendance.activity.start))

  const checkOutBeforeCheckIn = changed("checkOutBeforeCheckIn", "签退时间", ({ activity }) => ({
    checkedIn: activity.start + 50,
    checkedOut: activity.start + 5,
    declaredMinutes: null,
  }))
  /** Somebody still at an earlier activity elsewhere. */
  const overlap = changed(
    "attendanceOverlap",
    "签到时间",
    (_, { activity, attendances, before }) => {
      for (const earlier of before.toReversed()) {
        const other = itemAt(earlier, 0).activity
        if (other.unit === activity.unit || other.end < activity.start + 45) continue
        const somebody = earlier.find(
          (one) =>
            one.role === "普通" &&
            one.volunteer > 400 &&
            !attendances.some((here) => here.volunteer === one.volunteer),
        )
        if (somebody === undefined) continue
        const confirmer = maker.confirmerFor(activity, somebody.volunteer)
        const checkedIn = activity.start + 2
        return {
          volunteer: somebody.volunteer,
          confirmer,
          checkedIn,
          checkedOut: activity.end,
          declaredMinutes: null,
        }
      }
      return undefined
    },
  )
  const notYetRegistered = changed("notYetRegistered", "志愿者编号", (_, { activity }) => {
    const day = dayOfMinute(activity.start)
    const late = volunteers.registeredDay.findIndex((registered) => registered > day + 3)
    return late === -1 ? undefined : { volunteer: late + 5 }
  })
  const selfConfirmation = changed("selfConfirmation", "确认人编号", (attendance, { activity }) => {
    const confirmer = maker.confirmerFor(activity, attendance.volunteer)
    const day = dayOfMinute(activity.start)
    const free = !maker.isBusy(confirmer, day * 1440, (day + 1) * 1440)
    return free ? { volunteer: confirmer, confirmer } : undefined
  })
  const confirmerWithoutRole = changed("confirmerWithoutRole", "确认人编号", ({ volunteer }) => ({
    confirmer: volunteer + 1,
  }))
  const duplicate = changed("duplicateAttendance", "志愿者编号", (_, { activity, attendances }) => {
    const twice = attendances.find((one) => one.role === "普通" && one.volunteer > 400)
    return (
      twice && {
        volunteer: twice.volunteer,
        confirmer: twice.confirmer,
        checkedIn: activity.start + 12,
        checkedOut: activity.end - 12,
        declaredMinutes: null,
      }
    )
  })
  const outside = changed(
    "outsidePlannedWindow",
    "签到时间",
    ({ checkedIn, checkedOut, activity }) => ({
      checkedIn: checkedIn + 5 * 1440,
      checkedOut: checkedOut + 5 * 1440,
      enteredDay: dayOfMinute(activity.start) + 6,
    }),
  )
  const lateEntry = changed("lateEntry", "录入日期", ({ activity }) => ({
    enteredDay: dayOfMinute(activity.end) + 45,
  }))
  const brokenQuote: Plant<SheetPlace> = (place) => {
    const attendance = sound(place)
    const [activity, volunteer, from, to, role, , ...rest] = signInCells(attendance)
    const row = `${activity},${volunteer},${from},${to},${role},"现场照片2张,${csvRow(rest)}`
    return { kind: "brokenQuote", field: "佐证", row }
  }
  const foreignBytes: Plant<SheetPlace> = (place) => {
    const cells = signInCells(sound(place))
    const row = Buffer.concat([
      Buffer.from(`${csvRow(cells.slice(0, 5))},`),
      photosInGbk,
      Buffer.from(`,${csvRow(cells.slice(6))}`),
    ])
    return { kind: "invalidEncoding", field: "", row }
  }
  const tooMany: Plant<SheetPlace> = (place) => ({
    kind: "tooManyColumns",
    field: "",
    row: signInCells(sound(place)).toSpliced(6, 0, "合影1张"),
  })
  const tooFew: Plant<SheetPlace> = (place) => ({
    kind: "tooFewColumns",
    field: "",
    row: signInCells(sound(place)).slice(0, 4),
  })

  return [
    wrongCell("unknownVolunteer", "志愿者编号", () => "KC999998"),
    checkOutBeforeCheckIn,
    wrongCell("impossibleTime", "签退时间", (one) => `${dayOfStart(one)} 26:00`),
    overlap,
    brokenQuote,
    notYetRegistered,
    wrongCell("impossibleDate", "签到时间", () => "2021-02-30 09:00"),
    selfConfirmation,
    wrongCell("fullWidthDigits", "签到时间", (one) => toFullWidth(formatMinute(one.checkedIn))),
    outside,
    wrongCell("unknownActivity", "活动编号", () => "HD-20210715-999"),
    wrongCell("negativeNumber", "申报时长（分钟）", () => -120),
    confirmerWithoutRole,
    foreignBytes,
    overlap,
    wrongCell("missingValue", "签退时间", () => null),
    duplicate,
    lateEntry,
    tooFew,
    checkOutBeforeCheckIn,
    wrongCell("unknownChoice", "角色", () => "队长"),
    wrongCell("unknownVolunteer", "志愿者编号", () => "KC888888"),
    tooMany,
    wrongCell("impossibleDate", "签退时间", () => "2021-11-31 11:00"),
    notYetRegistered,
    outside,
    wrongCell("notANumber", "申报时长（分钟）", () => "1.5小时"),
    selfConfirmation,
    wrongCell("unknownActivity", "活动编号", () => "HD-20211301-001"),
    brokenQuote,
    overlap,
    confirmerWithoutRole,
    wrongCell("impossibleTime", "签到时间", (one) => `${dayOfStart(one)} 24:30`),
    duplicate,
    checkOutBeforeCheckIn,
    lateEntry,
  ]
}
