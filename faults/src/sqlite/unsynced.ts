import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { open, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import type { Draw } from "../Draw.ts"
import { temporaryFolder } from "../temporaryFolder.ts"

const run = promisify(execFile)
const source = join(import.meta.dirname, "unsynced.c")

let built: Promise<string | Error> | undefined

const build = async (): Promise<string | Error> => {
  if (process.platform !== "linux") return new Error("watching writes needs Linux")
  const library = join(temporaryFolder().path, "unsynced.so")
  try {
    await run("cc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl", "-lpthread"])
    return library
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause))
  }
}

/** The library that watches writes, built from its source; an error where that cannot be done here. */
export const watchingLibrary = (): Promise<string | Error> => {
  built ??= build()
  return built
}

/** Why writes cannot be watched here; `undefined`: they can. */
export const notWatchable = async (): Promise<string | undefined> => {
  const library = await watchingLibrary()
  return typeof library === "string"
    ? undefined
    : `there is no C compiler that builds the watching library: ${library.message.split("\n")[0]}`
}

interface Note {
  readonly offset: number
  readonly lengthBefore: number
  readonly before: Buffer
  readonly written: Buffer
  readonly lengthAfter: number
}

const headLength = 5 * 8

/** The notes, oldest first; one that the kill cut off is left out: its write had not begun. */
const notesIn = (bytes: Buffer): ReadonlyArray<Note> => {
  const notes: Array<Note> = []
  for (let place = 0; place + headLength <= bytes.length; ) {
    const number = (index: number): number => Number(bytes.readBigInt64LE(place + index * 8))
    const start = place + headLength
    const middle = start + number(2)
    const end = middle + number(3)
    if (end > bytes.length) break
    notes.push({
      offset: number(0),
      lengthBefore: number(1),
      before: bytes.subarray(start, middle),
      written: bytes.subarray(middle, end),
      lengthAfter: number(4),
    })
    place = end
  }
  return notes
}

const sector = 512

/**
 * What a power loss leaves of a file and its log: all that was synced, and of the writes since then none, the first so
 * many, or any of them, half of those in some of their sectors only. Answers whether anything had not been synced.
 */
export const losePower = async (filename: string, draw: Draw): Promise<boolean> => {
  let unsynced = false
  const manner = draw.below(3)
  for (const suffix of ["", "-wal", "-journal"]) {
    const file = filename + suffix
    const log = `${file}.unsynced`
    if (!existsSync(log)) continue
    const notes = notesIn(await readFile(log))
    await rm(log)
    if (notes.length === 0 || !existsSync(file)) continue
    unsynced = true
    const handle = await open(file, "r+")
    try {
      for (const note of notes.toReversed()) {
        if (note.before.length > 0)
          await handle.write(note.before, 0, note.before.length, note.offset)
        await handle.truncate(note.lengthBefore)
      }
      const kept = draw.below(notes.length + 1)
      for (const [place, note] of notes.entries()) {
        const survives = manner === 1 ? place < kept : manner === 2 && draw.next() < 0.5
        if (!survives) continue
        if (note.written.length === 0) await handle.truncate(note.lengthAfter)
        // Half of what survives is torn: some of its sectors did not arrive.
        const torn = draw.next() < 0.5
        for (let from = 0; from < note.written.length; from += sector) {
          if (torn && draw.next() < 0.3) continue
          const part = note.written.subarray(from, from + sector)
          await handle.write(part, 0, part.length, note.offset + from)
        }
      }
    } finally {
      await handle.close()
    }
  }
  // Shared memory is gone with the power.
  await rm(`${filename}-shm`, { force: true })
  return unsynced
}
