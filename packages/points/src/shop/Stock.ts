import { type BusinessDay, streamKind, type View } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Result } from "effect"
import { Reward, type RewardId, type RewardState } from "./Reward.ts"
import { RewardNotOffered } from "./RewardRefusal.ts"
import { type BatchPart, type StockBatch, withoutParts, withParts } from "./StockBatch.ts"
import { NoStockKept, type StockRefusal } from "./StockRefusal.ts"

/**
 * The stock (库存) of a reward at an exchange point, in pieces. At all times
 * `onHand + reserved + issued + writtenOff = received + corrected + moved`, and none of `onHand`, `reserved`,
 * `received`, `issued` and `writtenOff` is negative. What most stocks have nothing of is absent there.
 */
export interface StockState {
  /** On the shelf and not reserved, those past their use-by date included. */
  readonly onHand: number
  readonly received: number
  /** Handed out, less what was returned. */
  readonly issued: number
  /** Corrections by counts, which may be negative. */
  readonly corrected: number
  /** Arrived from other exchange points less sent to them, which may be negative. */
  readonly moved: number
  /** On the shelf for reservations. */
  readonly reserved?: number
  /** Written off: broken, lost, or past its use-by date. */
  readonly writtenOff?: number
  /** What has a use-by date of all that is on the shelf, the first to expire first. */
  readonly batches?: ReadonlyArray<StockBatch>
}

/** Batches of which pieces moved; absent where none of them has a use-by date. */
interface OfBatches {
  readonly parts?: ReadonlyArray<BatchPart>
}

/** What happens to the stock of a reward at an exchange point; quantities in pieces. */
export type StockEvent =
  | ({
      readonly _tag: "StockReceived"
      readonly quantity: number
      readonly day: BusinessDay
      /** Who delivered it (供应商), and what paid for it (资金来源). */
      readonly supplier?: string
      readonly funding?: string
    } & OfBatches)
  | {
      readonly _tag: "StockCounted"
      /** Of the batch, where one is named; else of all that is in none. */
      readonly counted: number
      readonly difference: number
      readonly reason: string
      readonly day: BusinessDay
      readonly batch?: Omit<BatchPart, "quantity">
      /** Who counted, and who watched (监盘). */
      readonly countedBy?: string
      readonly witnessedBy?: string
    }
  | ({
      readonly _tag: "StockSent"
      readonly to: UnitId
      readonly quantity: number
      readonly day: BusinessDay
    } & OfBatches)
  | ({
      readonly _tag: "StockArrived"
      readonly from: UnitId
      readonly quantity: number
      readonly day: BusinessDay
    } & OfBatches)
  | ({
      readonly _tag: "StockIssued" | "StockReturned"
      readonly redemption: string
      readonly quantity: number
      readonly day: BusinessDay
    } & OfBatches)
  | {
      readonly _tag: "StockReserved" | "StockReleased"
      readonly reservation: string
      readonly quantity: number
      readonly day: BusinessDay
    }
  | ({
      /** What was reserved was handed out. */
      readonly _tag: "StockCollected"
      readonly reservation: string
      readonly quantity: number
      readonly day: BusinessDay
    } & OfBatches)
  | ({
      readonly _tag: "StockWrittenOff"
      readonly quantity: number
      readonly reason: string
      readonly day: BusinessDay
    } & OfBatches)

type Changes = { readonly [Key in keyof StockState]?: StockState[Key] | undefined }

const changed = (state: StockState, changes: Changes): StockState => {
  const reserved = changes.reserved ?? state.reserved ?? 0
  const writtenOff = changes.writtenOff ?? state.writtenOff ?? 0
  const batches = changes.batches ?? state.batches
  return {
    onHand: changes.onHand ?? state.onHand,
    received: changes.received ?? state.received,
    issued: changes.issued ?? state.issued,
    corrected: changes.corrected ?? state.corrected,
    moved: changes.moved ?? state.moved,
    ...(reserved === 0 ? {} : { reserved }),
    ...(writtenOff === 0 ? {} : { writtenOff }),
    ...(batches === undefined || batches.length === 0 ? {} : { batches }),
  }
}

const evolve = (state: StockState, event: StockEvent): StockState => {
  const { onHand, received, issued, corrected, moved, reserved = 0, batches } = state
  switch (event._tag) {
    case "StockReceived":
      return changed(state, {
        onHand: onHand + event.quantity,
        received: received + event.quantity,
        batches: withParts(batches, event.parts),
      })
    case "StockCounted":
      return changed(state, {
        onHand: onHand + event.difference,
        corrected: corrected + event.difference,
        batches:
          event.batch === undefined
            ? batches
            : withParts(batches, [{ ...event.batch, quantity: event.difference }]),
      })
    case "StockSent":
      return changed(state, {
        onHand: onHand - event.quantity,
        moved: moved - event.quantity,
        batches: withoutParts(batches, event.parts),
      })
    case "StockArrived":
      return changed(state, {
        onHand: onHand + event.quantity,
        moved: moved + event.quantity,
        batches: withParts(batches, event.parts),
      })
    case "StockIssued":
      return changed(state, {
        onHand: onHand - event.quantity,
        issued: issued + event.quantity,
        batches: withoutParts(batches, event.parts),
      })
    case "StockReturned":
      return changed(state, {
        onHand: onHand + event.quantity,
        issued: issued - event.quantity,
        batches: withParts(batches, event.parts),
      })
    case "StockReserved":
      return changed(state, {
        onHand: onHand - event.quantity,
        reserved: reserved + event.quantity,
      })
    case "StockReleased":
      return changed(state, {
        onHand: onHand + event.quantity,
        reserved: reserved - event.quantity,
      })
    case "StockCollected":
      return changed(state, {
        reserved: reserved - event.quantity,
        issued: issued + event.quantity,
        batches: withoutParts(batches, event.parts),
      })
    case "StockWrittenOff":
      return changed(state, {
        onHand: onHand - event.quantity,
        writtenOff: (state.writtenOff ?? 0) + event.quantity,
        batches: withoutParts(batches, event.parts),
      })
  }
}

const byReward = "points.onHand"

/** Stocks; the id is composed of reward and exchange point by `stockId`. */
export const Stock = streamKind<StockState, StockEvent>({
  name: "points.stock",
  initial: { onHand: 0, received: 0, issued: 0, corrected: 0, moved: 0 },
  evolve,
  // By the reward, of which the stock's id is made with the exchange point's.
  keys: ({ onHand }, id) => (onHand > 0 ? { [byReward]: [id.slice(0, id.indexOf("/"))] } : {}),
})

/** The id under which a reward's stock at an exchange point is kept. */
export const stockId = (reward: RewardId, exchangePoint: UnitId): string =>
  `${reward}/${exchangePoint}`

/** The exchange point whose stock an id names. */
export const exchangePointOf = (stock: string): UnitId =>
  // Composed by `stockId`, of names without "/".
  stock.slice(stock.indexOf("/") + 1) as UnitId

/** For `findStates`: the stocks of a reward that have any of it. */
export const stocksOf = (
  reward: RewardId,
): { readonly index: string; readonly prefix: ReadonlyArray<string> } => ({
  index: byReward,
  prefix: [reward],
})

/**
 * The pieces that can be handed out or promised until a day: on the shelf, not reserved, and not past their use-by date
 * on that day.
 */
export const availableUntil = ({ onHand, batches }: StockState, day: BusinessDay): number => {
  if (batches === undefined) return onHand
  let expired = 0
  for (const { useBy, left } of batches) if (useBy < day) expired += left
  return Math.max(0, onHand - expired)
}

/** The reward, if stock is kept of it. */
export const stockedReward = (
  reward: RewardId,
  view: View,
): Result.Result<RewardState, StockRefusal> => {
  const state = view.get(Reward.ref(reward))
  if (state === null) return Result.fail(new RewardNotOffered({ reward, reason: "unknown" }))
  return state.stocked ? Result.succeed(state) : Result.fail(new NoStockKept({ reward }))
}
