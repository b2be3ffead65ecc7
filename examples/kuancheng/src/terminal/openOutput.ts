import { mkdir, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { codeOf, OutputRefused } from "./OutputRefused.ts"

/** Makes the folder for the results and tries whether it can be written to; throws `OutputRefused`. */
export const openOutput = async (folder: string): Promise<void> => {
  try {
    await makeFolder(folder)
    const trial = join(folder, `.writable.${process.pid}`)
    await writeFile(trial, "")
    await rm(trial)
  } catch (cause) {
    const code = codeOf(cause)
    throw new OutputRefused(
      {
        zh: `无法写入文件夹“${folder}”（${code}），请用 --output 指定一个可写的文件夹。`,
        en: `The folder "${folder}" cannot be written to (${code}); name another by --output.`,
      },
      cause,
    )
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
