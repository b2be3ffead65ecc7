import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

const scope = "@civic-practice/hierarchy"

/** There is no unit of that id. */
export class UnknownUnit
  extends Schema.TaggedError<UnknownUnit>(`${scope}/UnknownUnit`)("UnknownUnit", {
    unit: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有编号为 ${this.unit} 的单位，请核对编号或先登记该单位`,
      en: `there is no unit ${this.unit}; check the id, or open the unit first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The id belongs to a unit already, be it closed. */
export class UnitExists
  extends Schema.TaggedError<UnitExists>(`${scope}/UnitExists`)("UnitExists", {
    unit: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位编号 ${this.unit} 已被使用，请换一个编号；已关闭的单位可重新启用`,
      en: `the unit id ${this.unit} is taken; choose another, or reopen the unit if it is closed`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The unit is not open on the day. */
export class UnitNotOpen
  extends Schema.TaggedError<UnitNotOpen>(`${scope}/UnitNotOpen`)("UnitNotOpen", {
    unit: Schema.String,
    on: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位 ${this.unit} 在 ${this.on} 未开放，请选择其开放期间的日期`,
      en: `the unit ${this.unit} is not open on ${this.on}; choose a day on which it is`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The unit is open on the day on which it was to be reopened. */
export class UnitAlreadyOpen
  extends Schema.TaggedError<UnitAlreadyOpen>(`${scope}/UnitAlreadyOpen`)("UnitAlreadyOpen", {
    unit: Schema.String,
    on: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位 ${this.unit} 在 ${this.on} 已是开放状态，无需重新启用`,
      en: `the unit ${this.unit} is open on ${this.on} already; there is nothing to reopen`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** What is asked from a day on would contradict a change of the unit that is recorded from another day on. */
export class ChangeRecorded
  extends Schema.TaggedError<ChangeRecorded>(`${scope}/ChangeRecorded`)("ChangeRecorded", {
    unit: Schema.String,
    on: Schema.String,
    /** The day of the recorded change. */
    recorded: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位 ${this.unit} 已有自 ${this.recorded} 起的变更记录，与自 ${this.on} 起的变更相矛盾，请选择更晚的日期或先撤回该变更`,
      en: `the unit ${this.unit} has a change recorded from ${this.recorded}, which one from ${this.on} would contradict; choose a later day, or withdraw it first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The change holds already, so it cannot be withdrawn: another change puts it right. */
export class ChangeInForce
  extends Schema.TaggedError<ChangeInForce>(`${scope}/ChangeInForce`)("ChangeInForce", {
    unit: Schema.String,
    on: Schema.String,
    /** The day on which it was to be withdrawn. */
    today: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位 ${this.unit} 自 ${this.on} 起的变更在 ${this.today} 已生效，不能撤回，请另行登记变更`,
      en: `the change of ${this.unit} from ${this.on} is in force on ${this.today} and cannot be withdrawn; record another change instead`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** No change of the unit is recorded from that day. */
export class NothingRecorded
  extends Schema.TaggedError<NothingRecorded>(`${scope}/NothingRecorded`)("NothingRecorded", {
    unit: Schema.String,
    on: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位 ${this.unit} 没有自 ${this.on} 起的变更，请核对日期`,
      en: `no change of ${this.unit} is recorded from ${this.on}; check the day`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The unit was split or merged, so others stand in its place. */
export class UnitSucceeded
  extends Schema.TaggedError<UnitSucceeded>(`${scope}/UnitSucceeded`)("UnitSucceeded", {
    unit: Schema.String,
    successors: Schema.Array(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位 ${this.unit} 已由 ${this.successors.join("、")} 承接，不能重新启用，请登记新单位`,
      en: `${this.unit} was succeeded by ${this.successors.join(", ")} and cannot be reopened; open a new unit instead`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Why a change is refused by the unit's own history. Nothing was written. */
export type UnitRefusal =
  | UnknownUnit
  | UnitExists
  | UnitNotOpen
  | UnitAlreadyOpen
  | ChangeRecorded
  | ChangeInForce
  | NothingRecorded
  | UnitSucceeded
