import { checkCharacter } from "../reading/IdentityNumber.ts"
import type { DistrictTables } from "./DistrictTables.ts"
import type { Cell } from "./GeneratedFile.ts"
import { addMonths, dayOf, formatDay } from "./LocalCalendar.ts"
import { makeName } from "./names.ts"
import { itemAt, Random } from "./Random.ts"
import { amounts, seed, unassignedArea, unassignedPhonePrefix } from "./settings.ts"

export type Sex = "female" | "male"

/** What is written of one person. */
export interface Person {
  readonly name: string
  readonly sex: Sex
  readonly birthDay: number
  readonly identityNumber: string
}

/** All volunteers, in order of registration; a volunteer is known by the index from 0. */
export interface Volunteers {
  readonly count: number
  readonly registeredDay: Int32Array
  /** Index into the units of the district tables. */
  readonly unit: Uint16Array
  readonly person: (index: number) => Person
  readonly cells: (index: number) => Array<Cell>
}

/** Positions of the cells that planted faults change. */
export const volunteerHeaders = [
  "志愿者编号",
  "姓名",
  "性别",
  "出生日期",
  "身份证号",
  "手机号",
  "注册日期",
  "所属单位编号",
  "服务队编号",
  "入队日期",
  "监护人姓名",
  "监护人同意日期",
] as const

const firstDay = dayOf("2019-01-01")
const lastDay = dayOf("2021-12-20")

export const volunteerNumber = (index: number): string => `KC${String(index + 1).padStart(6, "0")}`

/** Distinct for every index below 100 million. */
export const phoneNumber = (index: number): string =>
  unassignedPhonePrefix + String((index * 9973 + 12_345) % 100_000_000).padStart(8, "0")

/** An identity number that nobody has: the area does not exist. */
export const makeIdentityNumber = (birthDay: number, sequence: number): string => {
  const birth = formatDay(birthDay).replaceAll("-", "")
  const digits = unassignedArea + birth + String(sequence).padStart(3, "0")
  return digits + checkCharacter(digits)
}

export const isMinorOn = (birthDay: number, day: number): boolean => addMonths(birthDay, 216) > day

/** Age bands in years with their share in percent. */
const bands = [
  { share: 3, from: 14, to: 17 },
  { share: 20, from: 18, to: 29 },
  { share: 24, from: 30, to: 44 },
  { share: 28, from: 45, to: 59 },
  { share: 25, from: 60, to: 80 },
] as const

const pickBirthDay = (random: Random, registered: number, adult: boolean): number => {
  let left = random.between(0, 99)
  let band: (typeof bands)[number] = bands[2]
  if (!adult) {
    for (const one of bands) {
      if (left < one.share) {
        band = one
        break
      }
      left -= one.share
    }
  }
  return addMonths(registered, -12 * random.between(band.from, band.to)) - random.between(0, 364)
}

/** Makes the volunteers that fit the district's units, teams and roles. */
export const makeVolunteers = (tables: DistrictTables): Volunteers => {
  const random = new Random(seed, "volunteers")
  const count = amounts.volunteers
  const registeredDay = new Int32Array(count)
  const birthDay = new Int32Array(count)
  const sequence = new Uint16Array(count)
  const unit = new Uint16Array(count)
  const sexes: Array<Sex> = []
  const names: Array<string> = []

  const unitIndex = new Map(tables.units.map((row, index) => [row.unitNumber, index]))
  const drawUnit = unitDrawer(tables, new Random(seed, "unit weights"))
  const nextSequence = new Map<number, number>()
  for (let index = 0; index < count; index++) {
    const registered = firstDay + Math.floor((index * (lastDay - firstDay + 1)) / count)
    const role = tables.roles[index]
    const sex: Sex = random.chance(58) ? "female" : "male"
    const birth = pickBirthDay(random, registered, role !== undefined)
    const key = birth * 2 + (sex === "male" ? 1 : 0)
    // Odd numbers are men's, even ones women's; those from 900 are kept for planted faults.
    const nth = nextSequence.get(key) ?? 0
    nextSequence.set(key, nth + 1)
    if (nth >= 449) throw new RangeError(`Too many people born on ${formatDay(birth)}`)
    registeredDay[index] = registered
    birthDay[index] = birth
    sequence[index] = sex === "male" ? nth * 2 + 1 : nth * 2 + 2
    unit[index] = role === undefined ? drawUnit(random) : (unitIndex.get(role.unitNumber) ?? 0)
    sexes.push(sex)
    names.push(makeName(random, sex))
  }

  const person = (index: number): Person => ({
    name: itemAt(names, index),
    sex: itemAt(sexes, index),
    birthDay: itemAt(birthDay, index),
    identityNumber: makeIdentityNumber(itemAt(birthDay, index), itemAt(sequence, index)),
  })
  const teamOf = teamFinder(tables)
  const cells = (index: number): Array<Cell> => {
    const own = new Random(seed, `volunteer ${index}`)
    const registered = itemAt(registeredDay, index)
    const home = itemAt(tables.units, itemAt(unit, index))
    const team = own.chance(65) ? teamOf(home.unitNumber, home.parentNumber, own) : undefined
    return volunteerCells(index, person(index), registered, home.unitNumber, own, team)
  }
  return { count, registeredDay, unit, person, cells }
}

/** A volunteer's row; the guardian's cells are filled for a minor. */
export const volunteerCells = (
  index: number,
  person: Person,
  registered: number,
  unitNumber: string,
  random: Random,
  team?: { readonly teamNumber: string; readonly founded: number },
): Array<Cell> => {
  const minor = isMinorOn(person.birthDay, registered)
  const joined =
    team === undefined
      ? null
      : Math.min(Math.max(registered, team.founded) + random.between(0, 60), dayOf("2021-12-31"))
  return [
    volunteerNumber(index),
    person.name,
    person.sex === "female" ? "女" : "男",
    formatDay(person.birthDay),
    person.identityNumber,
    phoneNumber(index),
    formatDay(registered),
    unitNumber,
    team?.teamNumber ?? null,
    joined === null ? null : formatDay(joined),
    minor ? makeName(random, random.chance(50) ? "female" : "male") : null,
    minor ? formatDay(registered - random.between(0, 10)) : null,
  ]
}

/** Draws home units: most volunteers belong to a station, some to an institute or a centre. */
const unitDrawer = (tables: DistrictTables, random: Random): ((random: Random) => number) => {
  const cumulative: Array<number> = []
  let total = 0
  for (const unit of tables.units) {
    total += unit.kind === "station" ? random.between(6, 14) : 5
    cumulative.push(total)
  }
  return (draw) => {
    const wanted = draw.between(0, total - 1)
    return cumulative.findIndex((sum) => sum > wanted)
  }
}

type FoundTeam = { readonly teamNumber: string; readonly founded: number }

/** A team of the unit itself, else of the unit above it. */
const teamFinder = (
  tables: DistrictTables,
): ((unit: string, parent: string | null, random: Random) => FoundTeam | undefined) => {
  const byUnit = new Map<string, Array<FoundTeam>>()
  for (const team of tables.teams) {
    const found = { teamNumber: team.teamNumber, founded: dayOf(team.foundedOn) }
    byUnit.set(team.unitNumber, [...(byUnit.get(team.unitNumber) ?? []), found])
  }
  return (unit, parent, random) => {
    const teams = byUnit.get(unit) ?? byUnit.get(parent ?? "")
    return teams === undefined ? undefined : random.pick(teams)
  }
}
