import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

/** The points cannot go from the one account to the other; `reason` says why. Nothing was written. */
export class TransferRefused
  extends Schema.TaggedError<TransferRefused>("@civic-practice/points/TransferRefused")(
    "TransferRefused",
    {
      from: Schema.String,
      to: Schema.String,
      reason: Schema.Literals([
        "notAllowed",
        "kindMayNotSend",
        "kindMayNotReceive",
        "sameAccount",
        "sameHolder",
        "otherMeasure",
        "unknownAccount",
      ]),
    },
  )
  implements Explained
{
  get localized(): Localized {
    return transferRefused(this)
  }
  override get message(): string {
    return this.localized.en
  }
}

const transferRefused = ({ from, to, reason }: TransferRefused): Localized => {
  switch (reason) {
    case "notAllowed":
      return {
        zh: `本区不开放积分转赠，${from} 的积分请自行兑换`,
        en: `this district allows no transfers; the points of ${from} can be redeemed by their holder`,
      }
    case "kindMayNotSend":
      return {
        zh: `按管理办法 ${from} 这类账户不能转出积分，请由持有人兑换`,
        en: `by the policy, accounts of the kind of ${from} send no points; they can be redeemed`,
      }
    case "kindMayNotReceive":
      return {
        zh: `按管理办法 ${to} 这类账户不能转入积分，请改换收方`,
        en: `by the policy, accounts of the kind of ${to} receive no points; choose another`,
      }
    case "sameAccount":
      return {
        zh: `转出和转入账户均为 ${from}，请改换收方`,
        en: `${from} would send points to itself; choose another account`,
      }
    case "sameHolder":
      return {
        zh: `${from} 与 ${to} 属于同一持有人或其家庭、团队，不能互转，请改换收方`,
        en: `${from} and ${to} belong to one holder, or to a holder and their household or team; points do not go between them, so choose another account`,
      }
    case "otherMeasure":
      return {
        zh: `${from} 与 ${to} 计量单位不同（积分、时长），不能互转，请改换账户`,
        en: `${from} and ${to} count different things, points and minutes; one never becomes the other, so choose another account`,
      }
    case "unknownAccount":
      return {
        zh: `没有账户 ${to}，请核对账户名或先开户`,
        en: `there is no account ${to}; check its name, or open it first`,
      }
  }
}

/** The holder would send more in a month than the policy allows. Nothing was written. */
export class TransferLimitReached
  extends Schema.TaggedError<TransferLimitReached>("@civic-practice/points/TransferLimitReached")(
    "TransferLimitReached",
    {
      account: Schema.String,
      month: Schema.String,
      limit: Schema.Int,
      sent: Schema.Int,
      asked: Schema.Int,
    },
  )
  implements Explained
{
  get localized(): Localized {
    const { account, asked, limit, month, sent } = this
    return {
      zh: `${account} 在 ${month} 限转出 ${limit} 分，已转出 ${sent} 分，不能再转 ${asked} 分，请减少数量或下月再办`,
      en: `${account} may send ${limit} points in ${month} and has sent ${sent}; ${asked} more are too many; send fewer, or wait for the next month`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
