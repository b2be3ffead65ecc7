import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"
import { NoticeStatus, noticeStatusNames } from "./NoticeStatus.ts"

const scope = "@civic-practice/points"

/** There is a notice of that id. Nothing was written. */
export class NoticeExists
  extends Schema.TaggedError<NoticeExists>(`${scope}/NoticeExists`)("NoticeExists", {
    notice: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `公示 ${this.notice} 已存在，请换一个编号`,
      en: `there is a notice ${this.notice} already; choose another id`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** There is no such notice. Nothing was written. */
export class UnknownNotice
  extends Schema.TaggedError<UnknownNotice>(`${scope}/UnknownNotice`)("UnknownNotice", {
    notice: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有编号为 ${this.notice} 的公示，请核对编号`,
      en: `there is no notice ${this.notice}; check its id`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The period is not over yet. Nothing was written. */
export class PeriodNotOver
  extends Schema.TaggedError<PeriodNotOver>(`${scope}/PeriodNotOver`)("PeriodNotOver", {
    notice: Schema.String,
    /** The period's last day. */
    lastDay: Schema.String,
    today: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `公示 ${this.notice} 所涉期间至 ${this.lastDay} 结束，今天是 ${this.today}，请在期满后再办`,
      en: `the period of ${this.notice} lasts until ${this.lastDay} and today is ${this.today}; wait until it is over`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The notice's status does not allow it. Nothing was written. */
export class NoticeStatusRefused
  extends Schema.TaggedError<NoticeStatusRefused>(`${scope}/NoticeStatusRefused`)(
    "NoticeStatusRefused",
    {
      notice: Schema.String,
      status: NoticeStatus,
      needed: NoticeStatus,
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `公示 ${this.notice} 现为“${noticeStatusNames[this.status].zh}”，须为“${noticeStatusNames[this.needed].zh}”，请核对后再办`,
      en: `the notice ${this.notice} is ${noticeStatusNames[this.status].en} and has to be ${noticeStatusNames[this.needed].en}; check which notice is meant`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Somebody else began to compile the list anew. Nothing was written. */
export class CompiledElsewhere
  extends Schema.TaggedError<CompiledElsewhere>(`${scope}/CompiledElsewhere`)("CompiledElsewhere", {
    notice: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `公示 ${this.notice} 正由另一进程重新编制，请等待其完成`,
      en: `the list of ${this.notice} is being compiled anew by somebody else; wait until that is done`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The notice's list has no such row. Nothing was written. */
export class UnknownRow
  extends Schema.TaggedError<UnknownRow>(`${scope}/UnknownRow`)("UnknownRow", {
    notice: Schema.String,
    row: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `公示 ${this.notice} 没有第 ${this.row} 行，请核对行号`,
      en: `the notice ${this.notice} has no row ${this.row}; check its number`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The day is before the publication. Nothing was written. */
export class NoticeNotYetPublished
  extends Schema.TaggedError<NoticeNotYetPublished>(`${scope}/NoticeNotYetPublished`)(
    "NoticeNotYetPublished",
    {
      notice: Schema.String,
      publishedOn: Schema.String,
      today: Schema.String,
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `公示 ${this.notice} 于 ${this.publishedOn} 发布，${this.today} 尚不能提出异议，请核对日期`,
      en: `the notice ${this.notice} was published on ${this.publishedOn}, after ${this.today}; check the day`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The time for objections is over; what is wrong can still be re-checked (复核). Nothing was written. */
export class ObjectionTooLate
  extends Schema.TaggedError<ObjectionTooLate>(`${scope}/ObjectionTooLate`)("ObjectionTooLate", {
    notice: Schema.String,
    row: Schema.String,
    /** The last day on which objections could be filed. */
    lastDay: Schema.String,
    today: Schema.String,
    /** The commands by which a re-check is made. */
    recheck: Schema.Array(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `公示 ${this.notice} 的异议期至 ${this.lastDay} 届满，今天是 ${this.today}；对 ${this.row} 行仍有疑问的，请向公示单位申请复核，确有错误的由其另行更正`,
      en: `objections to ${this.notice} could be filed until ${this.lastDay} and today is ${this.today}; ask the unit for a re-check of row ${this.row}, which corrects what is wrong outside the notice`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The notice's clock is still running. Nothing was written. */
export class NoticeStillRunning
  extends Schema.TaggedError<NoticeStillRunning>(`${scope}/NoticeStillRunning`)(
    "NoticeStillRunning",
    {
      notice: Schema.String,
      /** The last day for objections. */
      lastDay: Schema.String,
      today: Schema.String,
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `公示 ${this.notice} 的公示期至 ${this.lastDay}（含当日），今天是 ${this.today}，请期满后再办`,
      en: `the notice ${this.notice} runs until the end of ${this.lastDay} and today is ${this.today}; wait until it is over`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Objections are still open. Nothing was written. */
export class ObjectionsOpen
  extends Schema.TaggedError<ObjectionsOpen>(`${scope}/ObjectionsOpen`)("ObjectionsOpen", {
    notice: Schema.String,
    open: Schema.Int,
    /** The first of them. */
    first: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `公示 ${this.notice} 尚有 ${this.open} 件异议未办结（首件 ${this.first}），请先办结`,
      en: `the notice ${this.notice} has ${this.open} open objections, the first of them ${this.first}; bring them to their end first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
