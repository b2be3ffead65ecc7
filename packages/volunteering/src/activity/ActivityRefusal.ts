import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"
import { ActivityStatus, activityStatusNames } from "./Activity.ts"

const scope = "@civic-practice/volunteering"

/** There is no activity of that id. */
export class UnknownActivity
  extends Schema.TaggedError<UnknownActivity>(`${scope}/UnknownActivity`)("UnknownActivity", {
    activity: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有编号为 ${this.activity} 的活动，请核对编号或先登记活动`,
      en: `there is no activity ${this.activity}; check the id, or plan the activity first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The id belongs to an activity already, be it a cancelled one. */
export class ActivityExists
  extends Schema.TaggedError<ActivityExists>(`${scope}/ActivityExists`)("ActivityExists", {
    activity: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `活动编号 ${this.activity} 已被使用，请换一个编号`,
      en: `the activity id ${this.activity} is taken; choose another`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The activity's status does not allow it. */
export class ActivityStatusRefused
  extends Schema.TaggedError<ActivityStatusRefused>(`${scope}/ActivityStatusRefused`)(
    "ActivityStatusRefused",
    { activity: Schema.String, status: ActivityStatus, needed: Schema.Array(ActivityStatus) },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `活动 ${this.activity} 当前为“${activityStatusNames[this.status].zh}”，须为“${this.needed.map((status) => activityStatusNames[status].zh).join("”或“")}”，请核对编号或先办理前一步`,
      en: `the activity ${this.activity} is ${this.status}, and has to be ${this.needed.join(" or ")}; check the id, or take the step before first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The activity's planned end has not come yet. Times are in the district's time zone. */
export class ActivityNotOver
  extends Schema.TaggedError<ActivityNotOver>(`${scope}/ActivityNotOver`)("ActivityNotOver", {
    activity: Schema.String,
    end: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `活动 ${this.activity} 计划于 ${this.end} 结束，尚不能办理，请在结束后再试`,
      en: `the activity ${this.activity} is planned to end at ${this.end}; do this afterwards`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The activity's planned end has passed. Times are in the district's time zone. */
export class ActivityOver
  extends Schema.TaggedError<ActivityOver>(`${scope}/ActivityOver`)("ActivityOver", {
    activity: Schema.String,
    end: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `活动 ${this.activity} 已于 ${this.end} 结束，不能再报名，请改报其他活动`,
      en: `the activity ${this.activity} ended at ${this.end}; nobody can sign up for it any more; choose another`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
