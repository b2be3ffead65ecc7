import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

const scope = "@civic-practice/volunteering"

/** There is no team of that id. */
export class UnknownTeam
  extends Schema.TaggedError<UnknownTeam>(`${scope}/UnknownTeam`)("UnknownTeam", {
    team: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有编号为 ${this.team} 的队伍，请核对编号`,
      en: `there is no team ${this.team}; check the id`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The id belongs to a team already, be it a disbanded one. */
export class TeamExists
  extends Schema.TaggedError<TeamExists>(`${scope}/TeamExists`)("TeamExists", {
    team: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `队伍编号 ${this.team} 已被使用，请换一个编号`,
      en: `the team id ${this.team} is taken; choose another`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The team did not exist yet on that day, or was disbanded. */
export class TeamNotActive
  extends Schema.TaggedError<TeamNotActive>(`${scope}/TeamNotActive`)("TeamNotActive", {
    team: Schema.String,
    day: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `队伍 ${this.team} 在 ${this.day} 尚未成立或已解散，请核对日期或选择其他队伍`,
      en: `the team ${this.team} was not yet founded on ${this.day}, or was disbanded; check the day, or choose another team`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer is a member of the team from that day or a later one already, or was until after it. */
export class MembershipOverlaps
  extends Schema.TaggedError<MembershipOverlaps>(`${scope}/MembershipOverlaps`)(
    "MembershipOverlaps",
    { team: Schema.String, volunteer: Schema.String, from: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 在队伍 ${this.team} 自 ${this.from} 起已有成员记录，成员期限不能重叠，请先登记退出或调整日期`,
      en: `volunteer ${this.volunteer} has a membership of ${this.team} from ${this.from}, and memberships cannot overlap; end that one first, or choose other days`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The team's members are recorded up to a later day. */
export class TeamChangedLater
  extends Schema.TaggedError<TeamChangedLater>(`${scope}/TeamChangedLater`)("TeamChangedLater", {
    team: Schema.String,
    day: Schema.String,
    recorded: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `队伍 ${this.team} 在 ${this.recorded} 已有成员变动，不能再登记 ${this.day} 的解散，请选择更晚的日期`,
      en: `the team ${this.team} has a change of members on ${this.recorded}; it cannot be disbanded on ${this.day}; choose a later day`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer is not a member of the team on that day. */
export class NotAMember
  extends Schema.TaggedError<NotAMember>(`${scope}/NotAMember`)("NotAMember", {
    team: Schema.String,
    volunteer: Schema.String,
    day: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 在 ${this.day} 不是队伍 ${this.team} 的成员，请核对日期和编号`,
      en: `volunteer ${this.volunteer} is not a member of ${this.team} on ${this.day}; check the day and the ids`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
