import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"
import { levelNames, UnitLevel } from "./UnitLevel.ts"
import type { UnitRefusal } from "./UnitRefusal.ts"

const scope = "@civic-practice/hierarchy"

/** The unit stands under that parent already, or is recorded to from the day named. */
export class AlreadyUnderParent
  extends Schema.TaggedError<AlreadyUnderParent>(`${scope}/AlreadyUnderParent`)(
    "AlreadyUnderParent",
    { unit: Schema.String, parent: Schema.String, from: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位 ${this.unit} 自 ${this.from} 起已隶属 ${this.parent}，无需再次划转`,
      en: `the unit ${this.unit} is recorded under ${this.parent} from ${this.from} already; there is nothing to move`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** A unit of this level may not stand under one of that level. */
export class LevelNotAllowed
  extends Schema.TaggedError<LevelNotAllowed>(`${scope}/LevelNotAllowed`)("LevelNotAllowed", {
    unit: Schema.String,
    level: UnitLevel,
    parent: Schema.String,
    parentLevel: UnitLevel,
    /** The levels under which it may stand. */
    allowed: Schema.Array(UnitLevel),
  })
  implements Explained
{
  get localized(): Localized {
    const { level, parentLevel, allowed } = this
    const none = allowed.length === 0
    const zh = allowed.map((one) => levelNames[one].zh).join("、")
    const en = allowed.map((one) => levelNames[one].en).join(", ")
    return {
      zh: `单位 ${this.unit}（${levelNames[level].zh}）不能隶属 ${this.parent}（${levelNames[parentLevel].zh}），${none ? "该层级没有上级单位，请去掉上级" : `请从以下层级中选择上级：${zh}`}`,
      en: `the ${levelNames[level].en} ${this.unit} cannot stand under the ${levelNames[parentLevel].en} ${this.parent}; ${none ? "leave the parent out" : `choose one of: ${en}`}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The parent is not open on all the days on which the unit would be open under it. */
export class ParentNotOpen
  extends Schema.TaggedError<ParentNotOpen>(`${scope}/ParentNotOpen`)("ParentNotOpen", {
    unit: Schema.String,
    parent: Schema.String,
    /** The first day on which the unit would be open and the parent not. */
    on: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `上级单位 ${this.parent} 在 ${this.on} 未开放，单位 ${this.unit} 将失去上级，请更换上级或日期`,
      en: `the parent ${this.parent} is not open on ${this.on}, which would orphan ${this.unit}; choose another parent or day`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The parent stands below the unit, or is the unit itself. */
export class UnitBelowItself
  extends Schema.TaggedError<UnitBelowItself>(`${scope}/UnitBelowItself`)("UnitBelowItself", {
    unit: Schema.String,
    parent: Schema.String,
    on: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位 ${this.parent} 在 ${this.on} 是 ${this.unit} 本身或其下级，不能作为 ${this.unit} 的上级，请更换上级`,
      en: `on ${this.on} ${this.parent} is ${this.unit} itself or stands below it, so ${this.unit} cannot stand under it; choose another parent`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The district has another principal centre (中心) on that day. */
export class PrincipalCentreTaken
  extends Schema.TaggedError<PrincipalCentreTaken>(`${scope}/PrincipalCentreTaken`)(
    "PrincipalCentreTaken",
    {
      unit: Schema.String,
      district: Schema.String,
      /** The principal centre that is open. */
      principal: Schema.String,
      on: Schema.String,
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.district} 在 ${this.on} 已有实践中心 ${this.principal}，一个区同时只能有一个，请将 ${this.unit} 登记为分中心或调整日期`,
      en: `${this.district} has the principal centre ${this.principal} on ${this.on} and can have one at a time; open ${this.unit} as a sub-centre or choose other days`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Units under the one to be closed are open on or after that day. */
export class ChildrenOpen
  extends Schema.TaggedError<ChildrenOpen>(`${scope}/ChildrenOpen`)("ChildrenOpen", {
    unit: Schema.String,
    on: Schema.String,
    children: Schema.Array(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    const shown = this.children.slice(0, 10)
    const more = this.children.length - shown.length
    return {
      zh: `单位 ${this.unit} 自 ${this.on} 起仍有开放的下级：${shown.join("、")}${more > 0 ? ` 等 ${this.children.length} 个` : ""}，请先关闭或划转`,
      en: `from ${this.on} on, units under ${this.unit} are open: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}; close or move them first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The unit that a successor is to take over does not stand under the one that is split on that day. */
export class NotAChild
  extends Schema.TaggedError<NotAChild>(`${scope}/NotAChild`)("NotAChild", {
    unit: Schema.String,
    parent: Schema.String,
    on: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位 ${this.unit} 在 ${this.on} 不是 ${this.parent} 的下级，不能随其拆分划转，请将其去掉`,
      en: `${this.unit} does not stand under ${this.parent} on ${this.on}, so no successor can take it over; leave it out`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Units of different levels cannot be merged. */
export class LevelsDiffer
  extends Schema.TaggedError<LevelsDiffer>(`${scope}/LevelsDiffer`)("LevelsDiffer", {
    unit: Schema.String,
    level: UnitLevel,
    /** The level of the units it was to be merged with. */
    expected: UnitLevel,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `单位 ${this.unit} 是${levelNames[this.level].zh}，不能与${levelNames[this.expected].zh}合并，请选择同一层级的单位`,
      en: `${this.unit} is a ${levelNames[this.level].en} and cannot be merged with a ${levelNames[this.expected].en}; choose units of one level`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Why a change of the tree is refused. Nothing was written. */
export type HierarchyRefusal =
  | UnitRefusal
  | AlreadyUnderParent
  | LevelNotAllowed
  | ParentNotOpen
  | UnitBelowItself
  | PrincipalCentreTaken
  | ChildrenOpen
  | NotAChild
  | LevelsDiffer
