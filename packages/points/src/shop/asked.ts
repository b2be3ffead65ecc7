import { type AnyStreamRef, own, type Permission } from "@civic-practice/core"
import { Unit, UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { Account, AccountId, ownerOf } from "../account/Account.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { Reward, RewardId } from "./Reward.ts"
import { Pieces } from "./RewardLimit.ts"
import { Stock, stockId } from "./Stock.ts"

/** So many pieces of a reward, asked for at an exchange point. */
export const Asked = Schema.Struct({
  account: AccountId,
  reward: RewardId,
  exchangePoint: UnitId,
  quantity: Pieces,
  /** The member who spends the points of a household or team that pools them. */
  member: Schema.optionalKey(AccountId),
})
export type Asked = typeof Asked.Type

/** Whoever spends may do it for themselves. */
export const ofSpender =
  (action: string) =>
  ({ account, member, exchangePoint }: Asked): Permission =>
    own(ownerOf(member ?? account), exchangePoint, action)

/** What is read of whatever is asked for. */
export const readFor = ({ account, reward, exchangePoint }: Asked): ReadonlyArray<AnyStreamRef> => [
  Account.ref(account),
  Reward.ref(reward),
  Stock.ref(stockId(reward, exchangePoint)),
  Unit.ref(exchangePoint),
  pointsPolicy,
]
