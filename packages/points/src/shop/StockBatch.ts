import { BusinessDay } from "@civic-practice/core"
import { Schema } from "effect"
import { Name } from "../Name.ts"

/** Tells a batch (批次) by its number and its use-by date (保质期), the last day on which it can be handed out. */
export const BatchKey = Schema.Struct({ batch: Name, useBy: BusinessDay })
export type BatchKey = typeof BatchKey.Type

/** Pieces of a batch on the shelf, reserved ones included. */
export interface StockBatch extends BatchKey {
  readonly left: number
}

/** Pieces of a batch that come or go. */
export interface BatchPart extends BatchKey {
  readonly quantity: number
}

/** How many batches a stock tells apart. */
export const maximumBatches = 500

const isSame = (one: BatchKey, other: BatchKey): boolean =>
  one.useBy === other.useBy && one.batch === other.batch

/** The pieces of a batch. */
export const leftOf = (batches: ReadonlyArray<StockBatch> | undefined, key: BatchKey): number =>
  batches?.find((one) => isSame(one, key))?.left ?? 0

/** The batches with pieces added, the first to expire first. */
export const withParts = (
  batches: ReadonlyArray<StockBatch> | undefined,
  parts: ReadonlyArray<BatchPart> | undefined,
): ReadonlyArray<StockBatch> | undefined => {
  if (parts === undefined) return batches
  let all = batches ?? []
  for (const { batch, useBy, quantity } of parts) {
    const left = leftOf(all, { batch, useBy }) + quantity
    const others = all.filter((one) => !isSame(one, { batch, useBy }))
    all = left === 0 ? others : [...others, { batch, useBy, left }]
  }
  return all.toSorted((one, other) =>
    one.useBy === other.useBy
      ? one.batch < other.batch
        ? -1
        : 1
      : one.useBy < other.useBy
        ? -1
        : 1,
  )
}

/** The batches with pieces taken out, which are there. */
export const withoutParts = (
  batches: ReadonlyArray<StockBatch> | undefined,
  parts: ReadonlyArray<BatchPart> | undefined,
): ReadonlyArray<StockBatch> | undefined =>
  withParts(
    batches,
    parts?.map(({ batch, useBy, quantity }) => ({ batch, useBy, quantity: -quantity })),
  )

/**
 * Of which batches so many pieces are handed out on a day: the first to expire first, none that has expired (先到期先出);
 * what is left over has no use-by date. `undefined` where none of them is of a batch.
 */
export const firstToExpire = (
  batches: ReadonlyArray<StockBatch> | undefined,
  quantity: number,
  day: BusinessDay,
): ReadonlyArray<BatchPart> | undefined => {
  if (batches === undefined) return undefined
  const parts: Array<BatchPart> = []
  let open = quantity
  for (const { batch, useBy, left } of batches) {
    if (open === 0) break
    if (useBy < day) continue
    const taken = Math.min(left, open)
    parts.push({ batch, useBy, quantity: taken })
    open -= taken
  }
  return parts.length === 0 ? undefined : parts
}
