import type { BusinessDay, Explained, Localized, View } from "@civic-practice/core"
import { isOpenOn, Unit, type UnitId, UnitNotOpen, UnknownUnit } from "@civic-practice/hierarchy"
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

/** Why nothing can begin at a unit on a day: it is unknown, or not open. */
export const unitRefusal = (
  view: View,
  unit: UnitId,
  day: BusinessDay,
): UnknownUnit | UnitNotOpen | undefined => {
  const state = view.find(Unit.ref(unit))
  if (state === undefined) return new UnknownUnit({ unit })
  return isOpenOn(state, day) ? undefined : new UnitNotOpen({ unit, on: day })
}
