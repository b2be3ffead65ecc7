import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

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
