import type { Localized } from "@civic-practice/core"
import { Schema } from "effect"

/**
 * How a time was established: by scanning the activity's code, by the organiser's roll-call on the spot, from a paper
 * sign-in sheet, from group photos at start and end (as Jiaozhou 胶州 has it), or typed in afterwards with nothing else.
 */
export const Evidence = Schema.Literals(["code", "roster", "sheet", "photos", "typed"])
export type Evidence = typeof Evidence.Type

/** Evidence, or none at all: a check-out that a rule assumed. */
export type EvidenceOrNone = Evidence | "assumed"

/**
 * How well a service record is evidenced: A times taken on the spot, and the beneficiary confirmed the service;
 * B times taken on the spot; C times from paper or photos; D times typed in afterwards or assumed.
 * Whatever the grade, somebody other than the volunteer confirms the record.
 */
export type EvidenceGrade = "A" | "B" | "C" | "D"

/** What clerks call the kinds of evidence. */
export const evidenceNames: Readonly<Record<EvidenceOrNone, Localized>> = {
  code: { zh: "扫码", en: "scanned code" },
  roster: { zh: "现场点名", en: "roll-call on the spot" },
  sheet: { zh: "纸质签到表", en: "paper sign-in sheet" },
  photos: { zh: "集体照片", en: "group photos" },
  typed: { zh: "事后录入", en: "typed in afterwards" },
  assumed: { zh: "按规则推定", en: "assumed by rule" },
}

const grades: Readonly<Record<EvidenceOrNone, "B" | "C" | "D">> = {
  code: "B",
  roster: "B",
  sheet: "C",
  photos: "C",
  typed: "D",
  assumed: "D",
}

/** The grade of a record before its confirmation: that of the weaker of its two times. */
export const gradeOf = (checkIn: EvidenceOrNone, checkOut: EvidenceOrNone): "B" | "C" | "D" => {
  const one = grades[checkIn]
  const other = grades[checkOut]
  if (one === "D" || other === "D") return "D"
  return one === "C" ? one : other
}

/** The grade after the confirmation: what was taken on the spot becomes A if the beneficiary confirmed it too. */
export const confirmedGrade = (
  grade: EvidenceGrade,
  beneficiaryConfirmed: boolean,
): EvidenceGrade => (grade === "B" && beneficiaryConfirmed ? "A" : grade)
