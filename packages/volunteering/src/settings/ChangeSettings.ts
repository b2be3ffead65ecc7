import {
  append,
  BusinessDay,
  command,
  type Decision,
  decided,
  type Explained,
  type Localized,
  realmWide,
} from "@civic-practice/core"
import { Result, Schema } from "effect"
import { Settings, settingsRef } from "./Settings.ts"

/** Settings cannot begin in the past: what was decided by the former ones stays as it is. */
export class SettingsInThePast
  extends Schema.TaggedError<SettingsInThePast>("@civic-practice/volunteering/SettingsInThePast")(
    "SettingsInThePast",
    { from: Schema.String, earliest: Schema.String },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `新规则不能从已过去的 ${this.from} 起施行，请从 ${this.earliest} 或以后起`,
      en: `settings cannot begin on ${this.from}, which is past; choose ${this.earliest} or a later day`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The input of {@link ChangeSettings}. */
export const ChangeSettingsInput = Schema.Struct({ from: BusinessDay, settings: Settings })
export type ChangeSettingsInput = typeof ChangeSettingsInput.Type

/**
 * Sets the realm's settings from a day on, today at the earliest; a version that begins on the same day is
 * replaced.
 *
 * Refusals: `SettingsInThePast`.
 */
export const ChangeSettings = command("volunteering.changeSettings", {
  chinese: "修改志愿服务设置",
  input: ChangeSettingsInput,
  permission: () => realmWide("volunteering.changeSettings"),
  touches: () => [settingsRef],
  decide: (
    { from, settings },
    _view,
    occasion,
  ): Result.Result<Decision<{ readonly from: BusinessDay }>, SettingsInThePast> => {
    const earliest = occasion.calendar.dayOf(occasion.at)
    if (from < earliest) return Result.fail(new SettingsInThePast({ from, earliest }))
    return Result.succeed(
      decided({ from }, append(settingsRef, { _tag: "SettingsChanged", from, settings })),
    )
  },
})
