import { Schema } from "effect"

const text = (length: number) =>
  Schema.String.check(
    Schema.isTrimmed({
      message: "a text has no white space at its ends",
      chinese: "首尾不能有空格",
    }),
    Schema.isBetweenCodePoints(1, length, {
      message: `a text has 1 to ${length} characters`,
      chinese: `应为 1 至 ${length} 个字`,
    }),
  )

/** A name in Chinese, and in English where there is one; 1 to 100 characters each. */
export const UnitName = Schema.Struct({ zh: text(100), en: Schema.optionalKey(text(100)) })
export type UnitName = typeof UnitName.Type

/** The name in a language, or in Chinese where it has none in that language. */
export const nameIn = (name: UnitName, language: "zh" | "en"): string => name[language] ?? name.zh

/** An administrative division code (行政区划代码): 6 digits for a county, 9 for a town, 12 for a village. */
export const DivisionCode = Schema.String.check(
  Schema.isPattern(/^(\d{6}|\d{9}|\d{12})$/u, {
    message: "a division code has 6, 9 or 12 digits",
    chinese: "行政区划代码应为 6、9 或 12 位数字",
  }),
).pipe(Schema.brand("DivisionCode"))
export type DivisionCode = typeof DivisionCode.Type

/**
 * The administrative body that a unit belongs to (行政主体): a district (区), subdistrict (街道), town (镇),
 * township (乡), community (社区) or village (村). A community whose own code is not known carries the code of
 * its subdistrict.
 */
export const AdministrativeOwner = Schema.Struct({
  kind: Schema.Literals(["district", "subdistrict", "town", "township", "community", "village"]),
  name: UnitName,
  division: DivisionCode,
})
export type AdministrativeOwner = typeof AdministrativeOwner.Type

/** A floor area (建筑面积) in whole hundredths of a square metre, so that sums are exact: 2,550 m² is 255000. */
export const FloorArea = Schema.Int.check(
  Schema.isBetween(
    { minimum: 1, maximum: 1_000_000_000 },
    {
      message: "a floor area is 0.01 to 10,000,000 m², in hundredths of a square metre",
      chinese: "建筑面积应为 0.01 至 10,000,000 平方米，以百分之一平方米计",
    },
  ),
).pipe(Schema.brand("FloorArea"))
export type FloorArea = typeof FloorArea.Type

/** The floor area of so many square metres, rounded to hundredths; throws where {@link FloorArea} is out of range. */
export const squareMetres = (value: number): FloorArea => FloorArea.make(Math.round(value * 100))

/** A floor area in square metres. */
export const inSquareMetres = (area: FloorArea): number => area / 100

/** What is known of a unit beside its place in the tree. */
export const UnitDetails = Schema.Struct({
  name: UnitName,
  owner: AdministrativeOwner,
  /** The institution that the unit relies on (依托机构). */
  host: Schema.optionalKey(UnitName),
  /** In hundredths of a square metre. */
  floorArea: Schema.optionalKey(FloorArea),
  /** The unit's own programme name or motto (品牌), as its people write it. */
  brand: Schema.optionalKey(text(200)),
})
export type UnitDetails = typeof UnitDetails.Type

/** The details to change: what is left out stays, and `null` removes what is optional. */
export const DetailsPatch = Schema.Struct({
  name: Schema.optionalKey(UnitName),
  owner: Schema.optionalKey(AdministrativeOwner),
  host: Schema.optionalKey(Schema.NullOr(UnitName)),
  floorArea: Schema.optionalKey(Schema.NullOr(FloorArea)),
  brand: Schema.optionalKey(Schema.NullOr(text(200))),
})
export type DetailsPatch = typeof DetailsPatch.Type

/** The details after a change. */
export const patched = (details: UnitDetails, patch: DetailsPatch): UnitDetails => {
  const host = patch.host === undefined ? details.host : patch.host
  const floorArea = patch.floorArea === undefined ? details.floorArea : patch.floorArea
  const brand = patch.brand === undefined ? details.brand : patch.brand
  return {
    name: patch.name ?? details.name,
    owner: patch.owner ?? details.owner,
    ...(host == null ? {} : { host }),
    ...(floorArea == null ? {} : { floorArea }),
    ...(brand == null ? {} : { brand }),
  }
}
