import {
  append,
  at,
  BusinessDay,
  command,
  type Decision,
  decided,
  type Occasion,
  type View,
} from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { OtherUnit, OwnAccount } from "../refusals.ts"
import { Account, type AccountId } from "./Account.ts"
import { Group, type GroupState, groupIn } from "./Group.ts"
import { MembershipRefused } from "./GroupRefusal.ts"
import { GroupAccount, MemberAccount } from "./groupAccounts.ts"
import { isHolder, isOwn } from "./isOwn.ts"

/** Why somebody's time in a group is not changed. Nothing was written. */
export type MemberRefusal = MembershipRefused | OwnAccount | OtherUnit

const knownGroup = (
  group: AccountId,
  member: AccountId,
  unit: UnitId,
  view: View,
  occasion: Occasion,
): Result.Result<GroupState, MemberRefusal> => {
  if (isHolder(member, occasion)) return Result.fail(new OwnAccount({ account: member }))
  if (isOwn(group, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account: group }))
  const state = view.get(Group.ref(group))
  if (state === null) {
    return Result.fail(new MembershipRefused({ group, member, reason: "unknownGroup" }))
  }
  return state.unit === unit
    ? Result.succeed(state)
    : Result.fail(new OtherUnit({ subject: group, unit }))
}

/** The day of the command, by what it says or by when it is recorded: nobody changes what is over by dating back. */
const laterOf = ({ at: said, calendar, now }: Occasion): BusinessDay =>
  calendar.dayOf(Math.max(said, now))

const kindOf = (account: string): string => account.slice(0, account.indexOf("/"))

/**
 * Lets a volunteer join a household or a team from a day on (加入). Nobody is in two of a kind on one day. `unit` is the
 * unit that keeps the group. Nobody joins by their own command, nor decides who joins a group of theirs. Refused with `MembershipRefused`, `OwnAccount` or
 * `OtherUnit`.
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
    occasion,
  ): Result.Result<Decision<null>, MemberRefusal> => {
    const known = knownGroup(group, member, unit, view, occasion)
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
 * While that day is still to come it can be changed by leaving anew; and who was to join on a day still to come, and
 * leaves before it, never was in the group.
 *
 * `unit` is the unit that keeps the group. Nobody leaves by their own command, nor decides who
 * leaves a group of theirs. Refused with `MembershipRefused`,
 * `OwnAccount` or `OtherUnit`.
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
    occasion,
  ): Result.Result<Decision<null>, MemberRefusal> => {
    const known = knownGroup(group, member, unit, view, occasion)
    if (Result.isFailure(known)) return Result.fail(known.failure)
    const today = laterOf(occasion)
    // The last time of theirs that is not over.
    const open = known.success.members
      .filter((one) => one.member === member && (one.to === null || one.to >= today))
      .toSorted((one, other) => (one.from < other.from ? 1 : -1))[0]
    if (open === undefined) {
      return Result.fail(new MembershipRefused({ group, member, reason: "notIn" }))
    }
    const { from } = open
    if (on < from && from <= today) {
      return Result.fail(
        new MembershipRefused({ group, member, reason: "beforeJoining", day: from }),
      )
    }
    // A last day that is put off must not reach into another time.
    const next = (view.get(Account.ref(member)).groups ?? []).find(
      (one) => kindOf(one.group) === kindOf(group) && one.from > from && one.from <= on,
    )
    if (next !== undefined) {
      const { from: day, group: other } = next
      return Result.fail(new MembershipRefused({ group, member, reason: "alreadyIn", other, day }))
    }
    return Result.succeed(
      decided(
        null,
        append(Group.ref(group), { _tag: "MemberLeft", member, from, to: on }),
        append(Account.ref(member), { _tag: "MembershipChanged", group, day: on, from, to: on }),
      ),
    )
  },
})
