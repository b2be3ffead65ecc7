import {
  keyedHash,
  Storage,
  type StorageShape,
  specification,
  system,
  type View,
} from "@civic-practice/core"
import { FoundDistrict, OpenUnit } from "@civic-practice/hierarchy"
import { type CreatePracticeOptions, createPractice } from "@civic-practice/practice"
import { make } from "@civic-practice/storage-memory"
import { identityCheckCharacter } from "@civic-practice/volunteering"
import { Effect, Layer } from "effect"

export const district = "220103"
export const host = system("host")

/** Milliseconds of a time in China, `YYYY-MM-DD HH:mm`. */
export const time = (text: string): number => Date.parse(`${text.replace(" ", "T")}:00+08:00`)

/** The host at a time in China. */
export const at = (text: string) => ({ actor: host, at: time(text) })

export const detailsOf = (zh: string) => ({
  name: { zh },
  owner: { kind: "district", name: { zh: "示例区" }, division: "220103" } as const,
})

/** Centre C with institutes I1 (stations S1 and S2) and I2 (station S3); point P1 under S1. */
const units = [
  ["C", "principalCentre", ""],
  ["I1", "institute", "C"],
  ["I2", "institute", "C"],
  ["S1", "station", "I1"],
  ["S2", "station", "I1"],
  ["S3", "station", "I2"],
  ["P1", "point", "S1"],
] as const

interface Founding {
  readonly district: string
  readonly hierarchy: Awaited<ReturnType<typeof createPractice>>["hierarchy"]
}

/** Founds the district and its units, on the first of July 2018. */
export const found = async ({ district: root, hierarchy }: Founding): Promise<void> => {
  const on = "2018-07-01"
  const office = at("2018-07-01 09:00")
  await hierarchy.foundDistrict({ unit: root, on, details: detailsOf("示例区") }, office)
  for (const [unit, level, above] of units) {
    const parent = above === "" ? root : above
    await hierarchy.openUnit({ unit, level, parent, on, details: detailsOf(unit) }, office)
  }
}

/** The same units in streams alone, without a storage. */
export const foundedView = (): View => {
  const { run, view } = specification()
  const on = "2018-07-01"
  run(FoundDistrict, { unit: district, on, details: detailsOf("示例区") })
  for (const [unit, level, above] of units) {
    const parent = above === "" ? district : above
    run(OpenUnit, { unit, level, parent, on, details: detailsOf(unit) })
  }
  return view
}

/** A storage in memory that several practices can be opened on. */
export const shared = (storage: StorageShape = Effect.runSync(make)): Layer.Layer<Storage> =>
  Layer.succeed(Storage, storage)

/** A practice whose district is founded, in memory unless said otherwise. */
export const founded = async (options: Partial<CreatePracticeOptions<never>> = {}) => {
  const practice = await createPractice({ district, storage: shared(), ...options })
  await found(practice)
  return practice
}

/** Ten points an hour, and fifteen for who organises; valid for twelve months. */
export const rules = [
  {
    id: "hours",
    earns: { _tag: "PerHour", points: 10 },
    coefficients: [
      { by: "role", factors: [{ of: "organiser", times: { numerator: 3, denominator: 2 } }] },
    ],
    rounding: "floor",
    validity: { _tag: "Months", months: 12 },
  },
] as const

/** An identity number that nobody has: the division 000000 does not exist. */
export const identityNumberOf = (birth: string, serial: number): string => {
  const first17 = `000000${birth.replaceAll("-", "")}${String(serial).padStart(3, "0")}`
  return first17 + identityCheckCharacter(first17)
}

/** The input that registers somebody; the serial number, up to 999, tells persons apart. */
export const registration = (volunteer: string, unit: string, serial: number) => {
  const identityNumber = identityNumberOf("1990-05-04", serial)
  return {
    volunteer,
    unit,
    identityHash: keyedHash("a secret of the tests", identityNumber),
    person: {
      name: `样例志愿者${String(serial).padStart(3, "0")}`,
      phone: `13900000${String(serial).padStart(3, "0")}`,
      identityNumber,
    },
  }
}

/** The input that plans an activity of a station for a morning, from 9 to 12. */
export const morning = (activity: string, unit: string, day: string) => ({
  activity,
  unit,
  title: "清洁家园",
  serviceField: "hygieneAndEnvironment",
  start: time(`${day} 09:00`),
  end: time(`${day} 12:00`),
  organiser: "organiser-1",
})

/** A row of a sign-in sheet, from 9 on for so many hours, submitted at once. */
export const row = (
  activity: string,
  unit: string,
  volunteer: string,
  day: string,
  hours: number,
) => ({
  activity,
  unit,
  volunteer,
  checkIn: time(`${day} 09:00`),
  checkOut: time(`${day} 09:00`) + hours * 3_600_000,
  evidence: "sheet" as const,
  submit: true,
})
