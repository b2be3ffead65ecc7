import type { DatabaseSync } from "node:sqlite"
import { StorageError } from "@civic-practice/core"
import { positionBits } from "./migrations.ts"
import { integerIn, Query, textIn } from "./Query.ts"
import { DamagedContent } from "./sqliteFailure.ts"

/** The numbers that stand for the names of stream kinds, indexes and event types within one realm. */
export interface RealmNames {
  readonly number: number
  readonly numbers: Map<string, number>
  readonly names: Map<number, string>
}

/**
 * The dictionary of realms and names. An entry never changes once it is committed, so that what is known here
 * stays true whatever other processes do; what a transaction added is forgotten when it rolls back.
 */
export class Names {
  readonly #realms = new Map<string, RealmNames>()
  #added: Array<() => void> = []
  readonly #selectRealm: Query
  readonly #insertRealm: Query
  readonly #selectNumber: Query
  readonly #selectName: Query
  readonly #insertName: Query

  constructor(database: DatabaseSync) {
    this.#selectRealm = new Query(database, "SELECT number FROM civic_realm WHERE name = ?")
    this.#insertRealm = new Query(
      database,
      "INSERT INTO civic_realm (name) VALUES (?) RETURNING number",
    )
    this.#selectNumber = new Query(
      database,
      "SELECT number FROM civic_name WHERE realm = ? AND name = ?",
    )
    this.#selectName = new Query(
      database,
      "SELECT name FROM civic_name WHERE realm = ? AND number = ?",
    )
    this.#insertName = new Query(
      database,
      `INSERT INTO civic_name (realm, number, name)
       VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM civic_name WHERE realm = ?), ?)
       RETURNING number`,
    )
  }

  /** A realm that has been written to; `undefined` for any other. */
  realm(name: string): RealmNames | undefined {
    const known = this.#realms.get(name)
    if (known !== undefined) return known
    const row = this.#selectRealm.first(name)
    return row === undefined ? undefined : this.#keepRealm(name, integerIn(row, 0))
  }

  /** A realm, entered if it is new. Within a write transaction only. */
  enterRealm(name: string): RealmNames {
    const known = this.realm(name)
    if (known !== undefined) return known
    const number = integerIn(this.#insertRealm.first(name) ?? [], 0)
    if (number >= mostRealms) throw tooManyRealms()
    this.#added.push(() => this.#realms.delete(name))
    return this.#keepRealm(name, number)
  }

  /** The number of a name; `undefined` where the realm never used it. */
  number(realm: RealmNames, name: string): number | undefined {
    const known = realm.numbers.get(name)
    if (known !== undefined) return known
    const row = this.#selectNumber.first(realm.number, name)
    return row === undefined ? undefined : keepName(realm, integerIn(row, 0), name)
  }

  /** The number of a name, entered if it is new. Within a write transaction only. */
  enter(realm: RealmNames, name: string): number {
    const known = this.number(realm, name)
    if (known !== undefined) return known
    const number = integerIn(this.#insertName.first(realm.number, realm.number, name) ?? [], 0)
    this.#added.push(() => {
      realm.numbers.delete(name)
      realm.names.delete(number)
    })
    return keepName(realm, number, name)
  }

  /** The name that a number stands for. */
  name(realm: RealmNames, number: number): string {
    const known = realm.names.get(number)
    if (known !== undefined) return known
    const row = this.#selectName.first(realm.number, number)
    if (row === undefined) throw new DamagedContent(`there is no name for the number ${number}`)
    const name = textIn(row, 0)
    keepName(realm, number, name)
    return name
  }

  /** The transaction committed: what it added is there to stay. */
  keep(): void {
    if (this.#added.length > 0) this.#added = []
  }

  /** The transaction rolled back: what it added is gone. */
  forget(): void {
    for (const undo of this.#added) undo()
    this.#added = []
  }

  /** Another one may have undone what was committed: all of it is looked up again. */
  forgetAll(): void {
    this.#realms.clear()
    this.#added = []
  }

  #keepRealm(name: string, number: number): RealmNames {
    const names: RealmNames = { number, numbers: new Map(), names: new Map() }
    this.#realms.set(name, names)
    return names
  }
}

// The number of a realm and a position make one whole number of 63 bits.
const mostRealms = 2 ** (63 - positionBits)

const tooManyRealms = (): StorageError =>
  new StorageError({
    reason: "StorageFull",
    operation: "commit",
    detail: `the database holds ${mostRealms} realms, no more fit into it`,
  })

const keepName = (realm: RealmNames, number: number, name: string): number => {
  realm.numbers.set(name, number)
  realm.names.set(number, name)
  return number
}
