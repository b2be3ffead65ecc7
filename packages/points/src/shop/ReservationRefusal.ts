import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

const reasons: Readonly<Record<string, Localized>> = {
  unknown: {
    zh: "没有这一预约，请核对编号",
    en: "there is no such reservation; check its id",
  },
  requested: {
    zh: "预约待审批，请先审批",
    en: "the reservation waits for approval; have it approved first",
  },
  reserved: {
    zh: "预约已审批，无需再批",
    en: "the reservation was approved before; nothing is left to do",
  },
  ready: {
    zh: "已备好待领取，无需再办",
    en: "the reservation is ready already; nothing is left to do",
  },
  overdue: {
    zh: "已过领取期限，请重新预约",
    en: "the reservation can be collected no more; make another",
  },
  collected: {
    zh: "预约已领取，无需再办",
    en: "the reservation was collected before; nothing is left to do",
  },
  cancelled: { zh: "预约已取消，请重新预约", en: "the reservation was cancelled; make another" },
  expired: { zh: "预约已过期，请重新预约", en: "the reservation has run out; make another" },
  returned: {
    zh: "预约兑换已退回，请重新预约",
    en: "what was collected was refunded; make another reservation",
  },
}

/** The reservation does not stand where this can be done; `status` says where it stands. Nothing was written. */
export class NotReserved
  extends Schema.TaggedError<NotReserved>("@civic-practice/points/NotReserved")("NotReserved", {
    reservation: Schema.String,
    status: Schema.Literals([
      "unknown",
      "requested",
      "reserved",
      "ready",
      "overdue",
      "collected",
      "cancelled",
      "expired",
      "returned",
    ]),
  })
  implements Explained
{
  get localized(): Localized {
    const { zh = "", en = "" } = reasons[this.status] ?? {}
    return { zh: `${this.reservation}：${zh}`, en: `${this.reservation}: ${en}` }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** So many wrong codes were shown that none is taken any more. Nothing was written. */
export class ReservationLocked
  extends Schema.TaggedError<ReservationLocked>("@civic-practice/points/ReservationLocked")(
    "ReservationLocked",
    { reservation: Schema.String, wrong: Schema.Int },
  )
  implements Explained
{
  get localized(): Localized {
    const { reservation, wrong } = this
    return {
      zh: `预约 ${reservation} 的领取码已输错 ${wrong} 次，现已锁定，请核对本人后重新发放领取码`,
      en: `${wrong} wrong codes were shown for the reservation ${reservation}, which is locked; make sure who asks, and renew its code`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** More pieces are asked for than there are to be had. Nothing was written. */
export class MoreThanThere
  extends Schema.TaggedError<MoreThanThere>("@civic-practice/points/MoreThanThere")(
    "MoreThanThere",
    {
      /** The reservation or redemption. */
      subject: Schema.String,
      asked: Schema.Int,
      left: Schema.Int,
    },
  )
  implements Explained
{
  get localized(): Localized {
    const { subject, asked, left } = this
    return {
      zh: `${subject} 只有 ${left} 件，不能办理 ${asked} 件，请减少数量`,
      en: `${subject} is for ${left} pieces, not for ${asked}; ask for fewer`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
