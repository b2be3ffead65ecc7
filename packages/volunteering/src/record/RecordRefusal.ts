import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"
import { RecordStatus, recordStatusNames } from "./ServiceRecord.ts"

const scope = "@civic-practice/volunteering"

/** There is no service record of that volunteer for that activity. */
export class UnknownRecord
  extends Schema.TaggedError<UnknownRecord>(`${scope}/UnknownRecord`)("UnknownRecord", {
    activity: Schema.String,
    volunteer: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有志愿者 ${this.volunteer} 在活动 ${this.activity} 的服务记录，请核对编号或先录入`,
      en: `volunteer ${this.volunteer} has no service record for the activity ${this.activity}; check the ids, or enter the record first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** There is a service record of that volunteer for that activity. */
export class AlreadyRecorded
  extends Schema.TaggedError<AlreadyRecorded>(`${scope}/AlreadyRecorded`)("AlreadyRecorded", {
    activity: Schema.String,
    volunteer: Schema.String,
    status: RecordStatus,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 在活动 ${this.activity} 已有服务记录（${recordStatusNames[this.status].zh}），如有误请更正`,
      en: `volunteer ${this.volunteer} has a service record for ${this.activity}, which is ${this.status}; correct it if it is wrong`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The record's status does not allow it. */
export class RecordStatusRefused
  extends Schema.TaggedError<RecordStatusRefused>(`${scope}/RecordStatusRefused`)(
    "RecordStatusRefused",
    {
      activity: Schema.String,
      volunteer: Schema.String,
      status: RecordStatus,
      needed: Schema.Array(RecordStatus),
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 在活动 ${this.activity} 的服务记录当前为“${recordStatusNames[this.status].zh}”，须为“${this.needed.map((status) => recordStatusNames[status].zh).join("”或“")}”，请核对编号或先办理前一步`,
      en: `the service record of ${this.volunteer} for ${this.activity} is ${this.status}, and has to be ${this.needed.join(" or ")}; check the ids, or take the step before first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer served elsewhere at the same time. Times are in the district's time zone. */
export class OverlappingService
  extends Schema.TaggedError<OverlappingService>(`${scope}/OverlappingService`)(
    "OverlappingService",
    {
      volunteer: Schema.String,
      activity: Schema.String,
      other: Schema.String,
      from: Schema.String,
      to: Schema.String,
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 在 ${this.from} 至 ${this.to} 已有活动 ${this.other} 的服务，与活动 ${this.activity} 时间重叠；请核对，确属特殊情况的由组织者说明原因`,
      en: `volunteer ${this.volunteer} served at ${this.other} from ${this.from} to ${this.to}, which overlaps with ${this.activity}; check the times, or let the organiser give a reason`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The last day for entering the record has passed, and the realm refuses later entries. */
export class LateEntry
  extends Schema.TaggedError<LateEntry>(`${scope}/LateEntry`)("LateEntry", {
    activity: Schema.String,
    lastDay: Schema.String,
    entered: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `活动 ${this.activity} 的服务记录应在 ${this.lastDay} 前（含当日）录入，${this.entered} 已逾期，请由有权更改录入期限的管理员处理`,
      en: `records of the activity ${this.activity} were to be entered by ${this.lastDay}; ${this.entered} is too late; ask an administrator who may change the time allowed`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Nobody confirms or corrects their own service. */
export class SelfConfirmation
  extends Schema.TaggedError<SelfConfirmation>(`${scope}/SelfConfirmation`)("SelfConfirmation", {
    volunteer: Schema.String,
    activity: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `不能确认或更正本人的服务记录（${this.volunteer}，活动 ${this.activity}），请由他人办理`,
      en: `${this.volunteer} cannot confirm or correct their own service at ${this.activity}; somebody else has to`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
