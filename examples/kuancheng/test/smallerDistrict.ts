import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { generatedFolder } from "./district.ts"

/** Volunteers up to this number, and what they did, make the smaller district. */
const lastVolunteer = 1500

const isSmall = (volunteer: string | undefined): boolean =>
  volunteer !== undefined && Number(volunteer.slice(2)) <= lastVolunteer

/**
 * Writes tables of a smaller district into a folder: the lines of the first volunteers and of what they took part in.
 * Faulty lines of those volunteers stay in.
 */
export const makeSmallerDistrict = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true })
  const volunteerCell: Readonly<Record<string, number | undefined>> = {
    "volunteers.csv": 0,
    "alliance-members.csv": 1,
    "activities.csv": undefined,
    "sign-ins.csv": 1,
    "redemptions.csv": 1,
  }
  for (const [file, cell] of Object.entries(volunteerCell)) {
    const [header = "", ...lines] = (await readFile(join(generatedFolder, file), "latin1")).split(
      "\n",
    )
    const kept = cell === undefined ? lines : lines.filter((line) => isSmall(line.split(",")[cell]))
    // Bytes in, bytes out: one of the faults is a line that is not UTF-8.
    await writeFile(join(folder, file), [header, ...kept, ""].join("\n"), "latin1")
  }
}
