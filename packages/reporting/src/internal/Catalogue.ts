import type { Metric, Reading } from "../Metric.ts"

/** What one metric takes from an event. */
export interface CatalogueReading {
  readonly metric: Metric
  /** The metric's place among all. */
  readonly place: number
  readonly take: Reading["take"]
}

/** Which readings the events of a stream kind call for, by tag. */
export interface CatalogueKind {
  readonly read: Reading["read"]
  /** Whether an event may have been written under another tag than it is read under. */
  readonly upcast: boolean
  readonly byEvent: ReadonlyMap<string, ReadonlyArray<CatalogueReading>>
}

/** By the name of the stream kind. */
export type Catalogue = ReadonlyMap<string, CatalogueKind>

export const catalogueOf = (metrics: ReadonlyArray<Metric>): Catalogue => {
  const kinds = new Map<
    string,
    Omit<CatalogueKind, "byEvent"> & { readonly byEvent: Map<string, Array<CatalogueReading>> }
  >()
  for (const [place, metric] of metrics.entries()) {
    for (const { event, eventVersion, kind: name, read, take } of metric.readings) {
      let kind = kinds.get(name)
      if (kind === undefined) {
        kind = { read, upcast: eventVersion > 1, byEvent: new Map() }
        kinds.set(name, kind)
      }
      const readings = kind.byEvent.get(event)
      if (readings === undefined) kind.byEvent.set(event, [{ metric, place, take }])
      else readings.push({ metric, place, take })
    }
  }
  return kinds
}
