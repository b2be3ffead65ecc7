import { DatabaseSync } from "node:sqlite"
import {
  type AwardDraw,
  exchangePointCount,
  price,
  type RedemptionDraw,
  rewardCount,
  stockOfEach,
  volunteerCount,
} from "./district.ts"
import { type Done, mustBe, type Side } from "./Side.ts"

const openingBalance = 1000
const pointsAnHour = 10

const stockOf = ({ exchangePoint, reward }: RedemptionDraw): number =>
  exchangePoint * rewardCount + reward

/**
 * What someone would write by hand for these jobs alone, as fast as node:sqlite goes: prepared statements over
 * integer keys, one balance an account, points by one multiplication. It has no lots, rules, caps, receipts,
 * roles or hashes.
 */
export const handWritten = (filename: string): Side => {
  const database = new DatabaseSync(filename)
  // Cache and checkpoints as in the storage adapter.
  database.exec(
    `PRAGMA journal_mode = WAL;
     PRAGMA synchronous = FULL;
     PRAGMA cache_size = -65536;
     PRAGMA wal_autocheckpoint = 4000;
     CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL) STRICT;
     CREATE TABLE stock (id INTEGER PRIMARY KEY, on_hand INTEGER NOT NULL) STRICT;
     CREATE TABLE redemption (
       id INTEGER PRIMARY KEY, account INTEGER NOT NULL, stock INTEGER NOT NULL, points INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE entry (
       id INTEGER PRIMARY KEY, account INTEGER NOT NULL, activity INTEGER NOT NULL, points INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE event (id INTEGER PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL) STRICT`,
  )
  const begin = database.prepare("BEGIN IMMEDIATE")
  const commit = database.prepare("COMMIT")
  const lowerBalance = database.prepare(
    "UPDATE account SET balance = balance - ?1 WHERE id = ?2 AND balance >= ?1",
  )
  const raiseBalance = database.prepare("UPDATE account SET balance = balance + ? WHERE id = ?")
  const lowerStock = database.prepare(
    "UPDATE stock SET on_hand = on_hand - 1 WHERE id = ? AND on_hand >= 1",
  )
  const enterRedemption = database.prepare(
    "INSERT INTO redemption (account, stock, points) VALUES (?, ?, ?)",
  )
  const enterAward = database.prepare(
    "INSERT INTO entry (account, activity, points) VALUES (?, ?, ?)",
  )
  const insertEvent = database.prepare("INSERT INTO event (type, body) VALUES (?, ?)")
  let awarded = 0

  const open = (): void => {
    begin.run()
    const account = database.prepare("INSERT INTO account (id, balance) VALUES (?, ?)")
    for (let id = 0; id < volunteerCount; id++) account.run(id, openingBalance)
    const stock = database.prepare("INSERT INTO stock (id, on_hand) VALUES (?, ?)")
    for (let id = 0; id < rewardCount * exchangePointCount; id++) stock.run(id, stockOfEach)
    commit.run()
  }

  const redeem = (redemption: RedemptionDraw): void => {
    const { volunteer } = redemption
    const stock = stockOf(redemption)
    begin.run()
    if (lowerBalance.run(price, volunteer).changes !== 1) throw new Error("too few points")
    if (lowerStock.run(stock).changes !== 1) throw new Error("out of stock")
    enterRedemption.run(volunteer, stock, price)
    insertEvent.run("redeemed", JSON.stringify({ account: volunteer, stock, points: price }))
    commit.run()
  }

  const award = (batch: ReadonlyArray<AwardDraw>): void => {
    begin.run()
    for (const { activity, minutes, volunteer } of batch) {
      const points = Math.floor((minutes * pointsAnHour) / 60)
      enterAward.run(volunteer, activity, points)
      if (raiseBalance.run(points, volunteer).changes !== 1) throw new Error("no such account")
      insertEvent.run("awarded", JSON.stringify({ account: volunteer, activity, minutes, points }))
      awarded += points
    }
    commit.run()
  }

  const count = (sql: string): unknown => {
    const [value] = Object.values(database.prepare(sql).get() ?? {})
    return value
  }

  const verify = async ({ awards, redemptions }: Done): Promise<void> => {
    const balance = volunteerCount * openingBalance + awarded - redemptions * price
    const left = rewardCount * exchangePointCount * stockOfEach - redemptions
    mustBe("synchronous", count("PRAGMA synchronous"), 2)
    mustBe("sum of the balances", count("SELECT sum(balance) FROM account"), balance)
    mustBe("sum of the stocks", count("SELECT sum(on_hand) FROM stock"), left)
    mustBe("redemptions", count("SELECT count(*) FROM redemption"), redemptions)
    mustBe("entries", count("SELECT count(*) FROM entry"), awards)
    mustBe("events", count("SELECT count(*) FROM event"), awards + redemptions)
    database.close()
  }

  // A driver that blocks its thread carries out the transactions of concurrent callers one after another.
  const redeeming = (redemptions: ReadonlyArray<RedemptionDraw>) => async () => {
    for (const redemption of redemptions) redeem(redemption)
  }

  open()
  return {
    redeemingEach: redeeming,
    redeemingTogether: redeeming,
    awarding: (batches) => async () => {
      for (const batch of batches) award(batch)
    },
    verify,
  }
}
