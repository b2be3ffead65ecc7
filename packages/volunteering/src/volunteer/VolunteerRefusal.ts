import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

const scope = "@civic-practice/volunteering"

const statusNames = {
  unregistered: { zh: "未注册" },
  registered: { zh: "已注册" },
  suspended: { zh: "暂停" },
  withdrawn: { zh: "已退出" },
} as const

/** There is no volunteer of that number. */
export class UnknownVolunteer
  extends Schema.TaggedError<UnknownVolunteer>(`${scope}/UnknownVolunteer`)("UnknownVolunteer", {
    volunteer: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有编号为 ${this.volunteer} 的志愿者，请核对编号或先注册`,
      en: `there is no volunteer ${this.volunteer}; check the number, or register the volunteer first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The number belongs to another volunteer, be it one who has withdrawn. */
export class VolunteerNumberTaken
  extends Schema.TaggedError<VolunteerNumberTaken>(`${scope}/VolunteerNumberTaken`)(
    "VolunteerNumberTaken",
    { volunteer: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者编号 ${this.volunteer} 已被使用，请换一个编号`,
      en: `the volunteer number ${this.volunteer} is taken; choose another`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The person of that identity number is registered in this realm, under the number named. */
export class AlreadyRegistered
  extends Schema.TaggedError<AlreadyRegistered>(`${scope}/AlreadyRegistered`)("AlreadyRegistered", {
    volunteer: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `该身份证号码已注册，志愿者编号为 ${this.volunteer}，请勿重复注册`,
      en: `this identity number is registered already, as volunteer ${this.volunteer}; use that registration`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The person has not reached the age of registration. */
export class TooYoung
  extends Schema.TaggedError<TooYoung>(`${scope}/TooYoung`)("TooYoung", {
    volunteer: Schema.String,
    minimumAge: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.volunteer} 未满 ${this.minimumAge} 周岁，不能注册，请年满后再办`,
      en: `${this.volunteer} is younger than ${this.minimumAge} and cannot be registered yet; come back at that age`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The person is a minor, and no guardian has consented by the day of registration. */
export class GuardianConsentNeeded
  extends Schema.TaggedError<GuardianConsentNeeded>(`${scope}/GuardianConsentNeeded`)(
    "GuardianConsentNeeded",
    { volunteer: Schema.String, under: Schema.Int },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.volunteer} 未满 ${this.under} 周岁，请先取得监护人同意并填写监护人信息`,
      en: `${this.volunteer} is younger than ${this.under}; enter the guardian and the day of their consent, which may not lie ahead`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer's status does not allow it. */
export class VolunteerStatusRefused
  extends Schema.TaggedError<VolunteerStatusRefused>(`${scope}/VolunteerStatusRefused`)(
    "VolunteerStatusRefused",
    {
      volunteer: Schema.String,
      status: Schema.Literals(["registered", "suspended", "withdrawn"]),
      needed: Schema.Array(Schema.Literals(["registered", "suspended", "withdrawn"])),
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 当前为“${statusNames[this.status].zh}”，须为“${this.needed.map((status) => statusNames[status].zh).join("”或“")}”，请核对编号或先办理前一步`,
      en: `volunteer ${this.volunteer} is ${this.status}, and has to be ${this.needed.join(" or ")}; check the number, or take the step before first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** A change of the volunteer's status or home unit is recorded from a later day. */
export class VolunteerChangedLater
  extends Schema.TaggedError<VolunteerChangedLater>(`${scope}/VolunteerChangedLater`)(
    "VolunteerChangedLater",
    { volunteer: Schema.String, day: Schema.String, recorded: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 自 ${this.recorded} 起已有状态或归属变更，不能再登记 ${this.day} 的变更，请选择更晚的日期`,
      en: `volunteer ${this.volunteer} has a change of status or home unit recorded from ${this.recorded}; one on ${this.day} would contradict it; choose a later day`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer's personal data was erased, so nothing can be done with it any more. */
export class PersonalDataGone
  extends Schema.TaggedError<PersonalDataGone>(`${scope}/PersonalDataGone`)("PersonalDataGone", {
    volunteer: Schema.String,
    erasedOn: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 的个人信息已于 ${this.erasedOn} 删除，如需继续服务请重新注册`,
      en: `the personal data of volunteer ${this.volunteer} was erased on ${this.erasedOn}; register the person anew`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer belongs to that unit already. */
export class AlreadyAtUnit
  extends Schema.TaggedError<AlreadyAtUnit>(`${scope}/AlreadyAtUnit`)("AlreadyAtUnit", {
    volunteer: Schema.String,
    unit: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 已归属 ${this.unit}，无需转移`,
      en: `volunteer ${this.volunteer} belongs to ${this.unit} already; there is nothing to transfer`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The volunteer was not registered on the day of service, or was suspended or withdrawn. */
export class NotRegisteredOn
  extends Schema.TaggedError<NotRegisteredOn>(`${scope}/NotRegisteredOn`)("NotRegisteredOn", {
    volunteer: Schema.String,
    day: Schema.String,
    status: Schema.Literals(["unregistered", "suspended", "withdrawn"]),
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `志愿者 ${this.volunteer} 在 ${this.day} 的状态为“${statusNames[this.status].zh}”，不能参加服务，请核对日期或先恢复其状态`,
      en: `volunteer ${this.volunteer} was ${this.status} on ${this.day} and could not serve; check the day, or let the volunteer resume first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
