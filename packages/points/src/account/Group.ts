import {
  append,
  at,
  BusinessDay,
  command,
  type Decision,
  decided,
  type Explained,
  type Localized,
  streamKind,
  type View,
} from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Rational } from "../earning/Rational.ts"
import { OtherUnit } from "../refusals.ts"
import { Account, AccountId, mainAccountOf, walletOf } from "./Account.ts"

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
  /** Everybody who ever was in it, in the order of joining. */
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
  | { readonly _tag: "MemberLeft"; readonly member: AccountId; readonly to: BusinessDay }

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
    const members = state.members.map((one) =>
      one.member === event.member && one.to === null ? { ...one, to: event.to } : one,
    )
    return { ...state, members }
  },
})

/** Whether somebody is in a group on a day. */
export const isMember = (group: GroupState, member: AccountId, day: BusinessDay): boolean =>
  group.members.some(
    (one) => one.member === member && one.from <= day && (one.to === null || one.to >= day),
  )

/** Why the members of a household or team are not changed; `reason` says it. Nothing was written. */
export class MembershipRefused
  extends Schema.TaggedError<MembershipRefused>("@civic-practice/points/MembershipRefused")(
    "MembershipRefused",
    {
      group: Schema.String,
      member: Schema.String,
      reason: Schema.Literals(["unknownGroup", "alreadyIn", "notIn", "beforeJoining"]),
      /** The group they are in already, where that is the reason. */
      other: Schema.optionalKey(Schema.String),
      day: Schema.optionalKey(Schema.String),
    },
  )
  implements Explained
{
  get localized(): Localized {
    return membershipRefused(this)
  }
  override get message(): string {
    return this.localized.en
  }
}

const membershipRefused = ({
  group,
  member,
  reason,
  other = "",
  day = "",
}: MembershipRefused): Localized => {
  switch (reason) {
    case "unknownGroup":
      return {
        zh: `没有家庭或团队账户 ${group}，请核对编号或先设立`,
        en: `there is no household or team ${group}; check its name, or define it first`,
      }
    case "alreadyIn":
      return {
        zh: `${member} 在 ${day} 已属于 ${other}，同类家庭或团队同时只能加入一个，请先退出`,
        en: `${member} is in ${other} on ${day}; one can be in one household or team of a kind at a time, so leave that first`,
      }
    case "notIn":
      return {
        zh: `${member} 不是 ${group} 的成员，请核对`,
        en: `${member} is not in ${group}; check both names`,
      }
    case "beforeJoining":
      return {
        zh: `${member} 于 ${day} 加入 ${group}，退出日期不能更早，请核对日期`,
        en: `${member} joined ${group} on ${day} and cannot have left before; check the day`,
      }
  }
}

const GroupAccount = AccountId.check(
  Schema.makeFilter(
    (account: string) =>
      /^(household|team)\/[^/]+$/.test(account) ||
      "a household or a team is named as household/h-1 or team/t-1",
    { chinese: "应为家庭或团队的账户名" },
  ),
)

const MemberAccount = AccountId.check(
  Schema.makeFilter(
    (account: string) => /^volunteer\/[^/]+$/.test(account) || "a member is named as volunteer/v-1",
    { chinese: "成员应为志愿者的账户名" },
  ),
)

/**
 * Defines a household or a team that has an account (设立家庭、团队账户), or changes its pooling from now on; members and
 * points stay. `unit` is the unit that keeps it. Refused with `OtherUnit`, and with `UnknownUnit` or `UnitNotOpen`.
 */
export const DefineGroup = command("points.defineGroup", {
  chinese: "设立家庭或团队账户",
  input: Schema.Struct({ group: GroupAccount, unit: UnitId, pooling: Pooling }),
  permission: ({ unit }) => at(unit, "points.defineGroup"),
  touches: ({ group, unit }) => [Group.ref(group), Unit.ref(unit)],
  decide: (
    { group, unit, pooling },
    view,
    occasion,
  ): Result.Result<Decision<null>, OtherUnit | UnknownUnit | UnitNotOpen> => {
    const ref = Group.ref(group)
    const former = view.get(ref)
    if (former !== null && former.unit !== unit) {
      return Result.fail(new OtherUnit({ subject: group, unit }))
    }
    const day = occasion.calendar.dayOf(occasion.at)
    const closed = whyNotOpen(unit, view, day)
    if (closed !== undefined) return Result.fail(closed)
    return Result.succeed(decided(null, append(ref, { _tag: "GroupDefined", unit, pooling, day })))
  },
})

const knownGroup = (
  group: AccountId,
  member: AccountId,
  unit: UnitId,
  view: View,
): Result.Result<GroupState, MembershipRefused | OtherUnit> => {
  const state = view.get(Group.ref(group))
  if (state === null) {
    return Result.fail(new MembershipRefused({ group, member, reason: "unknownGroup" }))
  }
  return state.unit === unit
    ? Result.succeed(state)
    : Result.fail(new OtherUnit({ subject: group, unit }))
}

const kindOf = (account: string): string => account.slice(0, account.indexOf("/"))

/**
 * Lets a volunteer join a household or a team from a day on (加入). Nobody is in two of a kind on one day. `unit` is the
 * unit that keeps the group. Refused with `MembershipRefused` or `OtherUnit`.
 */
export const JoinGroup = command("points.joinGroup", {
  chinese: "加入家庭或团队账户",
  input: Schema.Struct({
    group: GroupAccount,
    member: MemberAccount,
    unit: UnitId,
    from: BusinessDay,
  }),
  permission: ({ unit }) => at(unit, "points.joinGroup"),
  touches: ({ group, member }) => [Group.ref(group), Account.ref(member)],
  decide: (
    { group, member, unit, from },
    view,
  ): Result.Result<Decision<null>, MembershipRefused | OtherUnit> => {
    const known = knownGroup(group, member, unit, view)
    if (Result.isFailure(known)) return Result.fail(known.failure)
    const { groups = [] } = view.get(Account.ref(member))
    const other = groups.find(
      (one) => kindOf(one.group) === kindOf(group) && (one.to === null || one.to >= from),
    )
    if (other !== undefined) {
      const [, day = from] = [other.from, from].toSorted()
      return Result.fail(
        new MembershipRefused({ group, member, reason: "alreadyIn", other: other.group, day }),
      )
    }
    return Result.succeed(
      decided(
        null,
        append(Group.ref(group), { _tag: "MemberJoined", member, from }),
        append(Account.ref(member), {
          _tag: "MembershipChanged",
          group,
          day: from,
          from,
          to: null,
        }),
      ),
    )
  },
})

/**
 * Lets a volunteer leave a household or a team; `on` is their last day in it (退出). What the group has stays with it.
 * `unit` is the unit that keeps the group. Refused with `MembershipRefused` or `OtherUnit`.
 */
export const LeaveGroup = command("points.leaveGroup", {
  chinese: "退出家庭或团队账户",
  input: Schema.Struct({
    group: GroupAccount,
    member: MemberAccount,
    unit: UnitId,
    on: BusinessDay,
  }),
  permission: ({ unit }) => at(unit, "points.leaveGroup"),
  touches: ({ group, member }) => [Group.ref(group), Account.ref(member)],
  decide: (
    { group, member, unit, on },
    view,
  ): Result.Result<Decision<null>, MembershipRefused | OtherUnit> => {
    const known = knownGroup(group, member, unit, view)
    if (Result.isFailure(known)) return Result.fail(known.failure)
    const { members } = known.success
    const open = members.find((one) => one.member === member && one.to === null)
    if (open === undefined) {
      return Result.fail(new MembershipRefused({ group, member, reason: "notIn" }))
    }
    const { from } = open
    if (on < from) {
      return Result.fail(
        new MembershipRefused({ group, member, reason: "beforeJoining", day: from }),
      )
    }
    return Result.succeed(
      decided(
        null,
        append(Group.ref(group), { _tag: "MemberLeft", member, to: on }),
        append(Account.ref(member), { _tag: "MembershipChanged", group, day: on, from, to: on }),
      ),
    )
  },
})

/** Somebody who is not in a household or team that lets its members spend its points. Nothing was written. */
export class NotMember
  extends Schema.TaggedError<NotMember>("@civic-practice/points/NotMember")("NotMember", {
    group: Schema.String,
    member: Schema.String,
    day: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.member} 在 ${this.day} 不能使用 ${this.group} 的积分：不是成员，或该账户未开放成员使用，请用本人账户办理`,
      en: `${this.member} may not spend the points of ${this.group} on ${this.day}: they are not in it, or its members may not spend them; use an account of their own`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

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
