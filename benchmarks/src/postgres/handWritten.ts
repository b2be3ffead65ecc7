import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, ManagedRuntime, Redacted } from "effect"
import {
  account,
  awardInput,
  exchangePoints,
  price,
  type RedemptionDraw,
  redemptionInput,
  rewards,
  stockOfEach,
  volunteerCount,
} from "../sqlite/district.ts"
import { type Done, mustBe, type Side, type Work } from "../sqlite/Side.ts"

const openingBalance = 1000
const pointsAnHour = 10
// More do not help on this size of machine.
const clients = 8

const stockId = (reward: string, exchangePoint: string): string => `${reward}/${exchangePoint}`

const schema = [
  "CREATE TABLE account (id text PRIMARY KEY, balance bigint NOT NULL)",
  "CREATE TABLE stock (id text PRIMARY KEY, on_hand bigint NOT NULL)",
  "CREATE TABLE redemption (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account text NOT NULL, stock text NOT NULL, points bigint NOT NULL)",
  "CREATE TABLE entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account text NOT NULL, fact text NOT NULL, points bigint NOT NULL)",
  "CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, type text NOT NULL, body text NOT NULL)",
  `CREATE FUNCTION redeem(in_account text, in_stock text, in_points bigint) RETURNS void
   LANGUAGE plpgsql AS $$
   BEGIN
     UPDATE account SET balance = balance - in_points WHERE id = in_account AND balance >= in_points;
     IF NOT FOUND THEN RAISE EXCEPTION 'too few points'; END IF;
     INSERT INTO redemption (account, stock, points) VALUES (in_account, in_stock, in_points);
     INSERT INTO event (type, body) VALUES ('redeemed',
       json_build_object('account', in_account, 'stock', in_stock, 'points', in_points)::text);
     -- Last, so that the row everybody wants is held for the shortest time.
     UPDATE stock SET on_hand = on_hand - 1 WHERE id = in_stock AND on_hand >= 1;
     IF NOT FOUND THEN RAISE EXCEPTION 'out of stock'; END IF;
   END
   $$`,
]

/**
 * What someone would write by hand for these jobs alone: a PL/pgSQL function for a redemption, in one round trip, and
 * three statements with `unnest` for a batch of awards. One balance an account, points by one multiplication. It has no
 * lots, rules, caps, receipts, roles or hashes, and does not notice a fact that is awarded twice.
 */
export const handWritten = async (url: string): Promise<Side> => {
  const runtime = ManagedRuntime.make(
    Layer.fresh(PgClient.layer({ url: Redacted.make(url), maxConnections: clients })),
  )
  const run = <A, E>(use: (sql: PgClient.PgClient) => Effect.Effect<A, E>): Promise<A> =>
    runtime.runPromise(Effect.flatMap(PgClient.PgClient, use))
  const query = (statement: string, parameters: ReadonlyArray<unknown> = []) =>
    run((sql) => sql.unsafe(statement, parameters).values)
  for (const statement of schema) await query(statement)
  const everybody = Array.from({ length: volunteerCount }, (_, number) => account(number))
  await query("INSERT INTO account SELECT id, $2::bigint FROM unnest($1::text[]) AS w (id)", [
    everybody,
    openingBalance,
  ])
  const stocks = exchangePoints.flatMap((point) => rewards.map((reward) => stockId(reward, point)))
  await query("INSERT INTO stock SELECT id, $2::bigint FROM unnest($1::text[]) AS w (id)", [
    stocks,
    stockOfEach,
  ])
  await query("VACUUM ANALYZE")

  const redemption = (drawn: RedemptionDraw) => {
    const { account, exchangePoint, reward } = redemptionInput(drawn)
    return [account, stockId(reward, exchangePoint), price] as const
  }
  const redeem = (parameters: ReadonlyArray<unknown>) =>
    query("SELECT redeem($1, $2, $3)", parameters)
  let awarded = 0
  const award = (batch: ReadonlyArray<ReturnType<typeof awardInput>>) =>
    run((sql) => {
      const points = batch.map(({ minutes }) => Math.floor((minutes * pointsAnHour) / 60))
      const accounts = batch.map((one) => one.account)
      const facts = batch.map(({ fact }) => fact)
      const bodies = batch.map(({ account, day, fact, minutes, unit }, place) =>
        JSON.stringify({ account, fact, unit, day, minutes, points: points[place] }),
      )
      for (const one of points) awarded += one
      const statements = [
        // In one order, so that two batches do not lock each other out.
        sql`WITH w AS (SELECT id, sum(points) AS points FROM unnest(${accounts}::text[], ${points}::bigint[]) AS w (id, points) GROUP BY id ORDER BY id),
            locked AS (SELECT a.id FROM account a JOIN w ON w.id = a.id ORDER BY a.id FOR UPDATE OF a)
            UPDATE account a SET balance = a.balance + w.points FROM w JOIN locked USING (id) WHERE a.id = w.id`,
        sql`INSERT INTO entry (account, fact, points) SELECT * FROM unnest(${accounts}::text[], ${facts}::text[], ${points}::bigint[])`,
        sql`INSERT INTO event (type, body) SELECT 'awarded', body FROM unnest(${bodies}::text[]) AS w (body)`,
      ]
      return sql.withTransaction(Effect.forEach(statements, (statement) => statement.raw))
    })

  const one = async (statement: string): Promise<number> => Number((await query(statement))[0]?.[0])

  const verify = async ({ awards, redemptions }: Done): Promise<void> => {
    const balance = volunteerCount * openingBalance + awarded - redemptions * price
    const left = stocks.length * stockOfEach - redemptions
    mustBe("sum of the balances", await one("SELECT sum(balance) FROM account"), balance)
    mustBe("sum of the stocks", await one("SELECT sum(on_hand) FROM stock"), left)
    mustBe("redemptions", await one("SELECT count(*) FROM redemption"), redemptions)
    mustBe("entries", await one("SELECT count(*) FROM entry"), awards)
    mustBe("events", await one("SELECT count(*) FROM event"), awards + redemptions)
    await runtime.dispose()
  }

  return {
    redeemingEach: (redemptions): Work => {
      const calls = redemptions.map(redemption)
      return async () => {
        for (const call of calls) await redeem(call)
      }
    },
    redeemingTogether: (redemptions): Work => {
      const calls = redemptions.map(redemption)
      return async () => {
        await Promise.all(calls.map(redeem))
      }
    },
    awarding: (batches): Work => {
      const inputs = batches.map((batch) => batch.map(awardInput))
      return async () => {
        await Promise.all(inputs.map(award))
      }
    },
    verify,
  }
}
