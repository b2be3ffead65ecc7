import {
  Checkpoint,
  readStates,
  type Storage,
  type StorageError,
  type StreamRef,
} from "@civic-practice/core"
import { Effect } from "effect"
import { type Cell, type CellRefs, periodId } from "./cells.ts"
import { type MemberSet, noMembers, placesBetween } from "./MemberSet.ts"
import type { Piece } from "./Pieces.ts"
import { sumOfRun } from "./Run.ts"

/** Gathers what a report needs to read, so that one load brings it all, as it is at one moment. */
export class CellRequest {
  private readonly refs: CellRefs
  private readonly wanted = new Map<string, StreamRef<Cell>>()
  private readonly wantedMembers = new Map<string, StreamRef<MemberSet>>()

  constructor(refs: CellRefs) {
    this.refs = refs
  }

  cells(unit: string, pieces: ReadonlyArray<Piece>): void {
    for (const piece of pieces) {
      const ref = this.refs.cell(unit, periodOf(piece))
      this.wanted.set(ref.id, ref)
    }
  }

  members(metric: string, unit: string, pieces: ReadonlyArray<Piece>): void {
    for (const { period } of memberPieces(pieces)) {
      const ref = this.refs.members(metric, unit, period)
      this.wantedMembers.set(ref.id, ref)
    }
  }

  readonly load = (
    realm: string,
    projection: string,
  ): Effect.Effect<CellReader, StorageError, Storage> => {
    const checkpoint = Checkpoint.ref(projection)
    const cells = [...this.wanted.values()]
    const members = [...this.wantedMembers.values()]
    // Streams of three kinds in one load; each state is taken for what its own ref says, below.
    const refs = [checkpoint, ...cells, ...members] as ReadonlyArray<StreamRef<unknown>>
    return Effect.map(readStates(realm, refs), (states) => {
      const position = (states[0] as { readonly position: number } | undefined)?.position ?? 0
      const cellStates = new Map<string, Cell>()
      for (const [index, { id }] of cells.entries()) {
        // As the refs were listed: the cells come after the checkpoint.
        const state = states[index + 1] as Cell | undefined
        if (state !== undefined) cellStates.set(id, state)
      }
      const memberStates = new Map<string, MemberSet>()
      for (const [index, { id }] of members.entries()) {
        // And the members after the cells.
        const state = states[index + 1 + cells.length] as MemberSet | undefined
        if (state !== undefined) memberStates.set(id, state)
      }
      return new CellReader(this.refs, position, cellStates, memberStates)
    })
  }
}

/** The cells of a report, once read. */
export class CellReader {
  /** The place in the log up to which the cells count. */
  readonly position: number
  private readonly refs: CellRefs
  private readonly cells: ReadonlyMap<string, Cell>
  private readonly memberSets: ReadonlyMap<string, MemberSet>

  constructor(
    refs: CellRefs,
    position: number,
    cells: ReadonlyMap<string, Cell>,
    memberSets: ReadonlyMap<string, MemberSet>,
  ) {
    this.refs = refs
    this.position = position
    this.cells = cells
    this.memberSets = memberSets
  }

  /** Adds each metric's amounts of a unit's pieces to the sums, which are in the order of the metrics. */
  addSums(
    unit: string,
    pieces: ReadonlyArray<Piece>,
    metrics: ReadonlyArray<string>,
    sums: Float64Array,
  ): void {
    for (const piece of pieces) {
      const cell = this.cells.get(this.refs.cell(unit, periodOf(piece)).id)
      if (cell === undefined) continue
      for (let index = 0; index < metrics.length; index++) {
        const sum = sumOfRun(cell[metrics[index] ?? ""], piece.from, piece.to)
        sums[index] = (sums[index] ?? 0) + sum
      }
    }
  }

  /** The sets of those present in a unit's pieces, with the places that count, as bits. */
  memberSetsOf(
    metric: string,
    unit: string,
    pieces: ReadonlyArray<Piece>,
  ): ReadonlyArray<{ readonly set: MemberSet; readonly places: number }> {
    return memberPieces(pieces).map(({ period, places }) => ({
      set: this.memberSets.get(this.refs.members(metric, unit, period).id) ?? noMembers,
      places,
    }))
  }
}

const periodOf = ({ grain, of }: Piece): string =>
  grain === "all" ? periodId.all : periodId[grain](of)

// Members are not kept by year for all time: whole years are read from each year's own stream.
const memberPieces = (
  pieces: ReadonlyArray<Piece>,
): ReadonlyArray<{ readonly period: string; readonly places: number }> =>
  pieces.flatMap((piece) => {
    if (piece.grain !== "all") {
      return [{ period: periodOf(piece), places: placesBetween(piece.from - 1, piece.to - 1) }]
    }
    const years: Array<{ readonly period: string; readonly places: number }> = []
    for (let year = piece.from; year <= piece.to; year++) {
      years.push({ period: periodId.year(year), places: placesBetween(0, 11) })
    }
    return years
  })
