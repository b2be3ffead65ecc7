import {
  addDays,
  type BusinessMonth,
  endOfMonth,
  makeProjector,
  monthOf,
  type Projection,
  type ProjectorOptions,
  put,
  type RecordedEvent,
  readEvent,
  Storage,
  type StorageError,
  stateKind,
  streamStates,
} from "@civic-practice/core"
import { readUnitTree, type UnitId } from "@civic-practice/hierarchy"
import { Effect, Stream } from "effect"
import { Account, type AccountId, walletOf } from "../account/Account.ts"
import {
  type Settlement,
  type SettlementEntry,
  settlementEntriesOf,
  settlementOf,
} from "./Settlement.ts"

/** What is to be settled for the points of one unit and one month: by exchange point, and by the day of the month. */
export interface SettlementCell {
  readonly month: BusinessMonth
  /** The wallet whose points they are. Absent: the spendable points of main accounts. */
  readonly wallet?: string
  readonly issuer: UnitId
  readonly at: ReadonlyArray<
    readonly [exchangePoint: UnitId, days: ReadonlyArray<readonly [day: number, points: number]>]
  >
}

const byMonth = "points.settlement.month"

/** Cells of settlements; the id is composed of month, wallet and issuing unit. Kept from the events, by `settlementProjection`. */
export const SettlementCells = stateKind<SettlementCell | null>({
  name: "points.settlement",
  initial: null,
  keys: (state) =>
    state === null ? {} : { [byMonth]: [state.month, state.wallet ?? "", state.issuer] },
})

const readTypes = new Set(["PointsRedeemed", "PointsCollected", "PointsRefunded"])

/** An entry of the ledger of one wallet; none: of the spendable points. */
interface WalletEntry extends SettlementEntry {
  readonly wallet: string | undefined
}

const entriesIn = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<WalletEntry> => {
  const { kind } = Account.ref("")
  return events.flatMap((recorded) => {
    if (recorded.kind !== kind.name || !readTypes.has(recorded.type)) return []
    // Streams of accounts are named by their accounts.
    const wallet = walletOf(recorded.id as AccountId)
    return settlementEntriesOf(readEvent(kind, recorded)).map((entry) => ({ ...entry, wallet }))
  })
}

const cellId = ({ day, issuer, wallet = "" }: WalletEntry): string =>
  `${monthOf(day)}/${wallet}/${issuer}`

/** Keeps the cells of settlements up to date. */
export const settlementProjection: Projection = {
  name: "points.settlement",
  version: 2,
  touches: (events) =>
    [...new Set(entriesIn(events).map(cellId))].map((id) => SettlementCells.ref(id)),
  fold: (events, view) => {
    const cells = new Map<string, SettlementCell>()
    for (const entry of entriesIn(events)) {
      const id = cellId(entry)
      const { day, issuer, wallet } = entry
      const cell = cells.get(id) ??
        view.get(SettlementCells.ref(id)) ?? {
          month: monthOf(day),
          issuer,
          ...(wallet === undefined ? {} : { wallet }),
          at: [],
        }
      cells.set(id, withEntry(cell, entry))
    }
    return Array.from(cells, ([id, cell]) => put(SettlementCells.ref(id), cell))
  },
}

const withEntry = (
  cell: SettlementCell,
  { day, exchangePoint, points }: SettlementEntry,
): SettlementCell => {
  const number = Number(day.slice(8))
  const days = cell.at.find(([unit]) => unit === exchangePoint)?.[1] ?? []
  const sum = (days.find(([one]) => one === number)?.[1] ?? 0) + points
  const others = days.filter(([one]) => one !== number)
  const changed = sum === 0 ? others : [...others, [number, sum] as const]
  const rest = cell.at.filter(([unit]) => unit !== exchangePoint)
  return { ...cell, at: changed.length === 0 ? rest : [...rest, [exchangePoint, changed]] }
}

const entriesOf = ({ at, issuer, month }: SettlementCell): ReadonlyArray<SettlementEntry> => {
  const before = endOfMonth(month, -1)
  return at.flatMap(([exchangePoint, days]) =>
    days.map(([day, points]) => ({
      issuer,
      exchangePoint,
      day: addDays(before, day),
      points,
    })),
  )
}

/** Answers with the settlement of a month, with all that was recorded so far. */
export interface SettlementBook {
  /** Of the spendable points, or of one wallet's, which are never added up with others. */
  readonly settlement: (
    month: BusinessMonth,
    wallet?: string,
  ) => Effect.Effect<Settlement, StorageError>
}

/**
 * The book of a realm's settlements over its storage: cells per month and issuing unit, kept from the log as reports
 * are, so that a month is read without the log.
 */
export const makeSettlementBook = Effect.fnUntraced(function* (
  options: ProjectorOptions,
): Effect.fn.Return<SettlementBook, never, Storage> {
  const storage = yield* Storage
  const projector = yield* makeProjector(settlementProjection, options)
  const { realm } = options
  return {
    settlement: (month, wallet = "") =>
      Effect.gen(function* () {
        yield* projector.drain
        const cells = yield* Stream.runCollect(
          streamStates(SettlementCells, {
            realm,
            index: byMonth,
            prefix: [month, wallet],
            limit: 10_000,
          }),
        )
        const entries = cells.flatMap(({ state }) => (state === null ? [] : entriesOf(state)))
        return settlementOf(month, entries, yield* readUnitTree(realm))
      }).pipe(Effect.provideService(Storage, storage)),
  }
})
