import { type BusinessDay, type Localized, streamKind } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { lastingId, lastingText } from "../privacy/LastingText.ts"

/** A team's id, as the caller gives it. */
export const TeamId = lastingId.pipe(Schema.brand("TeamId"))
export type TeamId = typeof TeamId.Type

/** Corps (总队), detachment (支队), team (服务队), and alliance (志愿服务联盟): an umbrella under a brand. */
export const TeamLevel = Schema.Literals(["corps", "detachment", "team", "alliance"])
export type TeamLevel = typeof TeamLevel.Type

/** What clerks call the levels. */
export const teamLevelNames: Readonly<Record<TeamLevel, Localized>> = {
  corps: { zh: "志愿服务总队", en: "volunteer corps" },
  detachment: { zh: "志愿服务支队", en: "volunteer detachment" },
  team: { zh: "志愿服务队", en: "volunteer team" },
  alliance: { zh: "志愿服务联盟", en: "volunteer alliance" },
}

/** The code of a kind of members or a field of service: data that a district may extend. At most 40 characters. */
export const Code = lastingText(40)

/** The eight kinds of teams by the source of their members (the 2024 Opinions); a district may use others beside them. */
export const memberKinds: Readonly<Record<string, Localized>> = {
  partyMember: { zh: "党员", en: "party members" },
  youth: { zh: "青年", en: "youth" },
  women: { zh: "巾帼", en: "women" },
  community: { zh: "社区", en: "community" },
  employee: { zh: "职工", en: "employees" },
  veteran: { zh: "退役军人", en: "veterans" },
  student: { zh: "学生", en: "students" },
  elderly: { zh: "老年", en: "the elderly" },
}

/** The fields of the eight standing teams of "8+N"; the N are a district's own. */
export const standingServiceFields: Readonly<Record<string, Localized>> = {
  theoryLecturing: { zh: "理论政策宣讲", en: "lectures on theory and policy" },
  cultureAndArts: { zh: "文化文艺", en: "culture and arts" },
  educationSupport: { zh: "助学支教", en: "support in education" },
  medicalAndFitness: { zh: "医疗健身", en: "medicine and fitness" },
  scienceOutreach: { zh: "科学普及", en: "popular science" },
  legalService: { zh: "法律服务", en: "legal service" },
  hygieneAndEnvironment: { zh: "卫生环保", en: "hygiene and environment" },
  hardshipHelp: { zh: "扶贫帮困", en: "help in hardship" },
}

/** A volunteer team (志愿服务队伍), as it stands. */
export interface Team {
  readonly unit: UnitId
  readonly name: string
  readonly level: TeamLevel
  readonly memberKind?: string
  readonly serviceField?: string
  /** The corps, detachment or alliance it stands under. */
  readonly parent?: TeamId
  readonly foundedOn: BusinessDay
  /** The first day on which it is no more. */
  readonly disbandedOn?: BusinessDay
}

/** What happens to a team. */
export type TeamEvent =
  | {
      readonly _tag: "TeamFounded"
      readonly unit: UnitId
      readonly day: BusinessDay
      readonly name: string
      readonly level: TeamLevel
      readonly memberKind?: string
      readonly serviceField?: string
      readonly parent?: TeamId
    }
  | {
      readonly _tag: "TeamDisbanded"
      readonly unit: UnitId
      readonly day: BusinessDay
      readonly level: TeamLevel
      /** How many members it had, whose memberships end by this. */
      readonly members: number
    }

/** One stream a team, by its {@link TeamId}. Index: `unit` (unit, level, team). */
export const Team = streamKind<Team | undefined, TeamEvent>({
  name: "volunteering.team",
  initial: undefined,
  evolve: (state, event) => {
    if (event._tag === "TeamFounded") {
      const { _tag, day, ...rest } = event
      return { ...rest, foundedOn: day }
    }
    return state === undefined ? state : { ...state, disbandedOn: event.day }
  },
  keys: (state, id) => (state === undefined ? {} : { unit: [state.unit, state.level, id] }),
})

/** Whether a team exists on a day. */
export const isActiveOn = (team: Team, day: BusinessDay): boolean =>
  team.foundedOn <= day && (team.disbandedOn === undefined || day < team.disbandedOn)
