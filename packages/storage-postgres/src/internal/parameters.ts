import * as PgTypes from "@effect/sql-pg/PgTypes"
import { Result } from "effect"

// Typed by us: the driver would look at the elements, and know no type for an array that is empty or all null.

export const texts = (values: ReadonlyArray<string | null>): PgTypes.Parameter =>
  arrayOf(values, PgTypes.OID.text)

/** Versions and positions: whole numbers up to 2^53 are exact in PostgreSQL's `float8`, and numbers on both sides. */
export const numbers = (values: ReadonlyArray<number>): PgTypes.Parameter =>
  arrayOf(values, PgTypes.OID.float8)

export const smallNumbers = (values: ReadonlyArray<number>): PgTypes.Parameter =>
  arrayOf(values, PgTypes.OID.int4)

export const text = (value: string | null): PgTypes.Parameter => PgTypes.text(value)

export const smallNumber = (value: number): PgTypes.Parameter => PgTypes.int4(value)

export const number = (value: number): PgTypes.Parameter => PgTypes.float8(value)

const arrayOf = (values: ReadonlyArray<unknown>, element: number): PgTypes.Parameter =>
  Result.getOrThrow(PgTypes.array(values, element))
