import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

/** The subject belongs to another unit than the one named, so leave was asked at the wrong place. */
export class WrongUnit
  extends Schema.TaggedError<WrongUnit>("@civic-practice/volunteering/WrongUnit")("WrongUnit", {
    subject: Schema.Literals(["volunteer", "team", "activity"]),
    id: Schema.String,
    /** The unit named. */
    unit: Schema.String,
    /** The unit it belongs to. */
    actual: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${subjectNames[this.subject]} ${this.id} 属于 ${this.actual}，不属于 ${this.unit}，请改为 ${this.actual}`,
      en: `the ${this.subject} ${this.id} belongs to ${this.actual}, not to ${this.unit}; name ${this.actual}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

const subjectNames = { volunteer: "志愿者", team: "队伍", activity: "活动" } as const
