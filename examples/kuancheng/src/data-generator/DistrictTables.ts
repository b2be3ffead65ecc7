import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { readTable } from "../reading/readTable.ts"
import type { TableDefinition } from "../reading/Table.ts"
import { type AllianceRow, allianceTable } from "../reading/tables/allianceTable.ts"
import { type EarningRuleRow, earningRuleTable } from "../reading/tables/earningRuleTable.ts"
import { type ExchangePointRow, exchangePointTable } from "../reading/tables/exchangePointTable.ts"
import { type RewardRow, rewardTable } from "../reading/tables/rewardTable.ts"
import { type RoleRow, roleTable } from "../reading/tables/roleTable.ts"
import { type StockRow, stockTable } from "../reading/tables/stockTable.ts"
import { type TeamRow, teamTable } from "../reading/tables/teamTable.ts"
import { type UnitRow, unitTable } from "../reading/tables/unitTable.ts"

/** The sound rows of the committed tables that the large files are made to fit. */
export interface DistrictTables {
  readonly units: ReadonlyArray<UnitRow>
  readonly alliances: ReadonlyArray<AllianceRow>
  readonly teams: ReadonlyArray<TeamRow>
  readonly roles: ReadonlyArray<RoleRow>
  readonly earningRules: ReadonlyArray<EarningRuleRow>
  readonly rewards: ReadonlyArray<RewardRow>
  readonly exchangePoints: ReadonlyArray<ExchangePointRow>
  readonly stock: ReadonlyArray<StockRow>
}

/** What decides the large files: a change to one of these tables makes them stale. */
const files = [
  unitTable.file,
  allianceTable.file,
  teamTable.file,
  roleTable.file,
  earningRuleTable.file,
  rewardTable.file,
  exchangePointTable.file,
  stockTable.file,
]

/** A hash over the bytes of the tables read here. */
export const hashTables = async (folder: string): Promise<string> => {
  const hash = createHash("sha256")
  for (const file of files) hash.update(await readFile(join(folder, file)))
  return hash.digest("hex")
}

/** Rows of a table that stand the test, in order; the first of those with one key. */
const keep = async <Row>(
  folder: string,
  table: TableDefinition<Row>,
  key: (row: Row) => string,
  isSound: (row: Row, kept: ReadonlyMap<string, Row>) => boolean,
): Promise<ReadonlyMap<string, Row>> => {
  const kept = new Map<string, Row>()
  for await (const item of readTable(table, join(folder, table.file))) {
    if (item.type !== "row" || kept.has(key(item.row)) || !isSound(item.row, kept)) continue
    kept.set(key(item.row), item.row)
  }
  return kept
}

/** Reads the committed tables and leaves out the rows that the library is bound to refuse. */
export const readDistrictTables = async (folder: string): Promise<DistrictTables> => {
  const units = await keep(
    folder,
    unitTable,
    (unit) => unit.unitNumber,
    (unit, kept) =>
      unit.principal
        ? ![...kept.values()].some((other) => other.principal)
        : unit.parentNumber !== null && kept.has(unit.parentNumber),
  )
  const alliances = await keep(
    folder,
    allianceTable,
    (alliance) => alliance.allianceNumber,
    (alliance) => units.has(alliance.leadUnitNumber),
  )
  const teams = await keep(
    folder,
    teamTable,
    (team) => team.teamNumber,
    (team) =>
      units.has(team.unitNumber) &&
      (team.allianceNumber === null || alliances.has(team.allianceNumber)),
  )
  // Role holders are the first volunteers: one beyond the run of numbers is nobody.
  const roles = await keep(
    folder,
    roleTable,
    (role) => role.volunteerNumber,
    (role, kept) =>
      units.has(role.unitNumber) && Number(role.volunteerNumber.slice(2)) === kept.size + 1,
  )
  const rewards = await keep(
    folder,
    rewardTable,
    (reward) => reward.rewardNumber,
    () => true,
  )
  const exchangePoints = await keep(
    folder,
    exchangePointTable,
    (point) => point.exchangePointNumber,
    (point) => units.has(point.unitNumber),
  )
  const stock = await keep(
    folder,
    stockTable,
    (row) => `${row.exchangePointNumber}/${row.rewardNumber}`,
    (row) => exchangePoints.has(row.exchangePointNumber) && rewards.has(row.rewardNumber),
  )
  const earningRules = await keep(
    folder,
    earningRuleTable,
    (rule) => `${rule.ruleNumber}/${rule.version}`,
    () => true,
  )
  return {
    units: [...units.values()],
    alliances: [...alliances.values()],
    teams: [...teams.values()],
    roles: [...roles.values()],
    earningRules: [...earningRules.values()],
    rewards: [...rewards.values()],
    exchangePoints: [...exchangePoints.values()],
    stock: [...stock.values()],
  }
}
