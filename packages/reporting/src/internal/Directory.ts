import { type StreamRef, stateKind } from "@civic-practice/core"

/** A unit of which something was counted, with the first and the last year of it. */
export type DirectoryEntry = readonly [unit: string, firstYear: number, lastYear: number]

/** What there are cells of, so that a report asks for no others and misses none; one stream a version. */
export interface Directory {
  /** The position of the last event of a practice unit: as long as it stays, so does the tree. */
  readonly treePosition: number
  /** In the order in which they first occurred. */
  readonly units: ReadonlyArray<DirectoryEntry>
}

const Directories = stateKind<Directory>({
  name: "reporting.directory",
  initial: { treePosition: 0, units: [] },
})

export const directoryRef = (prefix: string): StreamRef<Directory> => Directories.ref(prefix)

/** The directory with these units and years in it; the same one where they are there already. */
export const withEntries = (
  directory: Directory,
  treePosition: number,
  entries: ReadonlyArray<DirectoryEntry>,
): Directory => {
  const places = placesIn(directory.units)
  let units: Array<DirectoryEntry> | undefined
  for (const entry of entries) {
    const [unit, first, last] = entry
    const place = places.get(unit)
    const known = place === undefined ? undefined : directory.units[place]
    if (known !== undefined && known[1] <= first && last <= known[2]) continue
    units ??= [...directory.units]
    if (place === undefined || known === undefined) units.push(entry)
    else units[place] = [unit, Math.min(known[1], first), Math.max(known[2], last)]
  }
  if (units === undefined && treePosition <= directory.treePosition) return directory
  return {
    treePosition: Math.max(treePosition, directory.treePosition),
    units: units ?? directory.units,
  }
}

// As in the roster: states are never changed once made.
const remembered = new WeakMap<ReadonlyArray<DirectoryEntry>, ReadonlyMap<string, number>>()

const placesIn = (units: ReadonlyArray<DirectoryEntry>): ReadonlyMap<string, number> => {
  const known = remembered.get(units)
  if (known !== undefined) return known
  const places = new Map(units.map(([unit], place) => [unit, place]))
  remembered.set(units, places)
  return places
}
