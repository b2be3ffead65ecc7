import { beforeAll, expect, test } from "vitest"
import { activityTable } from "../src/reading/tables/activityTable.ts"
import { allianceMemberTable } from "../src/reading/tables/allianceMemberTable.ts"
import { allianceTable } from "../src/reading/tables/allianceTable.ts"
import { earningRuleTable } from "../src/reading/tables/earningRuleTable.ts"
import { exchangePointTable } from "../src/reading/tables/exchangePointTable.ts"
import { redemptionTable } from "../src/reading/tables/redemptionTable.ts"
import { rewardTable } from "../src/reading/tables/rewardTable.ts"
import { roleTable } from "../src/reading/tables/roleTable.ts"
import { serviceFields } from "../src/reading/tables/serviceFields.ts"
import { type SignInRow, signInTable } from "../src/reading/tables/signInTable.ts"
import { stockTable } from "../src/reading/tables/stockTable.ts"
import { teamTable } from "../src/reading/tables/teamTable.ts"
import { unitMoveTable } from "../src/reading/tables/unitMoveTable.ts"
import { type UnitRow, unitTable } from "../src/reading/tables/unitTable.ts"
import { volunteerTable } from "../src/reading/tables/volunteerTable.ts"
import { dataFolder, generate, generatedFolder, readSound } from "./district.ts"

beforeAll(generate, 60_000)

const minutes = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 60_000
const ofKind = (units: ReadonlyArray<UnitRow>, kind: UnitRow["kind"]): ReadonlyArray<UnitRow> =>
  units.filter((unit) => unit.kind === kind)

test("the district has the units of the news report", async () => {
  const units = await readSound(unitTable, dataFolder)
  const centres = [...ofKind(units, "centre"), ...ofKind(units, "subCentre")]
  expect(centres).toHaveLength(3)
  expect(centres.filter((centre) => centre.principal).map((one) => one.hostInstitution)).toEqual([
    "区文化馆",
  ])
  expect(ofKind(units, "institute")).toHaveLength(11)
  expect(ofKind(units, "station")).toHaveLength(122)
  const institute = (owner: string) =>
    ofKind(units, "institute").find((unit) => unit.administrativeOwner === owner)
  expect(institute("欣园街道")?.floorAreaM2).toBe(2550)
  expect(institute("凯旋街道")?.brand).toContain("一站一馆一中心")
})

test("after the moves every institute has its number of stations", async () => {
  const units = await readSound(unitTable, dataFolder)
  const moves = await readSound(unitMoveTable, dataFolder)
  const parents = new Map(units.map((unit) => [unit.unitNumber, unit.parentNumber]))
  for (const move of moves) {
    expect(parents.get(move.unitNumber)).toBe(move.fromParentNumber)
    parents.set(move.unitNumber, move.toParentNumber)
  }
  const stations = Object.fromEntries(
    ofKind(units, "institute").map((institute) => [
      institute.administrativeOwner,
      ofKind(units, "station").filter((one) => parents.get(one.unitNumber) === institute.unitNumber)
        .length,
    ]),
  )
  expect(stations).toEqual({
    站前街道: 6,
    新广街道: 9,
    群英街道: 10,
    兴业街道: 12,
    凯旋街道: 11,
    团山街道: 12,
    柳影街道: 13,
    欣园街道: 12,
    长新街道: 9,
    新隆街道: 7,
    兰家镇: 21,
  })
})

test("units, teams, roles, exchange points and stock fit together", async () => {
  const units = new Map(
    (await readSound(unitTable, dataFolder)).map((unit) => [unit.unitNumber, unit]),
  )
  expect(units.size).toBe(136)
  for (const unit of units.values()) {
    const parent = units.get(unit.parentNumber ?? "")
    if (unit.principal) expect(unit.parentNumber).toBeNull()
    else expect(parent?.openedOn.localeCompare(unit.openedOn)).toBeLessThanOrEqual(0)
  }
  const alliances = new Set(
    (await readSound(allianceTable, dataFolder)).map((one) => one.allianceNumber),
  )
  const teams = await readSound(teamTable, dataFolder)
  expect(teams).toHaveLength(108)
  expect(new Set(teams.map((team) => team.teamNumber)).size).toBe(108)
  for (const team of teams) {
    expect(units.has(team.unitNumber)).toBe(true)
    if (team.allianceNumber !== null) expect(alliances.has(team.allianceNumber)).toBe(true)
  }
  const roles = await readSound(roleTable, dataFolder)
  for (const unit of units.keys()) {
    const held = roles.filter((role) => role.unitNumber === unit).map((role) => role.role)
    expect(held).toEqual(expect.arrayContaining(["leader", "confirmer"]))
  }
  const points = await readSound(exchangePointTable, dataFolder)
  for (const point of points) {
    const clerks = roles.filter(
      (one) => one.role === "clerk" && one.unitNumber === point.unitNumber,
    )
    expect(clerks).toHaveLength(1)
  }
  const pointNumbers = new Set(points.map((point) => point.exchangePointNumber))
  const rewards = new Set((await readSound(rewardTable, dataFolder)).map((one) => one.rewardNumber))
  const stock = await readSound(stockTable, dataFolder)
  for (const shelf of stock) {
    expect(pointNumbers.has(shelf.exchangePointNumber) && rewards.has(shelf.rewardNumber)).toBe(
      true,
    )
  }
})

test("every service field has a rule on every day, the second version from October", async () => {
  const rules = await readSound(earningRuleTable, dataFolder)
  for (const day of ["2021-07-01", "2021-09-30", "2021-10-01", "2021-12-31"]) {
    const valid = rules.filter(
      (rule) => rule.startsOn <= day && (rule.endsOn === null || day <= rule.endsOn),
    )
    expect(valid.map((rule) => rule.serviceField).sort()).toEqual(
      Object.values(serviceFields).sort(),
    )
    expect(new Set(valid.map((rule) => rule.version))).toEqual(
      new Set([day < "2021-10-01" ? 1 : 2]),
    )
  }
})

test("70,412 different volunteers are registered, minors with a guardian's consent", async () => {
  const volunteers = await readSound(volunteerTable, generatedFolder)
  expect(volunteers).toHaveLength(70_412)
  for (const key of ["volunteerNumber", "phone"] as const) {
    expect(new Set(volunteers.map((volunteer) => volunteer[key])).size).toBe(70_412)
  }
  expect(new Set(volunteers.map(({ identity }) => identity.number)).size).toBe(70_412)
  const units = new Set((await readSound(unitTable, dataFolder)).map((unit) => unit.unitNumber))
  const teams = new Set((await readSound(teamTable, dataFolder)).map((team) => team.teamNumber))
  let minors = 0
  for (const one of volunteers) {
    const adultFrom = `${Number(one.birthDate.slice(0, 4)) + 18}${one.birthDate.slice(4)}`
    if (one.registeredOn < adultFrom) {
      minors++
      if (one.guardianConsentedOn === null || one.guardianName === null) expect.fail("no consent")
    }
    if (!units.has(one.unitNumber)) expect.fail(`unit ${one.unitNumber}`)
    if (one.teamNumber !== null && !teams.has(one.teamNumber)) expect.fail(`team ${one.teamNumber}`)
    // Nobody real: province 99 and mobile prefix 10 do not exist.
    if (!one.identity.number.startsWith("99")) expect.fail("an identity number that may exist")
    if (!one.phone.startsWith("10")) expect.fail("a phone number that may exist")
  }
  expect(minors).toBeGreaterThan(1000)
})

test("the alliance of people has 512 members", async () => {
  const members = await readSound(allianceMemberTable, generatedFolder)
  expect(new Set(members.map((member) => member.volunteerNumber)).size).toBe(512)
  expect(new Set(members.map((member) => member.allianceNumber))).toEqual(new Set(["LM-02"]))
})

test("1,026 activities served 50,318 person-times, at least one a month at every unit", async () => {
  const activities = await readSound(activityTable, generatedFolder)
  expect(new Set(activities.map((activity) => activity.activityNumber)).size).toBe(1026)
  const personTimes = activities.map((activity) => activity.beneficiaryPersonTimes)
  expect(personTimes.reduce((sum, times) => sum + times, 0)).toBe(50_318)
  const unitMonths = new Set(
    activities.map((one) => `${one.hostUnitNumber}/${one.plannedStart.slice(0, 7)}`),
  )
  expect(unitMonths.size).toBe(136 * 6)
  for (const activity of activities) {
    const planned = minutes(activity.plannedStart, activity.plannedEnd)
    expect(planned).toBeGreaterThanOrEqual(60)
    expect(planned).toBeLessThanOrEqual(240)
    expect(activity.plannedStart >= "2021-07-01" && activity.plannedEnd < "2022-01-01").toBe(true)
  }
})

test("60,000 attendances are sound: registered, confirmed by another, never two at once", async () => {
  const activities = new Map(
    (await readSound(activityTable, generatedFolder)).map((one) => [one.activityNumber, one]),
  )
  const registered = new Map(
    (await readSound(volunteerTable, generatedFolder)).map((one) => [
      one.volunteerNumber,
      one.registeredOn,
    ]),
  )
  const signIns = await readSound(signInTable, generatedFolder)
  expect(signIns).toHaveLength(60_000)
  const ofVolunteer = new Map<string, Array<SignInRow>>()
  const attendees = new Map<string, number>()
  for (const one of signIns) {
    const activity = activities.get(one.activityNumber)
    if (activity === undefined) return expect.fail(`activity ${one.activityNumber}`)
    const since = registered.get(one.volunteerNumber)
    if (since === undefined || since >= one.checkedInAt) expect.fail("not registered yet")
    if (one.confirmerNumber === one.volunteerNumber) expect.fail("confirmed by the volunteer")
    const early = minutes(one.checkedInAt, activity.plannedStart)
    const late = minutes(activity.plannedEnd, one.checkedOutAt)
    if (early > 20 || late > 15 || one.checkedOutAt <= one.checkedInAt)
      expect.fail("outside the plan")
    attendees.set(one.activityNumber, (attendees.get(one.activityNumber) ?? 0) + 1)
    const others = ofVolunteer.get(one.volunteerNumber) ?? []
    if (others.some((o) => o.checkedInAt < one.checkedOutAt && one.checkedInAt < o.checkedOutAt)) {
      expect.fail("two at once")
    }
    ofVolunteer.set(one.volunteerNumber, [...others, one])
  }
  expect(attendees.size).toBe(1026)
  for (const [number, count] of attendees) {
    expect(count).toBeLessThanOrEqual(activities.get(number)?.capacity ?? 0)
  }
})

test("what was redeemed was in stock", async () => {
  const stock = new Map(
    (await readSound(stockTable, dataFolder)).map((shelf) => [
      `${shelf.exchangePointNumber}/${shelf.rewardNumber}`,
      shelf.quantity,
    ]),
  )
  const redemptions = await readSound(redemptionTable, generatedFolder)
  expect(redemptions).toHaveLength(5940)
  for (const one of redemptions) {
    const shelf = `${one.exchangePointNumber}/${one.rewardNumber}`
    const left = (stock.get(shelf) ?? 0) - one.quantity
    if (left < 0) expect.fail(`${shelf} sold out before ${one.redemptionNumber}`)
    stock.set(shelf, left)
    if (one.clerkNumber === one.volunteerNumber) expect.fail("issued to oneself")
  }
})
