import { open, readFile, rename, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { type FileSeal, temporaryPath } from "./GeneratedFile.ts"

/** What a folder of generated files was made from, and what it holds. */
export interface Stamp {
  readonly generatorVersion: number
  readonly seed: number
  /** Hash over the committed tables the files were made to fit. */
  readonly tables: string
  readonly files: Readonly<Record<string, FileSeal>>
}

const stampName = "stamp.json"

/** Makes the folder count as unfinished until it is stamped again. */
export const removeStamp = (folder: string): Promise<void> =>
  rm(join(folder, stampName), { force: true })

/** Written last and in one step: a folder with a stamp is whole. */
export const writeStamp = async (folder: string, stamp: Stamp): Promise<void> => {
  const temporary = temporaryPath(folder, stampName)
  const handle = await open(temporary, "w")
  try {
    await handle.writeFile(`${JSON.stringify(stamp, null, 2)}\n`)
  } finally {
    await handle.close()
  }
  await rename(temporary, join(folder, stampName))
}

/** The folder's stamp when it was made from the same and its files still have their sizes. */
export const findStamp = async (
  folder: string,
  wanted: Omit<Stamp, "files">,
): Promise<Stamp | undefined> => {
  let stamp: Stamp
  try {
    // Written by writeStamp; whatever else it may be fails one of the comparisons below.
    stamp = JSON.parse(await readFile(join(folder, stampName), "utf8")) as Stamp
    if (
      stamp.generatorVersion !== wanted.generatorVersion ||
      stamp.seed !== wanted.seed ||
      stamp.tables !== wanted.tables
    ) {
      return undefined
    }
    for (const [name, seal] of Object.entries(stamp.files)) {
      if ((await stat(join(folder, name))).size !== seal.bytes) return undefined
    }
  } catch {
    return undefined
  }
  return stamp
}
