import type { AnyStreamKind } from "@civic-practice/core"
import { Account } from "../Account.ts"
import { Proposal } from "../Approval.ts"
import { Budget } from "../Budget.ts"
import { Group } from "../Group.ts"
import { LimitGroup } from "../LimitGroup.ts"
import { Notice } from "../Notice.ts"
import { PointsPolicy } from "../PointsPolicy.ts"
import { Reservation } from "../Reservation.ts"
import { Reward } from "../Reward.ts"
import { RuleSet } from "../RuleSet.ts"
import { Stock } from "../Stock.ts"
import { Wallet } from "../Wallet.ts"

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
