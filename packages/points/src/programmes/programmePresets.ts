import {
  fengjieProgramme,
  luoheProgramme,
  residentProgramme,
  sanjianProgramme,
  sanyuanProgramme,
  zhuchengProgramme,
} from "./listedProgrammes.ts"
import type { ProgrammePreset } from "./ProgrammePreset.ts"
import {
  hailinProgramme,
  huangyanProgramme,
  longquanyiProgramme,
  nanjingProgramme,
  studentProgramme,
  templateProgramme,
} from "./serviceProgrammes.ts"

/** All twelve programmes. */
export const programmePresets: ReadonlyArray<ProgrammePreset> = [
  hailinProgramme,
  huangyanProgramme,
  longquanyiProgramme,
  luoheProgramme,
  sanyuanProgramme,
  sanjianProgramme,
  fengjieProgramme,
  residentProgramme,
  nanjingProgramme,
  studentProgramme,
  zhuchengProgramme,
  templateProgramme,
]
