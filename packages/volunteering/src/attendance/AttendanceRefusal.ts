import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

const scope = "@civic-practice/volunteering"

/** All places of the activity are taken. */
export class ActivityFull
  extends Schema.TaggedError<ActivityFull>(`${scope}/ActivityFull`)("ActivityFull", {
    activity: Schema.String,
    capacity: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `活动 ${this.activity} 的 ${this.capacity} 个名额已满，请改报其他活动或请组织者增加名额`,
      en: `all ${this.capacity} places of the activity ${this.activity} are taken; choose another activity, or ask the organiser for more places`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer has signed up for the activity already. */
export class AlreadySignedUp
  extends Schema.TaggedError<AlreadySignedUp>(`${scope}/AlreadySignedUp`)("AlreadySignedUp", {
    activity: Schema.String,
    volunteer: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 已报名活动 ${this.activity}，无需重复报名`,
      en: `volunteer ${this.volunteer} has signed up for ${this.activity} already; there is nothing left to do`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer has not signed up for the activity. */
export class NotSignedUp
  extends Schema.TaggedError<NotSignedUp>(`${scope}/NotSignedUp`)("NotSignedUp", {
    activity: Schema.String,
    volunteer: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 未报名活动 ${this.activity}，请先报名`,
      en: `volunteer ${this.volunteer} has not signed up for ${this.activity}; sign up first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer has checked in to the activity already. The time is in the district's time zone. */
export class AlreadyCheckedIn
  extends Schema.TaggedError<AlreadyCheckedIn>(`${scope}/AlreadyCheckedIn`)("AlreadyCheckedIn", {
    activity: Schema.String,
    volunteer: Schema.String,
    time: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 已于 ${this.time} 签到活动 ${this.activity}，无需重复签到`,
      en: `volunteer ${this.volunteer} checked in to ${this.activity} at ${this.time} already; there is nothing left to do`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer has not checked in to the activity. */
export class NotCheckedIn
  extends Schema.TaggedError<NotCheckedIn>(`${scope}/NotCheckedIn`)("NotCheckedIn", {
    activity: Schema.String,
    volunteer: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 未签到活动 ${this.activity}，请先签到`,
      en: `volunteer ${this.volunteer} has not checked in to ${this.activity}; check in first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer has checked out of the activity already. The time is in the district's time zone. */
export class AlreadyCheckedOut
  extends Schema.TaggedError<AlreadyCheckedOut>(`${scope}/AlreadyCheckedOut`)("AlreadyCheckedOut", {
    activity: Schema.String,
    volunteer: Schema.String,
    time: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 已于 ${this.time} 签退活动 ${this.activity}，如需更改请更正服务记录`,
      en: `volunteer ${this.volunteer} checked out of ${this.activity} at ${this.time} already; change the service record instead`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The time is not within the activity's planned window and its tolerance. Times are in the district's time zone. */
export class OutsideWindow
  extends Schema.TaggedError<OutsideWindow>(`${scope}/OutsideWindow`)("OutsideWindow", {
    activity: Schema.String,
    time: Schema.String,
    earliest: Schema.String,
    latest: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.time} 不在活动 ${this.activity} 可签到签退的时间内（${this.earliest} 至 ${this.latest}），请核对时间`,
      en: `${this.time} is not within the times of the activity ${this.activity}, ${this.earliest} to ${this.latest}; check the time`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The check-out is not after the check-in. Times are in the district's time zone. */
export class CheckOutBeforeCheckIn
  extends Schema.TaggedError<CheckOutBeforeCheckIn>(`${scope}/CheckOutBeforeCheckIn`)(
    "CheckOutBeforeCheckIn",
    { checkIn: Schema.String, checkOut: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `签退时间 ${this.checkOut} 须晚于签到时间 ${this.checkIn}，请核对时间`,
      en: `the check-out at ${this.checkOut} is not after the check-in at ${this.checkIn}; check the times`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The time has not come yet at the moment of entry. Times are in the district's time zone. */
export class TimeAhead
  extends Schema.TaggedError<TimeAhead>(`${scope}/TimeAhead`)("TimeAhead", {
    time: Schema.String,
    entered: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.time} 晚于录入时间 ${this.entered}，请核对时间`,
      en: `${this.time} is ahead of the entry, which is made at ${this.entered}; check the time`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** There is no check-out, and the rules of the activity ask for its time. */
export class CheckOutNeeded
  extends Schema.TaggedError<CheckOutNeeded>(`${scope}/CheckOutNeeded`)("CheckOutNeeded", {
    activity: Schema.String,
    volunteer: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 在活动 ${this.activity} 没有签退，请向本人或组织者核实签退时间后填写`,
      en: `volunteer ${this.volunteer} has no check-out from ${this.activity}; ask for its time and enter it`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The break is longer than the time that was served within the planned window. In minutes. */
export class BreakTooLong
  extends Schema.TaggedError<BreakTooLong>(`${scope}/BreakTooLong`)("BreakTooLong", {
    breakMinutes: Schema.Int,
    attendedMinutes: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `休息 ${this.breakMinutes} 分钟超过了在计划时间内服务的 ${this.attendedMinutes} 分钟，请核对`,
      en: `a break of ${this.breakMinutes} minutes is longer than the ${this.attendedMinutes} minutes served within the planned window; check both`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
