import type { ServiceRecord } from "./records.ts"

/** Sixtieths and finer parts of a point, rounded half up. */
const halfUp = (product: number, divisor: number): number =>
  Math.floor((2 * product + divisor) / (2 * divisor))

const byRole = (minutes: number, rate: number, of: number, role: string): number => {
  if (role === "leader") return halfUp(minutes * rate * 3, of * 120)
  if (role === "expert") return halfUp(minutes * rate * 6, of * 300)
  return halfUp(minutes * rate, of * 60)
}

/** The thirty rules as a developer would write them out for one district. */
export const handWrittenPoints = (record: ServiceRecord): number => {
  const { unit, day, minutes, field, role, evidence } = record
  let points = 0
  switch (field) {
    case "theory":
      points += byRole(minutes, 2, 1, role)
      if (role === "leader") points += 1
      break
    case "culture":
      points += halfUp(minutes, 60)
      if (minutes >= 120) points += 2
      break
    case "education":
      points += byRole(minutes, 3, 2, role)
      if (role === "leader") points += 3
      break
    case "medical":
      points += halfUp(minutes * 3, 60)
      if (minutes >= 120) points += 1
      break
    case "science":
      points += byRole(minutes, 3, 2, role)
      if (role === "leader") points += 2
      break
    case "legal":
      points += halfUp(minutes * 2, 60)
      if (minutes >= 120) points += 3
      break
    case "environment":
      points += byRole(minutes, 1, 1, role)
      if (role === "leader") points += 1
      if (day >= "2026-07-01" && day <= "2026-08-31") points += Math.floor(minutes / 120)
      break
    case "hardship":
      points += halfUp(minutes * 5, 120)
      if (minutes >= 120) points += 2
      if (day >= "2026-02-15" && day <= "2026-02-23") points += Math.floor((minutes * 2) / 60)
      break
    case "traffic":
      points += byRole(minutes, 1, 1, role)
      if (role === "leader") {
        points += 3
        if (evidence === "A") points += 2
      }
      if (day >= "2026-07-01" && day <= "2026-08-31") points += Math.floor(minutes / 120)
      break
    case "elderly":
      points += halfUp(minutes * 2, 60)
      if (minutes >= 120) points += 1
      if (day >= "2026-02-15" && day <= "2026-02-23") points += Math.floor((minutes * 2) / 60)
      break
  }
  if (evidence === "A" && minutes >= 60) points += 1
  if ((evidence === "A" || evidence === "B") && minutes >= 240) points += 1
  if (day >= "2026-03-01" && day <= "2026-03-31") points += Math.floor(minutes / 60)
  switch (unit) {
    case "station-3":
    case "station-17":
    case "station-58":
    case "station-101":
      points += 2
      break
    case "station-40":
    case "station-41":
      if (day >= "2026-06-01") points += Math.floor(minutes / 120)
      break
  }
  if (role === "trainer") points += Math.ceil(minutes / 60)
  if (minutes >= 480) points += 3
  return points
}
