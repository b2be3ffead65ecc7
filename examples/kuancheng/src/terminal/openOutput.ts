import { mkdir, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { Explained, Localized } from "@civic-practice/core"

/** The folder for the results cannot be made or written to; nothing was read. */
export class OutputRefused extends Error implements Explained {
  readonly _tag = "OutputRefused"
  readonly folder: string
  readonly code: string

  constructor(folder: string, cause: unknown) {
    super(`the folder ${folder} cannot be written to`, { cause })
    this.name = "OutputRefused"
    this.folder = folder
    this.code = codeOf(cause)
  }

  get localized(): Localized {
    const { code, folder } = this
    return {
      zh: `无法写入文件夹“${folder}”（${code}），请用 --output 指定一个可写的文件夹。`,
      en: `The folder "${folder}" cannot be written to (${code}); name another by --output.`,
    }
  }
}

/** Makes the folder for the results and tries whether it can be written to; throws `OutputRefused`. */
export const openOutput = async (folder: string): Promise<void> => {
  try {
    await makeFolder(folder)
    const trial = join(folder, `.writable.${process.pid}`)
    await writeFile(trial, "")
    await rm(trial)
  } catch (cause) {
    throw new OutputRefused(folder, cause)
  }
}

/** With all folders above it. Not by `recursive`, which never ends where a file system has no room for it, as `/proc`. */
const makeFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder)
  } catch (cause) {
    if (codeOf(cause) === "EEXIST" && (await isFolder(folder))) return
    const above = dirname(folder)
    if (codeOf(cause) !== "ENOENT" || above === folder || (await isFolder(above))) throw cause
    await makeFolder(above)
    await mkdir(folder)
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
