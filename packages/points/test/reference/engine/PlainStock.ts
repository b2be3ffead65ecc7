import { PlainDeductions } from "./PlainDeductions.ts"
import type { Outcome } from "./PlainSettings.ts"
import { whyClosed } from "./plainTree.ts"

export interface PlainBatch {
  readonly batch: string
  readonly useBy: string
}

export interface PlainTerms {
  readonly price: number
  readonly from: string | null
  readonly to: string | null
  readonly limit: PlainLimit | null
  readonly householdLimit?: PlainLimit
  readonly groups?: ReadonlyArray<string>
  readonly prices?: ReadonlyArray<{ readonly wallet: string; readonly price: number }>
  readonly minimumBalance?: number
  readonly holdDays?: number
  readonly approval?: boolean
  readonly weekdays?: ReadonlyArray<number>
  readonly disciplined?: boolean
}

export interface PlainLimit {
  readonly quantity: number
  readonly per: "redemption" | "day" | "month" | "quarter" | "year" | "ever"
}

export interface PlainReward {
  readonly unit: string
  readonly stocked: boolean
  terms: PlainTerms
  withdrawn: boolean
}

/** The stock of one reward at one exchange point, piece by piece: of each, its batch if it has one. */
export interface PlainShelf {
  pieces: Array<PlainBatch | null>
  reserved: number
  received: number
  issued: number
  corrected: number
  moved: number
  writtenOff: number
}

const isOf = (piece: PlainBatch | null, batch: PlainBatch | null): boolean =>
  piece === null || batch === null
    ? piece === batch
    : piece.batch === batch.batch && piece.useBy === batch.useBy

const late = "~"

/** Stock per exchange point. */
export class PlainStock extends PlainDeductions {
  readonly rewards = new Map<string, PlainReward>()
  readonly shelves = new Map<string, PlainShelf>()

  shelf(reward: string, at: string): PlainShelf {
    const id = `${reward}/${at}`
    let shelf = this.shelves.get(id)
    if (shelf === undefined) {
      shelf = {
        pieces: [],
        reserved: 0,
        received: 0,
        issued: 0,
        corrected: 0,
        moved: 0,
        writtenOff: 0,
      }
      this.shelves.set(id, shelf)
    }
    return shelf
  }

  /** Pieces that are not reserved and not past their day. */
  protected available({ pieces, reserved }: PlainShelf, day: string): number {
    const expired = pieces.filter((one) => one !== null && one.useBy < day).length
    return Math.max(0, pieces.length - reserved - expired)
  }

  /** Takes pieces off a shelf: the first to expire first, none that has, and those of no batch last. */
  protected handOut(shelf: PlainShelf, quantity: number, day: string): Array<PlainBatch | null> {
    const key = (one: PlainBatch | null) => `${one?.useBy ?? late} ${one?.batch}`
    const fresh = shelf.pieces
      .filter((one) => (one?.useBy ?? late) >= day)
      .toSorted((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0))
    const taken = fresh.slice(0, quantity)
    for (const piece of taken) shelf.pieces.splice(shelf.pieces.indexOf(piece), 1)
    return taken
  }

  private kept(reward: string): string | undefined {
    const known = this.rewards.get(reward)
    if (known === undefined) return "RewardNotOffered"
    return known.stocked ? undefined : "NoStockKept"
  }

  receive(
    reward: string,
    at: string,
    quantity: number,
    batch: PlainBatch | null,
    today: string,
  ): Outcome {
    const refusal = this.kept(reward) ?? whyClosed(at, today)
    if (refusal !== undefined) return refusal
    if (batch !== null && batch.useBy < today) return "DayInPast"
    const shelf = this.shelf(reward, at)
    for (let number = 0; number < quantity; number++) shelf.pieces.push(batch)
    shelf.received += quantity
    return { onHand: shelf.pieces.length - shelf.reserved }
  }

  private readonly correctedBy = new Map<string, number>()

  /** Whether somebody may correct a shelf by so many pieces alone; counts them where they may. */
  private mayCorrect(difference: number, by: string | null, today: string): boolean {
    const { stockCorrection, stockCorrectionPerDay } = this.policy.approval ?? {}
    const amount = Math.abs(difference)
    if (by === null) return true
    if (stockCorrection !== undefined && amount > stockCorrection) return false
    if (stockCorrectionPerDay === undefined) return true
    const sum = (this.correctedBy.get(`${by} ${today}`) ?? 0) + amount
    if (amount > 0 && sum > stockCorrectionPerDay) return false
    this.correctedBy.set(`${by} ${today}`, sum)
    return true
  }

  count(
    reward: string,
    at: string,
    counted: number,
    batch: PlainBatch | null,
    today: string,
    by: string | null,
  ): Outcome {
    const refusal = this.kept(reward)
    if (refusal !== undefined) return refusal
    const shelf = this.shelf(reward, at)
    const there = shelf.pieces.filter((one) => isOf(one, batch)).length
    const difference = counted - there
    if (shelf.pieces.length + difference < shelf.reserved) return "PiecesReserved"
    if (!this.mayCorrect(difference, by, today)) return "NeedsApproval"
    const others = shelf.pieces.filter((one) => !isOf(one, batch))
    shelf.pieces = [...others, ...Array.from({ length: counted }, () => batch)]
    shelf.corrected += difference
    return { difference }
  }

  writeOff(
    reward: string,
    at: string,
    quantity: number,
    batch: PlainBatch | null,
    today: string,
    by: string | null,
  ): Outcome {
    const refusal = this.kept(reward)
    if (refusal !== undefined) return refusal
    const shelf = this.shelf(reward, at)
    const these = shelf.pieces.filter((one) => isOf(one, batch))
    if (these.length < quantity) return batch === null ? "OutOfStock" : "UnknownBatch"
    if (shelf.pieces.length - shelf.reserved < quantity) return "PiecesReserved"
    if (!this.mayCorrect(quantity, by, today)) return "NeedsApproval"
    const others = shelf.pieces.filter((one) => !isOf(one, batch))
    shelf.pieces = [...others, ...these.slice(quantity)]
    shelf.writtenOff += quantity
    return { onHand: shelf.pieces.length - shelf.reserved }
  }

  move(reward: string, from: string, to: string, quantity: number, today: string): Outcome {
    if (from === to) return "InvalidInput"
    const refusal = this.kept(reward) ?? whyClosed(to, today)
    if (refusal !== undefined) return refusal
    const source = this.shelf(reward, from)
    if (this.available(source, today) < quantity) return "OutOfStock"
    const target = this.shelf(reward, to)
    target.pieces.push(...this.handOut(source, quantity, today))
    source.moved -= quantity
    target.moved += quantity
    return {}
  }
}
