import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"
import { ObjectionStatus, objectionStatusNames } from "./ObjectionStatus.ts"

const scope = "@civic-practice/points"

/** An objection is filed by a person under their own name (实名). Nothing was written. */
export class RealNameNeeded
  extends Schema.TaggedError<RealNameNeeded>(`${scope}/RealNameNeeded`)("RealNameNeeded", {
    notice: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `对公示 ${this.notice} 提出异议须实名，请由异议人本人登录办理`,
      en: `an objection to ${this.notice} needs a real name; the objector has to file it under their own account`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The objector has an open objection to that row. Nothing was written. */
export class AlreadyObjected
  extends Schema.TaggedError<AlreadyObjected>(`${scope}/AlreadyObjected`)("AlreadyObjected", {
    objection: Schema.String,
    row: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `您对 ${this.row} 行的异议 ${this.objection} 尚在办理，请等待结果或先撤回`,
      en: `your objection ${this.objection} to row ${this.row} is still open; wait for its outcome, or withdraw it first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** There is no such objection. Nothing was written. */
export class UnknownObjection
  extends Schema.TaggedError<UnknownObjection>(`${scope}/UnknownObjection`)("UnknownObjection", {
    objection: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有编号为 ${this.objection} 的异议，请核对编号`,
      en: `there is no objection ${this.objection}; check its id`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The objection is somebody else's. Nothing was written. */
export class OtherObjector
  extends Schema.TaggedError<OtherObjector>(`${scope}/OtherObjector`)("OtherObjector", {
    objection: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `异议 ${this.objection} 不是您提出的，请由异议人本人办理`,
      en: `the objection ${this.objection} is not yours; only its objector may do this`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The objection's status on the day, by the clock, does not allow it. Nothing was written. */
export class ObjectionStatusRefused
  extends Schema.TaggedError<ObjectionStatusRefused>(`${scope}/ObjectionStatusRefused`)(
    "ObjectionStatusRefused",
    {
      objection: Schema.String,
      status: ObjectionStatus,
      needed: Schema.Array(ObjectionStatus),
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `异议 ${this.objection} 现为“${objectionStatusNames[this.status].zh}”，须为${this.needed.map((one) => `“${objectionStatusNames[one].zh}”`).join("或")}，请核对办理期限`,
      en: `the objection ${this.objection} is ${objectionStatusNames[this.status].en} and has to be ${this.needed.map((one) => objectionStatusNames[one].en).join(" or ")}; check the time allowed`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The day is before the last step of the objection. Nothing was written. */
export class ObjectionChangedLater
  extends Schema.TaggedError<ObjectionChangedLater>(`${scope}/ObjectionChangedLater`)(
    "ObjectionChangedLater",
    {
      objection: Schema.String,
      recorded: Schema.String,
      today: Schema.String,
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `异议 ${this.objection} 在 ${this.recorded} 已有办理记录，不能以更早的 ${this.today} 办理，请核对日期`,
      en: `the objection ${this.objection} has a step on ${this.recorded}, after ${this.today}; check the day`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

const partialityNames = {
  objector: { zh: "您是异议人", en: "the objector of" },
  subject: { zh: "异议所涉为您本人", en: "the person concerned by" },
  answerer: { zh: "原答复由您作出", en: "the one who answered" },
} as const

/** Nobody answers or decides their own objection, or one to their own row, and nobody decides on what they answered themselves. Nothing was written. */
export class NotImpartial
  extends Schema.TaggedError<NotImpartial>(`${scope}/NotImpartial`)("NotImpartial", {
    objection: Schema.String,
    reason: Schema.Literals(["objector", "subject", "answerer"]),
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `异议 ${this.objection} 与您有关（${partialityNames[this.reason].zh}），请由他人办理`,
      en: `you are ${partialityNames[this.reason].en} ${this.objection}; somebody else has to do this`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** What is to be corrected is not of the row's account. Nothing was written. */
export class CorrectionOfOther
  extends Schema.TaggedError<CorrectionOfOther>(`${scope}/CorrectionOfOther`)("CorrectionOfOther", {
    objection: Schema.String,
    row: Schema.String,
    /** The fact, redemption or proposal that was named. */
    subject: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.subject} 不属于异议 ${this.objection} 所涉的 ${this.row} 行账户，请核对编号`,
      en: `${this.subject} is not of the account in row ${this.row}, to which ${this.objection} objects; check its id`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
