import { DatabaseSync } from "node:sqlite"
import {
  type AwardInput,
  account,
  awardInput,
  exchangePoints,
  price,
  type RedemptionDraw,
  redemptionInput,
  rewards,
  stockOfEach,
  volunteerCount,
} from "./district.ts"
import { type Done, mustBe, type Side } from "./Side.ts"

const openingBalance = 1000
const pointsAnHour = 10

const stockId = (reward: string, exchangePoint: string): string => `${reward}/${exchangePoint}`

/**
 * What someone would write by hand for these jobs alone: prepared statements, one balance an account, points by
 * one multiplication. Accounts, stocks and facts are known by the same texts. It has no lots, rules, caps, receipts,
 * roles or hashes, and does not notice a fact that is awarded twice.
 */
export const handWritten = (filename: string): Side => {
  const database = new DatabaseSync(filename)
  // Cache and checkpoints as in the storage adapter.
  database.exec(
    `PRAGMA journal_mode = WAL;
     PRAGMA synchronous = FULL;
     PRAGMA cache_size = -65536;
     PRAGMA wal_autocheckpoint = 4000;
     CREATE TABLE account (id TEXT PRIMARY KEY, balance INTEGER NOT NULL) STRICT;
     CREATE TABLE stock (id TEXT PRIMARY KEY, on_hand INTEGER NOT NULL) STRICT;
     CREATE TABLE redemption (
       id INTEGER PRIMARY KEY, account TEXT NOT NULL, stock TEXT NOT NULL, points INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE entry (
       id INTEGER PRIMARY KEY, account TEXT NOT NULL, fact TEXT NOT NULL, points INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE event (id INTEGER PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL) STRICT`,
  )
  const begin = database.prepare("BEGIN IMMEDIATE")
  const commit = database.prepare("COMMIT")
  const lowerBalance = database.prepare(
    "UPDATE account SET balance = balance - ? WHERE id = ? AND balance >= ?",
  )
  const raiseBalance = database.prepare("UPDATE account SET balance = balance + ? WHERE id = ?")
  const lowerStock = database.prepare(
    "UPDATE stock SET on_hand = on_hand - 1 WHERE id = ? AND on_hand >= 1",
  )
  const enterRedemption = database.prepare(
    "INSERT INTO redemption (account, stock, points) VALUES (?, ?, ?)",
  )
  const enterAward = database.prepare("INSERT INTO entry (account, fact, points) VALUES (?, ?, ?)")
  const insertEvent = database.prepare("INSERT INTO event (type, body) VALUES (?, ?)")
  let awarded = 0

  const open = (): void => {
    begin.run()
    const openAccount = database.prepare("INSERT INTO account (id, balance) VALUES (?, ?)")
    for (let number = 0; number < volunteerCount; number++) {
      openAccount.run(account(number), openingBalance)
    }
    const receiveStock = database.prepare("INSERT INTO stock (id, on_hand) VALUES (?, ?)")
    for (const point of exchangePoints) {
      for (const reward of rewards) receiveStock.run(stockId(reward, point), stockOfEach)
    }
    commit.run()
  }

  const redeem = ({ account, stock }: { readonly account: string; readonly stock: string }) => {
    begin.run()
    if (lowerBalance.run(price, account, price).changes !== 1) throw new Error("too few points")
    if (lowerStock.run(stock).changes !== 1) throw new Error("out of stock")
    enterRedemption.run(account, stock, price)
    insertEvent.run("redeemed", JSON.stringify({ account, stock, points: price }))
    commit.run()
  }

  const award = (batch: ReadonlyArray<AwardInput>): void => {
    begin.run()
    for (const { account, day, fact, minutes, unit } of batch) {
      const points = Math.floor((minutes * pointsAnHour) / 60)
      enterAward.run(account, fact, points)
      if (raiseBalance.run(points, account).changes !== 1) throw new Error("no such account")
      insertEvent.run("awarded", JSON.stringify({ account, fact, unit, day, minutes, points }))
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
    const left = rewards.length * exchangePoints.length * stockOfEach - redemptions
    mustBe("synchronous", count("PRAGMA synchronous"), 2)
    mustBe("sum of the balances", count("SELECT sum(balance) FROM account"), balance)
    mustBe("sum of the stocks", count("SELECT sum(on_hand) FROM stock"), left)
    mustBe("redemptions", count("SELECT count(*) FROM redemption"), redemptions)
    mustBe("entries", count("SELECT count(*) FROM entry"), awards)
    mustBe("events", count("SELECT count(*) FROM event"), awards + redemptions)
    database.close()
  }

  // A driver that blocks its thread carries out the transactions of concurrent callers one after another.
  const redeeming = (redemptions: ReadonlyArray<RedemptionDraw>) => {
    const inputs = redemptions.map((drawn) => {
      const { account, exchangePoint, reward } = redemptionInput(drawn)
      return { account, stock: stockId(reward, exchangePoint) }
    })
    return async () => {
      for (const input of inputs) redeem(input)
    }
  }

  open()
  return {
    redeemingEach: redeeming,
    redeemingTogether: redeeming,
    awarding: (batches) => {
      const inputs = batches.map((batch) => batch.map(awardInput))
      return async () => {
        for (const input of inputs) award(input)
      }
    },
    verify,
  }
}
