import type { FaultKind } from "../messages/faultMessages.ts"
import { checkCharacter } from "../reading/IdentityNumber.ts"
import type { DistrictTables } from "./DistrictTables.ts"
import { type Cell, csvRow } from "./GeneratedFile.ts"
import { dayOf, formatDay } from "./LocalCalendar.ts"
import { makeName } from "./names.ts"
import { type Plant, toFullWidth, withCell } from "./Planting.ts"
import { itemAt, Random } from "./Random.ts"
import { seed, unassignedArea } from "./settings.ts"
import {
  makeIdentityNumber,
  type Person,
  type Volunteers,
  volunteerCells,
  volunteerHeaders,
} from "./volunteers.ts"

/** Wrong rows are numbered from here, so that no other file refers to them. */
const firstIndex = 990_000

/** Wrong registrations; the place is the index of the volunteer written before. */
export const plantedVolunteers = (
  tables: DistrictTables,
  volunteers: Volunteers,
): ReadonlyArray<Plant<number>> => {
  const random = new Random(seed, "planted volunteers")
  const station = itemAt(tables.units, tables.units.length - 1)
  let nth = 0

  const stranger = (born?: string): Person => {
    const sex = random.chance(50) ? "female" : "male"
    const birthDay =
      born === undefined ? dayOf("1960-01-01") + random.between(0, 12_000) : dayOf(born)
    // From 900: no sound row has these sequence numbers.
    const identityNumber = makeIdentityNumber(birthDay, 900 + (sex === "male" ? 1 : 0) + nth * 2)
    return { name: makeName(random, sex), sex, birthDay, identityNumber }
  }
  const cellsOf = (person: Person, day: number): Array<Cell> =>
    volunteerCells(firstIndex + nth++, person, day, station.unitNumber, random)
  const dayAt = (place: number): number => itemAt(volunteers.registeredDay, place)
  const set = (cells: ReadonlyArray<Cell>, header: string, cell: Cell): Array<Cell> =>
    withCell(volunteerHeaders, cells, header, cell)

  /** One cell replaced in the row of somebody new. */
  const wrongCell =
    (
      kind: FaultKind,
      field: (typeof volunteerHeaders)[number],
      wrong: (person: Person) => Cell,
    ): Plant<number> =>
    (place) => {
      const person = stranger()
      return { kind, field, row: set(cellsOf(person, dayAt(place)), field, wrong(person)) }
    }

  const duplicatePerson: Plant<number> = (place) => {
    const twin = volunteers.person(place - 900 - nth)
    return { kind: "duplicatePerson", field: "身份证号", row: cellsOf(twin, dayAt(place)) }
  }
  const duplicateNumber: Plant<number> = (place) => {
    const taken = itemAt(volunteers.cells(place - 500 - nth), 0)
    const row = set(cellsOf(stranger(), dayAt(place)), "志愿者编号", taken)
    return { kind: "duplicateVolunteerNumber", field: "志愿者编号", row }
  }
  const minorWithoutConsent: Plant<number> = (place) => {
    const cells = cellsOf(stranger("2005-03-08"), dayAt(place))
    const row = set(set(cells, "监护人姓名", null), "监护人同意日期", null)
    return { kind: "minorWithoutConsent", field: "监护人同意日期", row }
  }
  const otherCheckDigit = ({ identityNumber }: Person): string => {
    const right = identityNumber.slice(17)
    return (
      identityNumber.slice(0, 17) + (right === "X" ? "0" : right === "9" ? "X" : Number(right) + 1)
    )
  }
  const withBirth = (birth: string) => (): string => {
    const digits = `${unassignedArea}${birth}${900 + nth}`
    return digits + checkCharacter(digits)
  }
  const unknownTeam: Plant<number> = (place) => {
    const cells = cellsOf(stranger(), dayAt(place))
    const row = set(set(cells, "服务队编号", "DW-777"), "入队日期", formatDay(dayAt(place)))
    return { kind: "unknownTeam", field: "服务队编号", row }
  }
  const tooFew: Plant<number> = (place) => ({
    kind: "tooFewColumns",
    field: "",
    row: cellsOf(stranger(), dayAt(place)).slice(0, 7),
  })
  const brokenQuote: Plant<number> = (place) => {
    const [number, name, ...rest] = cellsOf(stranger(), dayAt(place))
    return { kind: "brokenQuote", field: "姓名", row: `${number},"${name},${csvRow(rest)}` }
  }

  return [
    wrongCell("wrongCheckDigit", "身份证号", otherCheckDigit),
    wrongCell("fullWidthDigits", "手机号", () => toFullWidth("10012345678")),
    duplicatePerson,
    wrongCell("idNumberLength", "身份证号", (person) => person.identityNumber.slice(0, 17)),
    brokenQuote,
    wrongCell("unknownUnit", "所属单位编号", () => "220103066-01"),
    wrongCell("impossibleBirthDate", "身份证号", withBirth("19990230")),
    minorWithoutConsent,
    wrongCell("impossibleDate", "注册日期", () => "2021-02-30"),
    duplicateNumber,
    wrongCell("wrongCheckDigit", "身份证号", ({ identityNumber }) =>
      // Two neighbouring digits swapped, the commonest slip after a single wrong one.
      identityNumber.replace(/^(.{8})(\d)(\d)/, (_, start: string, a: string, b: string) =>
        a === b ? `${start}${a}${(Number(b) + 1) % 10}` : `${start}${b}${a}`,
      ),
    ),
    tooFew,
    unknownTeam,
    wrongCell("malformedPhone", "手机号", () => "1001234567"),
    duplicatePerson,
    wrongCell(
      "idNumberCharacters",
      "身份证号",
      ({ identityNumber }) => `${identityNumber.slice(0, 10)}O${identityNumber.slice(11)}`,
    ),
    minorWithoutConsent,
    wrongCell("missingValue", "姓名", () => null),
    wrongCell("unknownChoice", "性别", () => "M"),
    wrongCell("idNumberLength", "身份证号", () => "999999600101900"),
    wrongCell("idBirthDateMismatch", "出生日期", ({ birthDay }) => formatDay(birthDay + 1)),
    brokenQuote,
    duplicateNumber,
    wrongCell("unknownUnit", "所属单位编号", () => "220103002-88"),
    wrongCell("idSexMismatch", "性别", ({ sex }) => (sex === "male" ? "女" : "男")),
    wrongCell("wrongCheckDigit", "身份证号", otherCheckDigit),
    wrongCell("fullWidthDigits", "注册日期", () => "２０２１-05-06"),
    duplicatePerson,
    unknownTeam,
    wrongCell("impossibleBirthDate", "身份证号", withBirth("20011301")),
    minorWithoutConsent,
    wrongCell("impossibleDate", "注册日期", () => "2021-04-31"),
  ]
}
