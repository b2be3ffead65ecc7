import type { AnyStreamKind } from "@civic-practice/core"
import { Account } from "../account/Account.ts"
import { Group } from "../account/Group.ts"
import { Wallet } from "../account/Wallet.ts"
import { RuleSet } from "../earning/RuleSet.ts"
import { Notice } from "../notice/Notice.ts"
import { LimitGroup } from "../shop/LimitGroup.ts"
import { Reservation } from "../shop/Reservation.ts"
import { Reward } from "../shop/Reward.ts"
import { Stock } from "../shop/Stock.ts"
import { Proposal } from "./Approval.ts"
import { Budget } from "./Budget.ts"
import { PointsPolicy } from "./PointsPolicy.ts"

const kinds: ReadonlyArray<AnyStreamKind> = [
  Account,
  Budget,
  Group,
  LimitGroup,
  Notice,
  PointsPolicy,
  Proposal,
  Reservation,
  Reward,
  RuleSet,
  Stock,
  Wallet,
]

/** The kinds of streams whose states follow from their events, by their names. */
export const checkedKinds: ReadonlyMap<string, AnyStreamKind> = new Map(
  kinds.map((kind) => [kind.name, kind]),
)
