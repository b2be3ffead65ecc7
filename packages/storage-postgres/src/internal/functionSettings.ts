/**
 * What every function runs under.
 *
 * As its owner, so that an application's role needs no right to the tables, and by names that no caller can bend.
 * A plan that was made while a table was empty would read all of it for good; without the ways to do so, every plan
 * goes by the primary keys, from the first row on.
 */
export const functionSettings = `
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off`

// A replica lags behind: a decision, and a refusal above all, must not rest on it.
export const primaryOnly = `
  IF pg_is_in_recovery() THEN
    RAISE EXCEPTION USING ERRCODE = 'read_only_sql_transaction',
      MESSAGE = 'the server is a standby; connect to the primary';
  END IF;`
