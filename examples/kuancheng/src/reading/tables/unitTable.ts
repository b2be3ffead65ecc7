import { choice, code, date, optional, text, wholeNumber } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** A practice unit (实践中心、分中心、实践所、实践站) as it stood when it opened. */
export interface UnitRow {
  readonly unitNumber: string
  readonly name: string
  readonly kind: "centre" | "subCentre" | "institute" | "station"
  /** The district's one principal centre (主中心). */
  readonly principal: boolean
  /** Parent on the opening day; null for a centre directly under the district. */
  readonly parentNumber: string | null
  /** Subdistrict or town (街道、镇) that runs it. */
  readonly administrativeOwner: string
  /** Administrative division code of the owner. */
  readonly divisionCode: string
  /** Community or village (社区、村) of a station. */
  readonly community: string | null
  /** Institution that houses it (依托机构). */
  readonly hostInstitution: string | null
  readonly floorAreaM2: number
  /** Local date. */
  readonly openedOn: string
  /** Brand in the unit's own words (品牌). */
  readonly brand: string | null
  /** What the unit and the body that runs it are called in English, where they have such a name. */
  readonly nameEn: string | null
  readonly administrativeOwnerEn: string | null
}

export const unitTable: TableDefinition<UnitRow> = {
  file: "units.csv",
  columns: {
    unitNumber: column("单位编号", "unit number", code),
    name: column("单位名称", "name", text),
    kind: column(
      "单位类型",
      "kind",
      choice({ 实践中心: "centre", 分中心: "subCentre", 实践所: "institute", 实践站: "station" }),
    ),
    principal: column("是否主中心", "principal centre", choice({ 是: true, 否: false })),
    parentNumber: column("上级单位编号", "parent number", optional(code)),
    administrativeOwner: column("行政主体", "administrative owner", text),
    divisionCode: column("行政区划代码", "division code", code),
    community: column("社区（村）", "community", optional(text)),
    hostInstitution: column("依托机构", "host institution", optional(text)),
    floorAreaM2: column(
      "建筑面积（平方米）",
      "floor area in square metres",
      wholeNumber(1, 1_000_000),
    ),
    openedOn: column("启用日期", "opened on", date),
    brand: column("品牌", "brand", optional(text), { mayBeAbsent: true }),
    nameEn: column("单位英文名称", "name in English", optional(text), { mayBeAbsent: true }),
    administrativeOwnerEn: column(
      "行政主体英文名称",
      "administrative owner in English",
      optional(text),
      { mayBeAbsent: true },
    ),
  },
}
