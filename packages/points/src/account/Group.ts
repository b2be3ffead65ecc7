import { type BusinessDay, streamKind, type View } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { Rational } from "../earning/Rational.ts"
import { type AccountId, mainAccountOf, walletOf } from "./Account.ts"
import { NotMember } from "./GroupRefusal.ts"

/**
 * What members' points have to do with their household's or team's (积分归集).
 *
 * - `None`: nothing.
 * - `Share`: that part of each earning goes to the group's account at once, rounded down; 1 is all of it.
 * - `Pool`: each keeps what they earn, and members may spend the group's points.
 */
export const Pooling = Schema.TaggedUnion({
  None: {},
  Share: { part: Rational },
  Pool: {},
})
export type Pooling = typeof Pooling.Type

/** Somebody's time in a group, both days included; `to` `null`: they are in it. */
export interface Membership {
  readonly member: AccountId
  readonly from: BusinessDay
  readonly to: BusinessDay | null
}

/** A household (家庭) or a team (团队) that has an account. */
export interface GroupState {
  /** The unit that keeps it. */
  readonly unit: UnitId
  readonly pooling: Pooling
  /** Everybody who ever was in it; whose time was changed last comes last. */
  readonly members: ReadonlyArray<Membership>
}

/** What happens to a group. */
export type GroupEvent =
  | {
      readonly _tag: "GroupDefined"
      readonly unit: UnitId
      readonly pooling: Pooling
      readonly day: BusinessDay
    }
  | { readonly _tag: "MemberJoined"; readonly member: AccountId; readonly from: BusinessDay }
  | {
      readonly _tag: "MemberLeft"
      readonly member: AccountId
      /** The first day of the time that ends. Absent: of that which had no end. */
      readonly from?: BusinessDay
      readonly to: BusinessDay
    }

/** Households and teams with members; the stream's id is the account's. */
export const Group = streamKind<GroupState | null, GroupEvent>({
  name: "points.group",
  initial: null,
  evolve: (state, event) => {
    if (event._tag === "GroupDefined") {
      const { unit, pooling } = event
      return { unit, pooling, members: state?.members ?? [] }
    }
    if (state === null) return state
    if (event._tag === "MemberJoined") {
      const { member, from } = event
      return { ...state, members: [...state.members, { member, from, to: null }] }
    }
    const { from: since, member, to } = event
    const left = state.members.find(
      (one) =>
        one.member === member && (since === undefined ? one.to === null : one.from === since),
    )
    if (left === undefined) return state
    const others = state.members.filter((one) => one !== left)
    // Who leaves before the first day was never in it.
    return { ...state, members: left.from > to ? others : [...others, { ...left, to }] }
  },
})

/** A household or a team as it is stored, for those who ask for it by its account. */
export const groupIn =
  (view: View) =>
  (group: AccountId): GroupState | null =>
    view.get(Group.ref(group))

/** Whether somebody is in a group on a day. */
export const isMember = (group: GroupState, member: AccountId, day: BusinessDay): boolean =>
  group.members.some(
    (one) => one.member === member && one.from <= day && (one.to === null || one.to >= day),
  )

/**
 * Why a member may not spend a group's points on a day; `undefined`: they may. A command that lets members spend asks for
 * the permission `own(ownerOf(member), ...)` where the group pools, and for this when it is decided.
 */
export const whyNotPooled = (
  account: AccountId,
  member: AccountId,
  view: View,
  day: BusinessDay,
): NotMember | undefined => {
  const group = mainAccountOf(account)
  const state = view.get(Group.ref(group))
  return state?.pooling._tag === "Pool" &&
    walletOf(member) === undefined &&
    isMember(state, member, day)
    ? undefined
    : new NotMember({ group, member, day })
}
