import type { Localized } from "@civic-practice/core"
import { Schema } from "effect"

/**
 * The levels of the tree from top to bottom: district (区), principal practice centre (新时代文明实践中心),
 * sub-centre (分中心), institute (所), station (站), and point or base (点、基地).
 */
export const UnitLevel = Schema.Literals([
  "district",
  "principalCentre",
  "subCentre",
  "institute",
  "station",
  "point",
])
export type UnitLevel = typeof UnitLevel.Type

/** The levels from top to bottom. */
export const unitLevels: ReadonlyArray<UnitLevel> = UnitLevel.literals

/** The place of a level in the order from top (0) to bottom. */
export const levelRank = (level: UnitLevel): number => unitLevels.indexOf(level)

/** The levels at which a unit of each level may stand under another; a district stands under none. */
export const parentLevels: Readonly<Record<UnitLevel, ReadonlyArray<UnitLevel>>> = {
  district: [],
  principalCentre: ["district"],
  subCentre: ["district", "principalCentre"],
  institute: ["district", "principalCentre", "subCentre"],
  station: ["principalCentre", "subCentre", "institute"],
  point: ["principalCentre", "subCentre", "institute", "station"],
}

/** What a level is called. */
export const levelNames: Readonly<Record<UnitLevel, Localized>> = {
  district: { zh: "区", en: "district" },
  principalCentre: { zh: "新时代文明实践中心", en: "principal practice centre" },
  subCentre: { zh: "新时代文明实践分中心", en: "practice sub-centre" },
  institute: { zh: "新时代文明实践所", en: "practice institute" },
  station: { zh: "新时代文明实践站", en: "practice station" },
  point: { zh: "新时代文明实践点（基地）", en: "practice point" },
}
