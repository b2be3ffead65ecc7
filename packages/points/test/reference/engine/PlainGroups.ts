import type { Pooling } from "@civic-practice/points"
import { cutOff, type Share, sum } from "./PlainMoney.ts"
import { type Outcome, PlainSettings } from "./PlainSettings.ts"
import { whyClosed } from "./plainTree.ts"

interface PlainGroup {
  readonly unit: string
  pooling: Pooling
  readonly members: Array<{ readonly member: string; readonly from: string; to: string | null }>
}

/** The part of points that a group gets. */
export const partOf = (pooling: Pooling, points: number, rounded = Math.floor): number => {
  if (pooling._tag !== "Share") return 0
  const { part } = pooling
  return typeof part === "number"
    ? points * part
    : rounded((points * part.numerator) / part.denominator)
}

/** Households and teams: who is in them when, and what of earnings goes to them. */
export class PlainGroups extends PlainSettings {
  readonly groups = new Map<string, PlainGroup>()

  defineGroup(
    group: string,
    unit: string,
    pooling: Pooling,
    today: string,
    by: string | null,
  ): Outcome {
    const former = this.groups.get(group)
    if (this.isTheirs(group, by, today)) return "OwnAccount"
    if (former !== undefined && former.unit !== unit) return "OtherUnit"
    const closed = whyClosed(unit, today)
    if (closed !== undefined) return closed
    if (former === undefined) this.groups.set(group, { unit, pooling, members: [] })
    else former.pooling = pooling
    return {}
  }

  /** Whether somebody is in a group, or will be. */
  protected isTheirs(group: string, by: string | null, today: string): boolean {
    const members = this.groups.get(group)?.members ?? []
    return members.some(
      ({ member, to }) => member === `volunteer/${by}` && (to === null || to >= today),
    )
  }

  join(
    group: string,
    member: string,
    unit: string,
    from: string,
    today: string,
    by: string | null,
  ): Outcome {
    if (member === `volunteer/${by}` || this.isTheirs(group, by, today)) return "OwnAccount"
    const known = this.groups.get(group)
    if (known === undefined) return "MembershipRefused"
    if (known.unit !== unit) return "OtherUnit"
    const account = this.account(member)
    const kind = group.slice(0, group.indexOf("/"))
    const isIn = account.groups.some(
      (one) => one.group.startsWith(kind) && (one.to === null || one.to >= from),
    )
    if (isIn) return "MembershipRefused"
    known.members.push({ member, from, to: null })
    account.groups.push({ group, from, to: null })
    return {}
  }

  leave(
    group: string,
    member: string,
    unit: string,
    on: string,
    today: string,
    by: string | null,
  ): Outcome {
    if (member === `volunteer/${by}` || this.isTheirs(group, by, today)) return "OwnAccount"
    const known = this.groups.get(group)
    if (known === undefined) return "MembershipRefused"
    if (known.unit !== unit) return "OtherUnit"
    let open: (typeof known.members)[number] | undefined
    for (const one of known.members) {
      if (one.member !== member || (one.to !== null && one.to < today)) continue
      if (open === undefined || one.from > open.from) open = one
    }
    if (open === undefined || (on < open.from && open.from <= today)) return "MembershipRefused"
    const account = this.account(member)
    const { from: since } = open
    const kind = group.slice(0, group.indexOf("/"))
    const reaches = account.groups.some(
      (one) => one.group.startsWith(kind) && one.from > since && one.from <= on,
    )
    if (reaches) return "MembershipRefused"
    // Who left comes after who is in; who never came is as if never named.
    known.members.splice(known.members.indexOf(open), 1)
    account.groups = account.groups.filter((one) => one.group !== group || one.from !== since)
    if (on < since) return {}
    known.members.push({ ...open, to: on })
    account.groups.push({ group, from: since, to: on })
    return {}
  }

  /** Whether a member may spend what a group has. */
  maySpend(group: string, member: string, today: string): boolean {
    const known = this.groups.get(group)
    return (
      known?.pooling._tag === "Pool" &&
      known.members.some(
        (one) => one.member === member && one.from <= today && (one.to === null || one.to >= today),
      )
    )
  }

  /** Sends what a holder's groups get of an earning that reached lots; answers with how much each got. */
  protected shareOut(
    account: string,
    reached: ReadonlyArray<Share>,
    service: string,
    day: string,
    most = (_: string, pooling: Pooling) => partOf(pooling, sum(reached)),
  ) {
    const got: Array<{ readonly group: string; readonly points: number }> = []
    let left = reached
    for (const { group, from, to } of this.account(account).groups) {
      if (service < from || (to !== null && service > to)) continue
      const pooling = this.groups.get(group)?.pooling
      if (pooling === undefined) continue
      const points = Math.min(most(group, pooling), sum(left))
      if (points === 0) continue
      const [first, rest] = cutOff(left, points)
      this.carry(account, group, first, first, day)
      got.push({ group, points })
      left = rest
    }
    return got
  }
}
