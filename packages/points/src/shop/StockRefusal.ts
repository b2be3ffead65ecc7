import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"
import type { RewardNotOffered } from "./RewardRefusal.ts"

/** Fewer pieces are on hand at the exchange point than are asked for. Nothing was written. */
export class OutOfStock
  extends Schema.TaggedError<OutOfStock>("@civic-practice/points/OutOfStock")("OutOfStock", {
    reward: Schema.String,
    exchangePoint: Schema.String,
    asked: Schema.Int,
    onHand: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.exchangePoint} 的 ${this.reward} 现有 ${this.onHand} 件，不足 ${this.asked} 件，请减少数量或先补货`,
      en: `${this.exchangePoint} has ${this.onHand} of ${this.reward}, fewer than the ${this.asked} asked for; ask for fewer, or take a delivery into stock first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The reward is a service, of which no stock is kept. Nothing was written. */
export class NoStockKept
  extends Schema.TaggedError<NoStockKept>("@civic-practice/points/NoStockKept")("NoStockKept", {
    reward: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.reward} 是服务类兑换，不设库存，请直接兑换`,
      en: `no stock is kept of the reward ${this.reward}; it is redeemed without`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Stock is kept of rewards that are known and are no services. */
export type StockRefusal = RewardNotOffered | NoStockKept

/** Codes are counted by themselves: none is added, moved or written off by number. Nothing was written. */
export class StockOfVouchers
  extends Schema.TaggedError<StockOfVouchers>("@civic-practice/points/StockOfVouchers")(
    "StockOfVouchers",
    { reward: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.reward} 的库存为券码，不能按数量入库、盘点、调拨或报损，请导入券码`,
      en: `the stock of ${this.reward} is its codes, which are not received, counted, moved or written off by number; load codes instead`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** No code was loaded, or pieces were given with codes. Nothing was written. */
export class NoVouchers
  extends Schema.TaggedError<NoVouchers>("@civic-practice/points/NoVouchers")("NoVouchers", {
    reward: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.reward} 不是券码类兑换，请按数量入库`,
      en: `the reward ${this.reward} is not backed by codes; take it into stock by number instead`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** More pieces are reserved than would be left. Nothing was written. */
export class PiecesReserved
  extends Schema.TaggedError<PiecesReserved>("@civic-practice/points/PiecesReserved")(
    "PiecesReserved",
    { stock: Schema.String, reserved: Schema.Int, left: Schema.Int },
  )
  implements Explained
{
  get localized(): Localized {
    const { stock, reserved, left } = this
    return {
      zh: `${stock} 已有 ${reserved} 件被预约，仅余 ${left} 件，请先取消相应预约`,
      en: `${reserved} of ${stock} are reserved, and only ${left} would be left; cancel reservations first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The exchange point has no such batch, or fewer pieces of it. Nothing was written. */
export class UnknownBatch
  extends Schema.TaggedError<UnknownBatch>("@civic-practice/points/UnknownBatch")("UnknownBatch", {
    stock: Schema.String,
    batch: Schema.String,
    useBy: Schema.String,
    left: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    const { stock, batch, useBy, left } = this
    return {
      zh: `${stock} 的批次 ${batch}（有效期至 ${useBy}）现有 ${left} 件，请核对批次与数量`,
      en: `${stock} has ${left} pieces of the batch ${batch} (use by ${useBy}); check the batch and the quantity`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** As many batches as can be told apart are on hand. Nothing was written. */
export class TooManyBatches
  extends Schema.TaggedError<TooManyBatches>("@civic-practice/points/TooManyBatches")(
    "TooManyBatches",
    { stock: Schema.String, batches: Schema.Int },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.stock} 已有 ${this.batches} 个批次，请先将过期批次报损`,
      en: `${this.stock} has ${this.batches} batches already; write off those that are past their day first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
